import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Role } from '@/protocol/api';
import { HOUR_MS } from '@/protocol/duration';
import type { ServiceDatabase } from '@/server/db/schema';
import { EVERY_ORGANISATION, writeAsTenant } from '@/server/db/tenant';
import type { SignInSettings } from '@/server/sign-in/settings';
import { openInvitation } from '@/server/store/members/invitations';
import { createOrganisation, type Organisation } from '@/server/store/organisations/organisations';

/** Whom the first start invites: one trainer, two advisors, one administrator. */
export const FIRST_INVITED: readonly Role[] = ['trainer', 'advisor', 'advisor', 'admin'];

/** How long the first administrator's code is valid: the person who starts the service is there to use it. */
export const FIRST_ADMIN_MS = HOUR_MS;

export type FirstStart = { organisation: Organisation; invitations: { role: Role; code: string }[] };

/**
 * Creates the organisation and its first invitations in a database that never had any, in one transaction; undefined
 * when that was done before. Of several services starting at once, one does it. The codes are readable here and never
 * again.
 */
export async function bootstrap(
  database: ServiceDatabase,
  {
    organisation: name,
    now,
    invited = FIRST_INVITED,
  }: { organisation: string; now: number; invited?: readonly Role[] },
): Promise<FirstStart | undefined> {
  return await writeAsTenant(database, EVERY_ORGANISATION, async (trx) => {
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('installation')
      .values({ id: 1, started_at: now })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows !== 1n) return undefined;
    const organisation = await createOrganisation(trx, name, now);
    const invitations: FirstStart['invitations'] = [];
    for (const role of invited) {
      invitations.push({
        role,
        code: await openInvitation(
          trx,
          {
            organisationId: organisation.id,
            role,
            by: 'service',
            ...(role === 'admin' ? { validMs: FIRST_ADMIN_MS } : {}),
          },
          now,
        ),
      });
    }
    return { organisation, invitations };
  });
}

const CODES_FILE = 'first-codes.txt';

/**
 * Says how people join, for the person who started the service: by the codes, or by the company's accounts alone. Codes
 * are printed on a terminal only; elsewhere, where output ends in a journal, they are written to a file that its owner
 * alone may read.
 */
export function announceFirstStart(
  first: FirstStart,
  {
    dataFolder,
    signIn,
    terminal,
  }: { dataFolder: string; signIn?: SignInSettings | undefined; terminal: boolean },
): string {
  if (terminal || signIn?.only) return firstStartText(first, signIn);
  const file = join(resolve(dataFolder), CODES_FILE);
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    rmSync(file, { force: true });
    writeFileSync(file, codeLines(first).join('\n').concat('\n'), { mode: 0o600, flag: 'wx' });
    return [
      began(first),
      `One-time invitation codes are in ${file}, which its owner alone can read. Delete it once they are given.`,
      MORE,
      '',
    ].join('\n');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'it failed';
    return [
      began(first),
      `The one-time invitation codes could not be written to ${file} (${why}) and are shown nowhere.`,
      'Make the first administrator’s: npm run admin -- invite --role admin',
      '',
    ].join('\n');
  }
}

const MORE = 'More: npm run admin -- invite --role advisor';

function began({ organisation }: FirstStart): string {
  return `First start: the organisation "${organisation.name}" was created.`;
}

function codeLines({ invitations }: FirstStart): string[] {
  return [
    'One-time invitation codes, good for 7 days (the administrator’s: for one hour):',
    ...invitations.map(({ role, code }) => `  ${role.padEnd(8)} ${code}`),
  ];
}

/** The same for a terminal. */
export function firstStartText(first: FirstStart, signIn?: SignInSettings): string {
  const lines = [began(first)];
  if (signIn?.only) {
    lines.push(
      `People join with ${signIn.provider}: they give ${signIn.publicUrl} in the panel's settings and sign in there.`,
      'Invitation codes are refused (SOUFFLEUR_OIDC_ONLY), so none was made.',
      'The first administrator comes by SOUFFLEUR_OIDC_ROLES, or once signed in by:',
      '  npx tsx server/admin.ts role <member> admin',
    );
  } else {
    lines.push(...codeLines(first), 'They are shown only now.', MORE);
  }
  return `${lines.join('\n')}\n`;
}
