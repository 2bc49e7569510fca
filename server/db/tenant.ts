/**
 * Tenant isolation as the store uses it. Every read or write of an organisation's rows runs inside {@link readAsTenant}
 * or {@link writeAsTenant}. On PostgreSQL these set the organisation for one transaction, and row-level security hides
 * every other organisation; outside of them it shows no row at all. SQLite has no row-level security: there only the
 * queries' own conditions isolate tenants, held by the same tests.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, PostgresAdapter, sql } from 'kysely';
import { ServiceError } from '@/server/domain/errors';
import { announceAccessChange, changesAccess } from '@/server/store/members/access-changes';
import { DatabaseUnavailableError } from './database-unavailable';
import type { ServiceDatabase, ServiceSchema, ServiceTransaction } from './schema';

/**
 * The key to an organisation: its id; the SHA-256 of a secret in one of its rows, for a caller who has nothing else; or
 * `every-organisation`, which shows the organisations' own rows and no others.
 */
export type TenantKey = string | { table: keyof ServiceSchema; column: string; sha256: string };
export const EVERY_ORGANISATION = 'every-organisation';

/** With which key the transaction that is being begun opens; read by the engine's driver. */
export const tenantContext = new AsyncLocalStorage<{ key: TenantKey; writing: boolean | 'alone' }>();

const ATTEMPTS = 3;

export function isPostgres(database: Pick<Kysely<unknown>, 'getExecutor'>): boolean {
  return database.getExecutor().adapter instanceof PostgresAdapter;
}

/**
 * Reads within one organisation; in a transaction that has entered it already, just there. Several statements
 * may see commits that fell between them.
 */
export async function readAsTenant<T>(
  database: ServiceDatabase,
  key: TenantKey,
  work: (database: ServiceDatabase) => Promise<T>,
): Promise<T> {
  if (database.isTransaction || !isPostgres(database)) return await work(database);
  return await repeatedly(() =>
    tenantContext.run({ key, writing: false }, () => database.transaction().execute(work)),
  );
}

/**
 * Reads within one organisation that see one state of the database, whatever is committed meanwhile: the rows
 * of a page, the number they go up to and the checksum of all of them belong together.
 */
export async function readSnapshot<T>(
  database: ServiceDatabase,
  key: TenantKey,
  work: (trx: ServiceTransaction) => Promise<T>,
): Promise<T> {
  const reading = database.transaction().setAccessMode('read only').setIsolationLevel('repeatable read');
  return await repeatedly(() => tenantContext.run({ key, writing: false }, () => reading.execute(work)));
}

/**
 * Writes within one organisation, wholly or not at all. `work` may run again from its beginning when the database gave
 * the transaction up. Refuses an organisation that was moved elsewhere.
 */
export async function writeAsTenant<T>(
  database: ServiceDatabase,
  key: TenantKey,
  work: (trx: ServiceTransaction) => Promise<T>,
): Promise<T> {
  const { done, changedAccess } = await repeatedly(() =>
    tenantContext.run({ key, writing: true }, () =>
      database.transaction().execute(async (trx) => {
        if (typeof key === 'string' && key !== EVERY_ORGANISATION) await refuseIfMoved(trx, key);
        const done = await work(trx);
        return { done, changedAccess: changesAccess(trx) };
      }),
    ),
  );
  if (changedAccess) await announceAccessChange(database);
  return done;
}

/**
 * The same with the organisation to itself: waits for other writers and blocks new ones. Also for an organisation that
 * was moved.
 */
export async function writeAlone<T>(
  database: ServiceDatabase,
  organisationId: string,
  work: (trx: ServiceTransaction) => Promise<T>,
): Promise<T> {
  const entered = { key: organisationId, writing: 'alone' } as const;
  return await repeatedly(() => tenantContext.run(entered, () => database.transaction().execute(work)));
}

/** Goes on in another organisation, within the same transaction. */
export async function setTenant(trx: ServiceTransaction, organisationId: string): Promise<void> {
  if (!isPostgres(trx)) return;
  await sql`select set_config('app.organisation', ${organisationId}, true)`.execute(trx);
}

/** Refuses, with when to come back, when this copy of the organisation is not the one that is served. */
export async function refuseIfMoved(trx: ServiceTransaction, organisationId: string): Promise<void> {
  const organisation = await trx
    .selectFrom('organisations')
    .select('moved_to')
    .where('id', '=', organisationId)
    .executeTakeFirst();
  if (organisation && organisation.moved_to !== null) throw movedError();
}

/** To a panel, an organisation that was moved is a service that will be back, at another database. */
export function movedError(): ServiceError {
  return new ServiceError('stopping', { retryAfterMs: 60_000 });
}

async function repeatedly<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = ATTEMPTS - 1; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError && error.retryable) || left <= 0) throw error;
      await sleep(10 + Math.random() * 60);
    }
  }
}
