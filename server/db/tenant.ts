/**
 * The walls between organisations, as the store passes through them. Whatever reads or writes rows of an
 * organisation does so inside {@link readWithin} or {@link writeWithin}. On PostgreSQL these enter the
 * organisation for the length of one transaction, and row-level security shows and takes nothing of any
 * other; outside of them it shows no row at all. SQLite has no such walls: there the queries' own conditions
 * stand alone, held by the same tests.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, PostgresAdapter, sql } from 'kysely';
import { Refusal } from '@/server/domain/errors';
import { announceAccessChange, changesAccess } from '@/server/store/members/access-changes';
import { DatabaseAway } from './database-unavailable';
import type { ServiceDatabase, ServiceSchema, ServiceTransaction } from './schema';

/**
 * What opens an organisation: its id; the SHA-256 of a secret that a row of it holds, for those who come with
 * nothing else; or, to go through all of them, `every-organisation`, which shows their names and no more.
 */
export type Key = string | { table: keyof ServiceSchema; column: string; sha256: string };
export const EVERY_ORGANISATION = 'every-organisation';

/** With which key the transaction that is being begun opens; read by the engine's driver. */
export const entering = new AsyncLocalStorage<{ key: Key; writing: boolean | 'alone' }>();

const ATTEMPTS = 3;

export function isPostgres(database: Pick<Kysely<unknown>, 'getExecutor'>): boolean {
  return database.getExecutor().adapter instanceof PostgresAdapter;
}

/**
 * Reads within one organisation; in a transaction that has entered it already, just there. Several statements
 * may see commits that fell between them.
 */
export async function readWithin<T>(
  database: ServiceDatabase,
  key: Key,
  work: (database: ServiceDatabase) => Promise<T>,
): Promise<T> {
  if (database.isTransaction || !isPostgres(database)) return await work(database);
  return await repeatedly(() =>
    entering.run({ key, writing: false }, () => database.transaction().execute(work)),
  );
}

/**
 * Reads within one organisation that see one state of the database, whatever is committed meanwhile: the rows
 * of a page, the number they go up to and the checksum of all of them belong together.
 */
export async function readSnapshot<T>(
  database: ServiceDatabase,
  key: Key,
  work: (trx: ServiceTransaction) => Promise<T>,
): Promise<T> {
  const reading = database.transaction().setAccessMode('read only').setIsolationLevel('repeatable read');
  return await repeatedly(() => entering.run({ key, writing: false }, () => reading.execute(work)));
}

/**
 * Writes within one organisation, wholly or not at all. `work` may run again from its beginning when the
 * database gave the transaction up. Refuses what belongs to an organisation that was moved elsewhere.
 */
export async function writeWithin<T>(
  database: ServiceDatabase,
  key: Key,
  work: (trx: ServiceTransaction) => Promise<T>,
): Promise<T> {
  const { done, changedAccess } = await repeatedly(() =>
    entering.run({ key, writing: true }, () =>
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

/** The same once nobody else writes in the organisation, and keeping everybody from it, also when it was moved. */
export async function writeAlone<T>(
  database: ServiceDatabase,
  organisationId: string,
  work: (trx: ServiceTransaction) => Promise<T>,
): Promise<T> {
  const entered = { key: organisationId, writing: 'alone' } as const;
  return await repeatedly(() => entering.run(entered, () => database.transaction().execute(work)));
}

/** Goes on in another organisation, within the same transaction. */
export async function enter(trx: ServiceTransaction, organisationId: string): Promise<void> {
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
  if (organisation && organisation.moved_to !== null) throw movedAway();
}

/** To a panel, an organisation that was moved is a service that will be back, at another database. */
export function movedAway(): Refusal {
  return new Refusal('stopping', { retryAfterMs: 60_000 });
}

async function repeatedly<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = ATTEMPTS - 1; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof DatabaseAway && error.again) || left <= 0) throw error;
      await sleep(10 + Math.random() * 60);
    }
  }
}
