import type { Role } from '@/protocol/api';
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
