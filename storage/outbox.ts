/**
 * The commands on their way, numbered 1, 2, 3… without a gap within one client id. Guarantees to sync that
 * rows handed to the network come before those that never were, so that only the latter are ever rewritten.
 * Every function here runs inside a write of its caller that covers `outbox` and `meta`.
 */
import { v7 as orderedId, v4 as randomId } from 'uuid';
import type { CommandBody } from '@/protocol/command';
import type { OutboxRow, SouffleurTables, SyncRow } from './database';

/** However long an outbox grows, no more of its rows than these are in memory at once. */
const ROWS_AT_ONCE = 500;

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
  await Promise.all([
    db.outbox.add({ n: sync.nextN, id, tipId: body.tipId, body, writtenAt: now, attempts: 0 }),
    db.meta.put({ ...sync, nextN: sync.nextN + 1 }),
  ]);
}

/** The command that leaves next. */
export function firstWaiting(db: SouffleurTables): PromiseLike<OutboxRow | undefined> {
  return db.outbox.orderBy('n').first();
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
  const handedOver = await db.outbox
    .where('n')
    .aboveOrEqual(first.n)
    .and((row) => row.attempts > 0)
    .count();
  if (handedOver > 0) return false;
  const gone = new Set(rows.map((row) => row.id));
  const last = await renumber(db, first.n, (row) => gone.has(row.id));
  const sync = await ensureSyncRow(db);
  await db.meta.put({ ...sync, nextN: last + 1 });
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
  const last = await renumber(db, 1, dropped);
  const sync = { ...(await ensureSyncRow(db)), clientId: randomId(), nextN: last + 1 };
  await db.meta.put(sync);
  return sync;
}

/** Numbers what comes at or after `first` from there on, without a gap and without `dropped`; the last number. */
async function renumber(
  db: SouffleurTables,
  first: number,
  dropped: (row: OutboxRow) => boolean,
): Promise<number> {
  let last = first - 1;
  let seen = first - 1;
  for (;;) {
    const rows = await db.outbox.where('n').above(seen).limit(ROWS_AT_ONCE).toArray();
    const end = rows.at(-1);
    if (!end) return last;
    seen = end.n;
    const kept = rows.filter((row) => !dropped(row));
    // A number only ever becomes smaller: what was written so far is never met again.
    const renumbered = kept.map((row, at) => ({ ...row, n: last + at + 1 }));
    await db.outbox.bulkDelete(rows.map((row) => row.n));
    await db.outbox.bulkAdd(renumbered);
    last += renumbered.length;
  }
}
