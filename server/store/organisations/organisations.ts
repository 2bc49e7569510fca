import { randomUUID } from 'node:crypto';
import type { ServiceDatabase, ServiceTransaction } from '@/server/db/schema';
import { STREAMS } from '@/server/db/streams';
import { EVERY_ORGANISATION, readAsTenant, setTenant } from '@/server/db/tenant';
import { newEpoch } from '@/server/domain/secrets';
import { appendAuditEvent } from '@/server/store/audit/audit-log';

export type Organisation = { id: string; name: string };
/** `movedTo`: where it is served now, when that is not here. */
export type ListedOrganisation = Organisation & { movedTo: string | null };

/** Creates an organisation with no members and its streams at 0. */
export async function createOrganisation(
  trx: ServiceTransaction,
  name: string,
  now: number,
): Promise<Organisation> {
  const id = randomUUID();
  await setTenant(trx, id);
  await trx
    .insertInto('organisations')
    .values({ id, name, epoch: newEpoch(), created_at: now, moved_to: null })
    .execute();
  await trx
    .insertInto('streams')
    .values(STREAMS.map((stream) => ({ organisation_id: id, stream, seq: 0 })))
    .execute();
  await appendAuditEvent(trx, { organisationId: id, who: 'service', kind: 'organisation.created' }, now);
  return { id, name };
}

/** All organisations, oldest first. */
export async function listOrganisations(database: ServiceDatabase): Promise<ListedOrganisation[]> {
  return await readAsTenant(database, EVERY_ORGANISATION, (db) =>
    db
      .selectFrom('organisations')
      .select(['id', 'name', 'moved_to as movedTo'])
      .orderBy('created_at')
      .execute(),
  );
}

/**
 * The id of the organisation with this id or name; of the only one, when none is given. Throws when it matches none or
 * several: the operator reads the sentence.
 */
export async function onlyOrganisation(
  database: ServiceDatabase,
  wanted: string | undefined,
): Promise<string> {
  const all = await listOrganisations(database);
  const fitting = wanted === undefined ? all : all.filter(({ id, name }) => id === wanted || name === wanted);
  const [only, another] = fitting;
  if (only && !another) return only.id;
  throw new OrganisationUnclear(wanted);
}

/** Single sign-on leads nowhere: no organisation is meant, or several. */
export class OrganisationUnclear extends Error {
  override name = 'OrganisationUnclear';
  constructor(wanted: string | undefined) {
    super(
      wanted === undefined
        ? 'SOUFFLEUR_OIDC_ORGANISATION must name one organisation: the database holds several.'
        : 'SOUFFLEUR_OIDC_ORGANISATION must be the id or name of one organisation in the database.',
    );
  }
}

/**
 * Gives every organisation a new epoch and closes every open invitation and sign-in. After a restore, panels that saw
 * newer data resynchronise, and a code that was used since cannot be used twice. In a transaction for every
 * organisation.
 */
export async function beginNewEpoch(trx: ServiceTransaction, now: number): Promise<void> {
  const organisations = await trx.selectFrom('organisations').select('id').execute();
  for (const { id } of organisations) {
    await setTenant(trx, id);
    await trx.deleteFrom('sign_ins').where('organisation_id', '=', id).execute();
    await trx.updateTable('organisations').set({ epoch: newEpoch() }).where('id', '=', id).execute();
    await trx
      .updateTable('invitations')
      .set({ expires_at: now })
      .where('organisation_id', '=', id)
      .where('member_id', 'is', null)
      .where('expires_at', '>', now)
      .execute();
    await appendAuditEvent(trx, { organisationId: id, who: 'command line', kind: 'backup.restored' }, now);
  }
}
