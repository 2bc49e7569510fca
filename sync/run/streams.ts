/**
 * The two streams that are read by cursor.
 * Guarantees: a cursor moves only together with the data read; after a full resync every earlier row was either sent
 * again or reconciled.
 */
import type { Cursor, StreamName } from '@/protocol/api';
import type { Checksum } from '@/protocol/validation/checksum';
import type { Resyncing, SyncRow } from '@/storage/database/meta-rows';
import { write } from '@/storage/database/transaction';
import { type RunContext, requireCurrent } from './run-context';

/** The last page's summary of the whole stream; empty where the service speaks version 1. */
export type StreamEnd = { checksum?: Checksum | undefined };

/** The row with the stream's cursor moved on; at the end of the stream a reading from the beginning is over. */
export function advanceCursor(sync: SyncRow, stream: StreamName, cursor: Cursor, end: boolean): SyncRow {
  const { resyncing, ...rest } = { ...sync, [`${stream}Cursor`]: cursor };
  const still: Resyncing = { tips: false, packs: false, ...resyncing };
  if (end) still[stream] = false;
  if (!still.tips) delete still.byChecksum;
  return still.tips || still.packs ? { ...rest, resyncing: still } : rest;
}

/** Whether two cursors belong to different states of the service. */
export function otherEpoch(before: Cursor | undefined, after: Cursor): boolean {
  return before !== undefined && before.split('.')[0] !== after.split('.')[0];
}

/**
 * Deletes the stream's cursor, so that it is read from the beginning. The outbox stays. `byChecksum` when the cause is an
 * unexpected checksum and no request of the service.
 */
export async function resetCursor(
  session: RunContext,
  stream: StreamName,
  { byChecksum = false }: { byChecksum?: boolean } = {},
): Promise<void> {
  const { db } = session;
  await write(db, [db.meta, db.tips], async (db) => {
    const { [`${stream}Cursor` as const]: _dropped, ...sync } = await requireCurrent(db, session);
    const resyncing: Resyncing = { tips: false, packs: false, ...sync.resyncing, [stream]: true };
    if (byChecksum && stream === 'tips') resyncing.byChecksum = true;
    await db.meta.put({ ...sync, resyncing } as SyncRow);
    if (stream === 'packs') await db.meta.put({ key: 'told-packs', heads: {} });
    if (stream === 'tips') {
      await db.tips.filter((tip) => tip.server !== undefined).modify({ unseenInResync: 1 });
    }
  });
}
