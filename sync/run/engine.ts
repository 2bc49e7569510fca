/**
 * Sync of this disk with the organisation's service: commands out, changes in.
 * Guarantees: one run works at a time; what a run was doing when it died is repeated by the next without harm; all that is
 * remembered between runs is in the database, since the worker may end at any moment.
 */
import type { SouffleurDatabase } from '@/storage/database/database';
import type { MembershipRow } from '@/storage/database/meta-rows';
import { read, write } from '@/storage/database/transaction';
import { ensureSyncRow, firstWaiting } from '@/storage/tips/outbox';
import { eraseWithdrawnWords } from '@/storage/tips/tips';
import { inCommonVersion } from '@/sync/http/service-version';
import type { Connect } from '@/sync/http/transport';
import { TransportError } from '@/sync/http/transport-error';
import { recoverToken, rotateIfDue } from '@/sync/membership/token';
import { exchangeStreams } from './exchange';
import { connectWithRetries, EXCHANGE_RETRY, type RetryPolicy } from './retry';
import { type RunContext, requireCurrent } from './run-context';
import { mustWait, storeFailure, storeSuccess } from './schedule';
import { type SyncLock, singleFlight, webLock } from './single-flight';
import type { SyncState, SyncTrigger } from './sync-state';

export type Sync = { run: (trigger: SyncTrigger) => Promise<SyncState> };

/**
 * Makes the engine. `random` gives numbers from 0 to 1; `lock` is shared by all contexts that sync this disk;
 * `retry` is for requests of one exchange that reach no instance.
 */
export function createSync({
  db,
  transport: connect,
  now,
  random,
  lock = webLock(),
  retry = EXCHANGE_RETRY,
}: {
  db: SouffleurDatabase;
  transport: Connect;
  now: () => number;
  random: () => number;
  lock?: SyncLock;
  retry?: RetryPolicy;
}): Sync {
  async function run(trigger: SyncTrigger): Promise<SyncState> {
    const { membership, sync, first } = await readBeginning();
    if (!membership) return 'not-joined';
    const waiting = await mustWait(db, trigger, { sync, first, now: now() });
    if (waiting) return waiting;
    return await exchange(membership, { trigger, recovering: true });
  }

  async function readBeginning() {
    const beginning = await read(db, [db.meta, db.commands], async (db) => ({
      membership: await db.meta.get('membership'),
      sync: await db.meta.get('sync'),
      first: await firstWaiting(db),
    }));
    const sync = beginning.sync ?? (await write(db, [db.meta], (db) => ensureSyncRow(db)));
    return { ...beginning, sync };
  }

  async function exchange(
    stored: MembershipRow,
    { trigger, recovering }: { trigger: SyncTrigger; recovering: boolean },
  ): Promise<SyncState> {
    const transport = connectWithRetries(connect, retry, random);
    let membership = stored;
    let session: RunContext = { db, transport: transport(membership), membership, now };
    try {
      membership = await rotateIfDue({ db, transport }, stored);
      session = { db, transport: transport(membership), membership, now };
      await eraseWithdrawnWords(db);
      await inCommonVersion(transport, membership, async (transport, agreed) => {
        const inVersion = { ...session, transport, membership: agreed };
        if (agreed !== membership) await storeVersion(inVersion);
        await exchangeStreams(inVersion, trigger === 'manual');
      });
      await storeSuccess(session);
      return 'done';
    } catch (error) {
      const recovered =
        recovering && isUnknownToken(error) ? await recover(transport, membership) : undefined;
      if (recovered && 'token' in recovered) return await exchange(recovered, { trigger, recovering: false });
      return storeFailure(session, recovered?.failure ?? error, { now, random });
    }
  }

  async function recover(
    transport: Connect,
    membership: MembershipRow,
  ): Promise<MembershipRow | { failure: unknown } | undefined> {
    try {
      return await recoverToken({ db, transport }, membership);
    } catch (failure) {
      return { failure };
    }
  }

  async function storeVersion(session: RunContext): Promise<void> {
    await write(db, [db.meta], async (db) => {
      await requireCurrent(db, session);
      await db.meta.put(session.membership);
    });
  }

  return { run: singleFlight(run, lock) };
}

function isUnknownToken(error: unknown): boolean {
  return error instanceof TransportError && error.reason === 'unauthorised';
}
