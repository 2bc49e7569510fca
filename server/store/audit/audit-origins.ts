/**
 * From where people came in or were refused, so that guessing can be traced to one address without its being stored.
 * Guarantees: a keyed hash of the address, under a key that changes every {@link ORIGIN_DAYS} days; both are deleted
 * after that; no other act has one.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createHmac } from 'node:crypto';
import { DAY_MS } from '@/protocol/duration';
import { deletedRows } from '@/server/db/deleted-rows';
import { type ServiceDatabase, type ServiceTransaction, TABLES } from '@/server/db/schema';
import { newToken } from '@/server/domain/secrets';

export const ORIGIN_DAYS = 7;
const KEPT_MS = ORIGIN_DAYS * DAY_MS;
const DIGITS = 16;

/** The address of the request that is being served. */
export const requestOrigin = new AsyncLocalStorage<string>();

const WITH_ORIGIN: ReadonlySet<string> = new Set([
  'join.done',
  'join.refused',
  'sign-in.done',
  'sign-in.refused',
  'access.refused',
]);

/** Stores the origin of an event that was just recorded, if its kind has one. */
export async function recordOrigin(
  trx: ServiceTransaction,
  { organisationId, n, kind }: { organisationId: string; n: number; kind: string },
  now: number,
): Promise<void> {
  const address = requestOrigin.getStore();
  if (address === undefined || !WITH_ORIGIN.has(kind)) return;
  const key = await presentKey(trx, organisationId, now);
  const origin = createHmac('sha256', key).update(address).digest('hex').slice(0, DIGITS);
  await trx
    .insertInto(TABLES.auditOrigins)
    .values({ organisation_id: organisationId, n, origin, expires_at: now + KEPT_MS })
    .execute();
}

async function presentKey(trx: ServiceTransaction, organisationId: string, now: number): Promise<string> {
  const known = await trx
    .selectFrom('origin_keys')
    .select('key')
    .where('organisation_id', '=', organisationId)
    .where('expires_at', '>', now)
    .orderBy('expires_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (known) return known.key;
  const key = newToken();
  const values = { organisation_id: organisationId, key, expires_at: now + KEPT_MS };
  await trx.insertInto('origin_keys').values(values).execute();
  return key;
}

/** The stored origins, by the number of their event. */
export async function listOrigins(
  database: ServiceDatabase,
  organisationId: string,
  now: number,
): Promise<Map<number, string>> {
  const rows = await database
    .selectFrom(TABLES.auditOrigins)
    .select(['n', 'origin'])
    .where('organisation_id', '=', organisationId)
    .where('expires_at', '>', now)
    .execute();
  return new Map(rows.map(({ n, origin }) => [n, origin]));
}

/** Deletes expired origins and keys; returns how many origins. */
export async function dropOrigins(
  trx: ServiceTransaction,
  organisationId: string,
  now: number,
): Promise<number> {
  const deleted = await deletedRows(
    trx
      .deleteFrom(TABLES.auditOrigins)
      .where('organisation_id', '=', organisationId)
      .where('expires_at', '<=', now),
  );
  await trx
    .deleteFrom('origin_keys')
    .where('organisation_id', '=', organisationId)
    .where('expires_at', '<=', now)
    .execute();
  return deleted;
}
