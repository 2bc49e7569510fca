/**
 * One commit for many: works that arrive while another commit is under way share the next one. One that fails
 * takes back its own writes alone; each is answered only after the commit that it is part of.
 */
import { DatabaseAway } from './database-away';
import type { ServiceDatabase, ServiceTransaction } from './schema';
import { writeWithin } from './within';

/** So many at most, that those who wait to read do not wait long. */
const MOST_AT_ONCE = 50;

type Failure = { error: unknown };
type Queued = {
  /** May run again, from its beginning. */
  run: (trx: ServiceTransaction) => Promise<void>;
  settle: (failure?: Failure) => void;
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
      const failures = await commitTogether(batch, async (works) => {
        await writeWithin(database, organisationId, async (trx) => {
          for (const { run } of works) await run(trx);
        });
        counts.committedTogether(works.length);
      });
      for (const queued of batch) queued.settle(failures.get(queued));
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

/**
 * Runs all in one transaction and commits; gives the failures. A work that fails takes the others' writes back with
 * its own: then each has a transaction to itself. Few works fail, and a savepoint for each would cost all of them
 * two ways to the database and back.
 */
async function commitTogether(
  batch: readonly Queued[],
  commit: (works: readonly Queued[]) => Promise<void>,
): Promise<Map<Queued, Failure>> {
  try {
    await commit(batch);
    return new Map();
  } catch (error) {
    if (batch.length === 1 || error instanceof DatabaseAway)
      return new Map(batch.map((each) => [each, { error }]));
  }
  const failures = new Map<Queued, Failure>();
  for (const queued of batch) {
    await commit([queued]).catch((error: unknown) => failures.set(queued, { error }));
  }
  return failures;
}
