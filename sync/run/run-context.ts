/** The context of one sync run, and the check that it is still current. */

import type { StreamName } from '@/protocol/api';
import type { SouffleurDatabase, SouffleurTables } from '@/storage/database/database';
import type { MembershipRow, SyncRow } from '@/storage/database/meta-rows';
import { ensureSyncRow } from '@/storage/tips/outbox';
import type { Transport } from '@/sync/http/transport';

export type RunContext = {
  db: SouffleurDatabase;
  transport: Transport;
  membership: MembershipRow;
  now: () => number;
};

/** Membership or cursor changed while the request was in flight; the response is discarded. */
export class StaleRunError extends Error {
  override readonly name = 'Superseded';
}

/**
 * The state of sync, inside a transaction over `meta`. Throws {@link StaleRunError} when this run's membership was
 * replaced, or when `expected` (the state that the request was made from) has changed.
 */
export async function requireCurrent(
  db: SouffleurTables,
  session: RunContext,
  expected: { clientId?: string; stream?: StreamName; cursor?: string | undefined } = {},
): Promise<SyncRow> {
  const { sync } = await readCurrent(db, session);
  if (expected.clientId !== undefined && expected.clientId !== sync.clientId) throw new StaleRunError();
  if (expected.stream && sync[`${expected.stream}Cursor`] !== expected.cursor) throw new StaleRunError();
  return sync;
}

/** The state of sync and the membership, inside a transaction over `meta`. Throws {@link StaleRunError} as above. */
export async function readCurrent(
  db: SouffleurTables,
  session: RunContext,
): Promise<{ sync: SyncRow; membership: MembershipRow }> {
  const membership = await db.meta.get('membership');
  if (membership?.token !== session.membership.token) throw new StaleRunError();
  return { sync: await ensureSyncRow(db), membership };
}
