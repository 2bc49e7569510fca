/**
 * The two streams that are read by cursor. Guarantees that a cursor moves only together with what was read,
 * and that after a reading from the beginning every row of before was either told again or dealt with.
 */
import type { Cursor } from '@/protocol/api';
import type { SyncRow } from '@/storage/database';
import { write } from '@/storage/transaction';
import { currentSync, type Session } from './session';

export type StreamName = 'tips' | 'packs';

/** The row with the stream's cursor moved on; at the end of the stream a reading from the beginning is over. */
export function moved(sync: SyncRow, stream: StreamName, cursor: Cursor, end: boolean): SyncRow {
  const { startingOver, ...rest } = { ...sync, [`${stream}Cursor`]: cursor };
  const still = { tips: false, packs: false, ...startingOver };
  if (end) still[stream] = false;
  return still.tips || still.packs ? { ...rest, startingOver: still } : rest;
}

/** Whether two cursors belong to different states of the service. */
export function otherEpoch(before: Cursor | undefined, after: Cursor): boolean {
  return before !== undefined && before.split('.')[0] !== after.split('.')[0];
}

/** Drops the stream's cursor, so that it is read from the beginning. The outbox stays as it is. */
export async function startOver(session: Session, stream: StreamName): Promise<void> {
  const { db } = session;
  await write(db, [db.meta, db.tips], async (db) => {
    const { [`${stream}Cursor` as const]: _dropped, ...sync } = await currentSync(db, session);
    const startingOver = { tips: false, packs: false, ...sync.startingOver, [stream]: true };
    await db.meta.put({ ...sync, startingOver } as SyncRow);
    if (stream === 'tips') {
      await db.tips.filter((tip) => tip.told !== undefined).modify({ untold: 1 });
    }
  });
}
