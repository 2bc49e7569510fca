/** What one run of sync works with, and the test that the world has not changed under it. */

import type { StreamName } from '@/protocol/api';
import type { SouffleurDatabase, SouffleurTables } from '@/storage/database/database';
import type { MembershipRow, SyncRow } from '@/storage/database/meta-rows';
import { ensureSyncRow } from '@/storage/tips/outbox';
import type { Transport } from '@/sync/http/transport';

export type Session = {
  db: SouffleurDatabase;
  transport: Transport;
  membership: MembershipRow;
  now: () => number;
};

/** Somebody joined, left or read on while an answer was on its way: the answer is thrown away unused. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}

/**
 * Where sync stands, inside a transaction over `meta`. Throws {@link Superseded} when this run's membership is no
 * longer the one kept, or when `asked` (what the request was made from) is no longer so.
 */
export async function currentSync(
  db: SouffleurTables,
  session: Session,
  asked: { clientId?: string; stream?: StreamName; cursor?: string | undefined } = {},
): Promise<SyncRow> {
  const membership = (await db.meta.get('membership')) as MembershipRow | undefined;
  if (membership?.token !== session.membership.token) throw new Superseded();
  const sync = await ensureSyncRow(db);
  if (asked.clientId !== undefined && asked.clientId !== sync.clientId) throw new Superseded();
  if (asked.stream && sync[`${asked.stream}Cursor`] !== asked.cursor) throw new Superseded();
  return sync;
}
