/**
 * The exchange of one run with the service: commands out, then each stream in.
 * Guarantees: a stream that does not match the service's is read from the beginning once; a member's role is read before
 * tips are read from the beginning.
 */
import type { StreamName } from '@/protocol/api';
import { HOUR_MS } from '@/protocol/duration';
import { write } from '@/storage/database/transaction';
import { readSyncState } from '@/storage/membership/membership';
import { commonVersion } from '@/sync/http/service-version';
import { TransportError } from '@/sync/http/transport-error';
import { withTokenState } from '@/sync/membership/token';
import { pullPacks } from './pull-packs';
import { pullTips } from './pull-tips';
import { push } from './push';
import { type RunContext, readCurrent } from './run-context';
import { resetCursor, type StreamEnd } from './streams';
import { verifyConvergence } from './verify-convergence';

/** How long the service's statement of who this member is counts as current. */
const MEMBER_CHECK_MS = HOUR_MS;

/** `manual`: a person asked for the run; what was refused or doubted before is tried again. */
export async function exchangeStreams(session: RunContext, manual: boolean): Promise<void> {
  await checkMember(session);
  await pushOrStartOver(session);
  await pull(session, 'tips', manual, () => pullTips(session));
  // What a restored service had lost is in the outbox now.
  await push(session);
  await pull(session, 'packs', manual, () => pullPacks(session, { manual }));
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
  const compared = await verifyConvergence(session, stream, end, { manual });
  if (compared !== 'doubtful') return;
  await resetCursor(session, stream, { byChecksum: true });
  await verifyConvergence(session, stream, await readOrStartOver(session, stream, read), {
    manual,
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

/** A member's tips depend on the role, which may have changed since they joined: a reading from the beginning starts with it. */
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
    const { sync, membership } = await readCurrent(db, session);
    await db.meta.put({ ...withTokenState(membership, response), member, checkedAt: session.now() });
    if (clockSkewMs !== undefined) await db.meta.put({ ...sync, clockSkewMs });
  });
}
