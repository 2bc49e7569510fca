/**
 * The times of the runs: whether one must wait, and what its end means for the next one. All of it is on the disk.
 * Guarantees: a person's request does not wait; a wait that is longer than any back-off (the clock was set back) counts
 * for nothing.
 */
import { isRetryable, REACH_REASONS } from '@/protocol/validation/errors';
import type { SouffleurDatabase, SouffleurTables } from '@/storage/database/database';
import type { SyncRow } from '@/storage/database/meta-rows';
import { StorageError } from '@/storage/database/storage-error';
import type { OutboxRow } from '@/storage/database/tip-rows';
import { write } from '@/storage/database/transaction';
import { readMembership } from '@/storage/membership/membership';
import { firstWaiting } from '@/storage/tips/outbox';
import { backOffMs, FARTHEST_MS } from '@/sync/http/back-off';
import { TransportError } from '@/sync/http/transport-error';
import { type RunContext, requireCurrent, StaleRunError } from './run-context';
import type { SyncState, SyncTrigger } from './sync-state';
import { TERMINAL_REASONS } from './terminal-reasons';

type Clock = { now: () => number; random: () => number };

/** The state of a run that must wait; undefined for one that may begin. `first`: the command that leaves next. */
export async function mustWait(
  db: SouffleurDatabase,
  trigger: SyncTrigger,
  { sync, first, now }: { sync: SyncRow; first: OutboxRow | undefined; now: number },
): Promise<SyncState | undefined> {
  // A notice proves that what could not be reached can be reached again.
  if (trigger === 'remote' && sync.lastReason && sync.lastReason in REACH_REASONS) return undefined;
  if (trigger === 'manual' || trigger === 'joined') {
    if (first?.retryAt !== undefined) await write(db, [db.commands], (db) => putOff(db, undefined));
    return undefined;
  }
  // Farther than any attempt is ever put off: the clock was set back since.
  const waits = [sync.notBefore, first?.retryAt ?? 0].map((dueAt) => dueAt - now);
  if (Math.max(...waits.filter((each) => each <= FARTHEST_MS)) <= 0) return undefined;
  return sync.lastReason && TERMINAL_REASONS.has(sync.lastReason) ? 'stopped' : 'later';
}

/** Stores that a run succeeded: the next one need not wait. */
export async function storeSuccess(session: RunContext): Promise<void> {
  const { db, now } = session;
  await write(db, [db.meta], async (db) => {
    const { lastReason: _over, ...sync } = await requireCurrent(db, session);
    await db.meta.put({ ...sync, failures: 0, notBefore: 0, lastSuccessAt: now() });
  });
}

/** Stores why a run failed and when to try again, and returns its state. Throws what is a fault of the program. */
export async function storeFailure(session: RunContext, error: unknown, clock: Clock): Promise<SyncState> {
  if (error instanceof StaleRunError) return (await readMembership(session.db)) ? 'later' : 'not-joined';
  if (!(error instanceof TransportError || error instanceof StorageError)) throw error;
  try {
    await storeRetryTime(session, error, clock);
  } catch (second) {
    // The disk that failed stores no reason either, or somebody left: nothing is lost by that.
    if (!(second instanceof StorageError || second instanceof StaleRunError)) throw second;
  }
  return TERMINAL_REASONS.has(error.reason) ? 'stopped' : 'later';
}

async function storeRetryTime(
  session: RunContext,
  error: TransportError | StorageError,
  { now, random }: Clock,
): Promise<void> {
  const { db } = session;
  const { reason } = error;
  const retryAfterMs = error instanceof TransportError ? error.retryAfterMs : undefined;
  const longest = TERMINAL_REASONS.has(reason) || !isRetryable(reason);
  await write(db, [db.meta, db.commands], async (db) => {
    const sync = await requireCurrent(db, session);
    const failures = sync.failures + 1;
    const notBefore = now() + backOffMs({ failures, random, retryAfterMs, longest });
    await db.meta.put({ ...sync, failures, notBefore, lastReason: reason });
    if (error instanceof TransportError && error.ofPush) await putOff(db, notBefore);
  });
}

/** Stores the time before which the command that leaves next is not tried again, or that there is none. */
async function putOff(db: SouffleurTables, retryAt: number | undefined): Promise<void> {
  const first = await firstWaiting(db);
  if (!first) return;
  const { retryAt: _before, ...row } = first;
  await db.commands.put(retryAt === undefined ? row : { ...row, retryAt });
}
