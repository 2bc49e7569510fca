/**
 * Sync of this disk with the organisation's service: commands out, changes in. Guarantees that one run works
 * at a time, that whatever a run was doing when it died is done again by the next without harm, and that all
 * it has to remember between runs is in the database: the worker it lives in may end at any moment.
 */

import type { StreamName } from '@/protocol/api';
import { HOUR_MS } from '@/protocol/duration';
import type { MessageRequest, MessageResponse } from '@/protocol/messages';
import { isRetryable, REACH_REASONS } from '@/protocol/validation/errors';
import type { SouffleurDatabase, SouffleurTables } from '@/storage/database/database';
import type { MembershipRow } from '@/storage/database/meta-rows';
import { StorageError } from '@/storage/database/storage-error';
import { read, write } from '@/storage/database/transaction';
import { readMembership, readSyncState } from '@/storage/membership/membership';
import { ensureSyncRow, firstWaiting } from '@/storage/tips/outbox';
import { eraseWithdrawnWords } from '@/storage/tips/tips';
import { backOffMs, FARTHEST_MS } from '@/sync/http/back-off';
import { commonVersion, inCommonVersion } from '@/sync/http/service-version';
import type { Connect } from '@/sync/http/transport';
import { TransportError } from '@/sync/http/transport-error';
import { recoverToken, rotateIfDue, withTokenState } from '@/sync/membership/token';
import { pullPacks } from './pull-packs';
import { pullTips } from './pull-tips';
import { push } from './push';
import { connectWithRetries, EXCHANGE_RETRY, type RetryPolicy } from './retry';
import { type RunContext, requireCurrent, StaleRunError } from './run-context';
import { type SyncLock, singleFlight, webLock } from './single-flight';
import { resetCursor, type StreamEnd } from './streams';
import { TERMINAL_REASONS } from './terminal-reasons';
import { verifyConvergence } from './verify-convergence';

/**
 * What a run is requested by: a change written on this disk (`local`), a notice of the service (`remote`), a person
 * (`manual`), … `manual` and `joined` do not wait for the time of the next attempt.
 */
export type SyncTrigger = MessageRequest<'sync.run'>['trigger'] | 'alarm' | 'startup';

/** `later`: it failed or must wait, see `SyncRow`. `stopped`: the service will not serve this panel as it is. */
export type SyncState = MessageResponse<'sync.run'>['state'];

export type Sync = { run: (trigger: SyncTrigger) => Promise<SyncState> };

/** How long the service's word on who this is holds. */
const MEMBER_CHECK_MS = HOUR_MS;

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
    const membership = await readMembership(db);
    if (!membership) return 'not-joined';
    const waiting = await mustWait(trigger);
    if (waiting) return waiting;
    return await exchange(membership, { trigger, recovering: true });
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
        await runExchange(inVersion, trigger === 'manual');
      });
      await succeeded(session);
      return 'done';
    } catch (error) {
      const recovered =
        recovering && isUnknownToken(error) ? await recover(transport, membership) : undefined;
      if (recovered && 'token' in recovered) return await exchange(recovered, { trigger, recovering: false });
      return failed(session, recovered?.failure ?? error);
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

  async function runExchange(session: RunContext, manual: boolean): Promise<void> {
    await checkMember(session);
    await pushOrStartOver(session);
    await pull(session, 'tips', manual, () => pullTips(session));
    // What a restored service had lost is in the outbox now.
    await push(session);
    await pull(session, 'packs', manual, () => pullPacks(session, { asked: manual }));
  }

  async function storeVersion(session: RunContext): Promise<void> {
    await write(db, [db.meta], async (db) => {
      await requireCurrent(db, session);
      await db.meta.put(session.membership);
    });
  }

  async function mustWait(trigger: SyncTrigger): Promise<SyncState | undefined> {
    const sync = (await readSyncState(db)) ?? (await write(db, [db.meta], (db) => ensureSyncRow(db)));
    const first = await read(db, [db.commands], firstWaiting);
    // Farther than any attempt is ever put off: the clock was set back since.
    const waits = [sync.notBefore, first?.retryAt ?? 0].map((dueAt) => dueAt - now());
    const wait = Math.max(...waits.filter((each) => each <= FARTHEST_MS));
    // A notice proves that what could not be reached can be reached again.
    if (trigger === 'remote' && sync.lastReason && sync.lastReason in REACH_REASONS) return undefined;
    if (trigger === 'manual' || trigger === 'joined') {
      if (first?.retryAt !== undefined) await write(db, [db.commands], (db) => putOff(db, undefined));
      return undefined;
    }
    if (wait <= 0) return undefined;
    return sync.lastReason && TERMINAL_REASONS.has(sync.lastReason) ? 'stopped' : 'later';
  }

  async function succeeded(session: RunContext): Promise<void> {
    await write(db, [db.meta], async (db) => {
      const { lastReason: _over, ...sync } = await requireCurrent(db, session);
      await db.meta.put({ ...sync, failures: 0, notBefore: 0, lastSuccessAt: now() });
    });
  }

  async function failed(session: RunContext, error: unknown): Promise<SyncState> {
    if (error instanceof StaleRunError) return (await readMembership(db)) ? 'later' : 'not-joined';
    if (!(error instanceof TransportError || error instanceof StorageError)) throw error;
    const { reason } = error;
    const retryAfterMs = error instanceof TransportError ? error.retryAfterMs : undefined;
    const stopped = TERMINAL_REASONS.has(reason);
    try {
      await write(db, [db.meta, db.commands], async (db) => {
        const sync = await requireCurrent(db, session);
        const failures = sync.failures + 1;
        const wait = backOffMs({ failures, random, retryAfterMs, longest: stopped || !isRetryable(reason) });
        const notBefore = now() + wait;
        await db.meta.put({ ...sync, failures, notBefore, lastReason: reason });
        if (error instanceof TransportError && error.ofPush) await putOff(db, notBefore);
      });
    } catch (second) {
      // The disk that failed cannot keep the reason either, or somebody left: nothing is lost by that.
      if (!(second instanceof StorageError || second instanceof StaleRunError)) throw second;
    }
    return stopped ? 'stopped' : 'later';
  }

  return { run: singleFlight(run, lock) };
}

function isUnknownToken(error: unknown): boolean {
  return error instanceof TransportError && error.reason === 'unauthorised';
}

/** Keeps the time before which the command that leaves next is not tried again, or that there is none. */
async function putOff(db: SouffleurTables, retryAt: number | undefined): Promise<void> {
  const first = await firstWaiting(db);
  if (!first) return;
  const { retryAt: _before, ...row } = first;
  await db.commands.put(retryAt === undefined ? row : { ...row, retryAt });
}

/** Sends; when the service is in another state than the one known here, leaves the sending to after the reading. */
async function pushOrStartOver(session: RunContext): Promise<void> {
  try {
    await push(session);
  } catch (error) {
    if (!(error instanceof TransportError) || error.reason !== 'must-resync') throw error;
    await resetCursor(session, 'tips');
    await resetCursor(session, 'packs');
  }
}

/**
 * Reads a stream; once, when the service says so, from the beginning. Then compares what is here with what the
 * service holds; when they differ, reads from the beginning, but never twice for the same difference.
 */
async function pull(
  session: RunContext,
  stream: StreamName,
  manual: boolean,
  read: () => Promise<StreamEnd>,
): Promise<void> {
  const end = await readOrStartOver(session, stream, read);
  const compared = await verifyConvergence(session, stream, end, { asked: manual });
  if (compared !== 'doubtful') return;
  await resetCursor(session, stream, { doubted: true });
  await verifyConvergence(session, stream, await readOrStartOver(session, stream, read), {
    asked: manual,
    again: true,
  });
}

async function readOrStartOver(
  session: RunContext,
  stream: StreamName,
  read: () => Promise<StreamEnd>,
): Promise<StreamEnd> {
  try {
    return await begin(session, stream, read);
  } catch (error) {
    if (!(error instanceof TransportError) || error.reason !== 'must-resync') throw error;
    await resetCursor(session, stream);
    return await begin(session, stream, read);
  }
}

/** What a member is told depends on their role, which may have changed since they joined: a reading begins with it. */
async function begin(
  session: RunContext,
  stream: StreamName,
  read: () => Promise<StreamEnd>,
): Promise<StreamEnd> {
  if (stream === 'tips' && !(await readSyncState(session.db))?.tipsCursor) await fetchMember(session);
  return await read();
}

async function checkMember(session: RunContext): Promise<void> {
  const age = session.now() - session.membership.checkedAt;
  if (age >= 0 && age < MEMBER_CHECK_MS) return;
  const about = await session.transport.call('about');
  commonVersion(about);
  await fetchMember(session, about.now - session.now());
}

async function fetchMember(session: RunContext, clockSkewMs?: number): Promise<void> {
  const { db } = session;
  const response = await session.transport.call('me');
  const { member } = response;
  await write(db, [db.meta], async (db) => {
    const sync = await requireCurrent(db, session);
    const membership = (await db.meta.get('membership')) as MembershipRow;
    await db.meta.put({ ...withTokenState(membership, response), member, checkedAt: session.now() });
    if (clockSkewMs !== undefined) await db.meta.put({ ...sync, clockSkewMs });
  });
}
