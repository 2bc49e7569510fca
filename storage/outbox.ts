/**
 * The commands on their way, numbered 1, 2, 3… without a gap within one client id. Guarantees to sync that
 * rows handed to the network come before those that never were, so that only the latter are ever rewritten.
 * Every function here runs inside a write of its caller that covers `outbox` and `meta`.
 */
import { v7 as orderedId, v4 as randomId } from 'uuid';
import type { CommandBody } from '@/protocol/command';
import type { OutboxRow, SouffleurTables, SyncRow } from './database';

/** Where sync stands; made at the first use. */
export async function ensureSyncRow(db: SouffleurTables): Promise<SyncRow> {
  const row = (await db.meta.get('sync')) as SyncRow | undefined;
  if (row) return row;
  const fresh: SyncRow = { key: 'sync', clientId: randomId(), nextN: 1, failures: 0, notBefore: 0 };
  await db.meta.put(fresh);
  return fresh;
}

/** Adds a command at the end. `id` is given only when the command existed before. */
export async function enqueue(
  db: SouffleurTables,
  body: CommandBody,
  now: number,
  id: string = orderedId(),
): Promise<void> {
  const sync = await ensureSyncRow(db);
  await db.outbox.add({ n: sync.nextN, id, tipId: body.tipId, body, writtenAt: now, attempts: 0 });
  await db.meta.put({ ...sync, nextN: sync.nextN + 1 });
}

/** The commands about one tip that have no outcome yet, in order. */
export function pendingFor(db: SouffleurTables, tipId: string): Promise<OutboxRow[]> {
  return db.outbox.where('tipId').equals(tipId).sortBy('n');
}

/**
 * Takes commands away that never left this machine, and closes the gap in the numbers. False, with nothing
 * changed, when one of them or one after them was already handed to the network.
 */
export async function takeBack(db: SouffleurTables, rows: readonly OutboxRow[]): Promise<boolean> {
  const first = rows[0];
  if (!first) return true;
  const after = await db.outbox.where('n').aboveOrEqual(first.n).toArray();
  if (after.some((row) => row.attempts > 0)) return false;
  const gone = new Set(rows.map((row) => row.id));
  const kept = after.filter((row) => !gone.has(row.id));
  await db.outbox.where('n').aboveOrEqual(first.n).delete();
  await db.outbox.bulkAdd(kept.map((row, at) => ({ ...row, n: first.n + at })));
  const sync = await ensureSyncRow(db);
  await db.meta.put({ ...sync, nextN: first.n + kept.length });
  return true;
}

/**
 * Begins a new client: the outbox numbered from 1 again, in the same order, without `dropped`. The service
 * knows a command by its id, so one that it already applied is not applied again under its new number.
 */
export async function renumberFromOne(
  db: SouffleurTables,
  dropped: (row: OutboxRow) => boolean = () => false,
): Promise<SyncRow> {
  const kept = (await db.outbox.orderBy('n').toArray()).filter((row) => !dropped(row));
  await db.outbox.clear();
  await db.outbox.bulkAdd(kept.map((row, at) => ({ ...row, n: at + 1 })));
  const sync = { ...(await ensureSyncRow(db)), clientId: randomId(), nextN: kept.length + 1 };
  await db.meta.put(sync);
  return sync;
}
