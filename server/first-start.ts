import type { Role } from '@/protocol/api';
import type { SignInSettings } from './sign-in/settings';
import { openInvitation } from './store/invitations';
import { createOrganisation, type Organisation } from './store/organisations';
import type { ServiceDatabase } from './store/schema';
import { EVERY_ORGANISATION, writeWithin } from './store/within';

/** Whom the first start invites: one trainer, two advisors, one administrator. */
export const FIRST_INVITED: readonly Role[] = ['trainer', 'advisor', 'advisor', 'admin'];

export type FirstStart = { organisation: Organisation; invitations: { role: Role; code: string }[] };

/**
 * Creates the organisation and its first invitations in a database that never had any, in one transaction;
 * undefined when that was done before. Of several services starting at once, one does it. The codes are told
 * here and never again.
 */
export async function firstStart(
  database: ServiceDatabase,
  {
    organisation: name,
    now,
    invited = FIRST_INVITED,
  }: { organisation: string; now: number; invited?: readonly Role[] },
): Promise<FirstStart | undefined> {
  return await writeWithin(database, EVERY_ORGANISATION, async (trx) => {
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
        code: await openInvitation(trx, { organisationId: organisation.id, role, by: 'service' }, now),
      });
    }
    return { organisation, invitations };
  });
}

/** How people come in, for whoever started the service: by the codes, or by the company's accounts alone. */
export function firstStartText({ organisation, invitations }: FirstStart, signIn?: SignInSettings): string {
  const lines = [`First start: the organisation "${organisation.name}" was created.`];
  if (signIn?.only) {
    lines.push(
      `People join with ${signIn.provider}: they give ${signIn.publicUrl} in the panel's settings and sign in there.`,
      'Invitation codes are refused (SOUFFLEUR_OIDC_ONLY), so none was made.',
      'The first administrator comes by SOUFFLEUR_OIDC_ROLES, or once signed in by:',
      '  npx tsx server/admin.ts role <member> admin',
    );
  } else {
    lines.push(
      'One-time invitation codes, good for 7 days and shown only now:',
      ...invitations.map(({ role, code }) => `  ${role.padEnd(8)} ${code}`),
      'More: npx tsx server/admin.ts invite --role advisor',
    );
  }
  return `${lines.join('\n')}\n`;
}
