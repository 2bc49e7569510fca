/**
 * Group commit: transactions that arrive while a commit is in progress share the next one. A failing one rolls back its
 * own writes alone. Each caller gets a response only after the commit that holds its writes.
 * Guarantees: each caller's rights are read in the transaction of their work, before any work of it begins.
 */

import type { AccessTimes, RequestCaller } from '@/server/store/members/devices';
import { allowed, type CallerWork, lockRights } from '@/server/store/members/rights';
import { DatabaseUnavailableError } from './database-unavailable';
import type { ServiceDatabase, ServiceTransaction } from './schema';
import { lockStream } from './streams';
import { writeAsTenant } from './tenant';

/** So many at most, that those who wait to read do not wait long. */
const MOST_AT_ONCE = 50;

type Failure = { error: unknown };
type Failures = Map<Queued, Failure>;
type Queued = {
  caller: RequestCaller;
  locksPacks: boolean;
  /** May run again, from its beginning. */
  run: (trx: ServiceTransaction, caller: RequestCaller) => Promise<void>;
  settle: (failure?: Failure) => void;
};

/**
 * Runs a caller's work in a transaction shared with other works of the same organisation. `locksPacks`: the work needs
 * the counter of the packs, which comes before that of the tips.
 */
export type GroupCommit = <T>(
  caller: RequestCaller,
  work: CallerWork<T>,
  options?: { locksPacks?: boolean },
) => Promise<T>;

/** Makes the {@link GroupCommit} of a database. `counts` receives how many transactions shared each commit. */
export function groupCommit(
  database: ServiceDatabase,
  clock: () => AccessTimes,
  counts: { committedTogether: (works: number) => void },
): GroupCommit {
  const queues = new Map<string, Queued[]>();

  async function commit(organisationId: string, works: readonly Queued[]): Promise<Failures> {
    const refused = await writeAsTenant(database, organisationId, async (trx) => {
      const ready = await withRights(trx, works, clock());
      if (ready.allowed.some(({ queued }) => queued.locksPacks))
        await lockStream(trx, organisationId, 'packs');
      for (const { queued, caller } of ready.allowed) await queued.run(trx, caller);
      return ready.refused;
    });
    counts.committedTogether(works.length);
    return refused;
  }

  async function drain(organisationId: string, queue: Queued[]): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.splice(0, MOST_AT_ONCE);
      const failures = await commitTogether(batch, (works) => commit(organisationId, works));
      for (const queued of batch) queued.settle(failures.get(queued));
    }
    queues.delete(organisationId);
  }

  return (caller, work, { locksPacks = false } = {}) =>
    new Promise((resolve, reject) => {
      let value: Awaited<ReturnType<typeof work>>;
      const queued: Queued = {
        caller,
        locksPacks,
        run: async (trx, present) => {
          value = await work(trx, present);
        },
        settle: (failure) => (failure ? reject(failure.error) : resolve(value)),
      };
      const waiting = queues.get(caller.organisationId);
      if (waiting) {
        waiting.push(queued);
        return;
      }
      const queue = [queued];
      queues.set(caller.organisationId, queue);
      void drain(caller.organisationId, queue);
    });
}

/** Which works may run, with their callers as they are now. All rights are locked before any other row is. */
async function withRights(
  trx: ServiceTransaction,
  works: readonly Queued[],
  times: AccessTimes,
): Promise<{ allowed: { queued: Queued; caller: RequestCaller }[]; refused: Failures }> {
  const rights = await lockRights(
    trx,
    works.map(({ caller }) => caller),
  );
  const ready: { allowed: { queued: Queued; caller: RequestCaller }[]; refused: Failures } = {
    allowed: [],
    refused: new Map(),
  };
  for (const queued of works) {
    try {
      ready.allowed.push({ queued, caller: allowed(rights, queued.caller, times) });
    } catch (error) {
      ready.refused.set(queued, { error });
    }
  }
  return ready;
}

/**
 * Runs all in one transaction and commits; gives the failures. A work that fails takes the others' writes back with
 * its own: then each has a transaction to itself. Few works fail, and a savepoint for each would cost all of them
 * two ways to the database and back.
 */
async function commitTogether(
  batch: readonly Queued[],
  commit: (works: readonly Queued[]) => Promise<Failures>,
): Promise<Failures> {
  try {
    return await commit(batch);
  } catch (error) {
    if (batch.length === 1 || error instanceof DatabaseUnavailableError)
      return new Map(batch.map((each) => [each, { error }]));
  }
  const failures: Failures = new Map();
  for (const queued of batch) {
    try {
      for (const [refused, failure] of await commit([queued])) failures.set(refused, failure);
    } catch (error) {
      failures.set(queued, { error });
    }
  }
  return failures;
}
