/**
 * One commit for many: works that arrive while another commit is under way share the next one. Each runs in
 * a savepoint of its own, so one that fails takes back its own writes alone; each is answered only after the
 * commit that it is part of.
 */
import { sql } from 'kysely';
import { DatabaseAway } from './database-away';
import type { ServiceDatabase, ServiceTransaction } from './schema';
import { writeWithin } from './within';

/** So many at most, that those who wait to read do not wait long. */
const MOST_AT_ONCE = 50;

type Queued = {
  run: (trx: ServiceTransaction) => Promise<void>;
  settle: (failure?: { error: unknown }) => void;
};

/** Runs a work in a transaction shared with other works of the same organisation. */
export type GroupCommit = <T>(
  organisationId: string,
  work: (trx: ServiceTransaction) => Promise<T>,
) => Promise<T>;

/** Makes the {@link GroupCommit} of a database. `counts` hears how many shared each commit. */
export function groupCommit(
  database: ServiceDatabase,
  counts: { committedTogether: (works: number) => void },
): GroupCommit {
  const queues = new Map<string, Queued[]>();

  async function drain(organisationId: string, queue: Queued[]): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.splice(0, MOST_AT_ONCE);
      try {
        const failures = await commitTogether(database, organisationId, batch);
        counts.committedTogether(batch.length);
        batch.forEach((queued, at) => {
          queued.settle(failures[at]);
        });
      } catch (error) {
        for (const queued of batch) queued.settle({ error });
      }
    }
    queues.delete(organisationId);
  }

  return (organisationId, work) =>
    new Promise((resolve, reject) => {
      let value: Awaited<ReturnType<typeof work>>;
      const queued: Queued = {
        run: async (trx) => {
          value = await work(trx);
        },
        settle: (failure) => (failure ? reject(failure.error) : resolve(value)),
      };
      const waiting = queues.get(organisationId);
      if (waiting) {
        waiting.push(queued);
        return;
      }
      const queue = [queued];
      queues.set(organisationId, queue);
      void drain(organisationId, queue);
    });
}

/** Runs all in one transaction and commits. Answers each one's failure; throws when the commit failed. */
async function commitTogether(
  database: ServiceDatabase,
  organisationId: string,
  batch: Queued[],
): Promise<({ error: unknown } | undefined)[]> {
  return await writeWithin(database, organisationId, async (trx) => {
    const [only, another] = batch;
    if (only && !another) {
      // Nobody shares its transaction: a failure takes that back, and nothing has to be saved from it.
      await only.run(trx);
      return [undefined];
    }
    const failures: ({ error: unknown } | undefined)[] = [];
    for (const queued of batch) {
      await sql`savepoint work`.execute(trx);
      try {
        await queued.run(trx);
        failures.push(undefined);
      } catch (error) {
        // The whole transaction is lost with it, and may be tried again.
        if (error instanceof DatabaseAway) throw error;
        await sql`rollback to savepoint work`.execute(trx);
        failures.push({ error });
      }
      await sql`release savepoint work`.execute(trx);
    }
    return failures;
  });
}
