/** What one run of sync works with, and the test that the world has not changed under it. */

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

/** Somebody joined, left or read on while an answer was on its way: the answer is thrown away unused. */
export class StaleRunError extends Error {
  override readonly name = 'Superseded';
}

/**
 * Where sync stands, inside a transaction over `meta`. Throws {@link StaleRunError} when this run's membership is no
 * longer the one kept, or when `asked` (what the request was made from) is no longer so.
 */
export async function requireCurrent(
  db: SouffleurTables,
  session: RunContext,
  expected: { clientId?: string; stream?: StreamName; cursor?: string | undefined } = {},
): Promise<SyncRow> {
  const membership = (await db.meta.get('membership')) as MembershipRow | undefined;
  if (membership?.token !== session.membership.token) throw new StaleRunError();
  const sync = await ensureSyncRow(db);
  if (expected.clientId !== undefined && expected.clientId !== sync.clientId) throw new StaleRunError();
  if (expected.stream && sync[`${expected.stream}Cursor`] !== expected.cursor) throw new StaleRunError();
  return sync;
}
