/**
 * The outbox: pending commands in the order in which they were written.
 * Guarantees: commands that were handed to the network come before those that never were, so that only the latter are
 * ever rewritten or revoked. The service's numbers are assigned when a command is sent; writing one needs none. Every
 * function here runs inside a write of its caller that covers `commands`, and `meta` where it says so.
 */
import { v7 as orderedId, v4 as randomId } from 'uuid';
import type { CommandBody } from '@/protocol/command';
import type { SouffleurTables } from '@/storage/database/database';
import type { SyncRow } from '@/storage/database/meta-rows';
import type { OutboxRow } from '@/storage/database/tip-rows';

/** The sync row of `meta`; created at the first use. */
export async function ensureSyncRow(db: SouffleurTables): Promise<SyncRow> {
  const row = await db.meta.get('sync');
  if (row) return row;
  const fresh: SyncRow = { key: 'sync', clientId: randomId(), nextN: 1, failures: 0, notBefore: 0 };
  await db.meta.put(fresh);
  return fresh;
}

/** Adds a command at the end. */
export function enqueue(db: SouffleurTables, body: CommandBody, now: number): PromiseLike<unknown> {
  return db.commands.add({ id: orderedId(), tipId: body.tipId, body, writtenAt: now, attempts: 0 });
}

/** The command that leaves next. */
export function firstWaiting(db: SouffleurTables): PromiseLike<OutboxRow | undefined> {
  return db.commands.orderBy('at').first();
}

/** The commands about one tip that have no outcome yet, in order. */
export function pendingFor(db: SouffleurTables, tipId: string): Promise<OutboxRow[]> {
  return db.commands.where('tipId').equals(tipId).sortBy('at');
}

/**
 * Takes commands away that never left this machine. False, with nothing changed, when one of them was already
 * handed to the network.
 */
export async function takeBack(db: SouffleurTables, rows: readonly OutboxRow[]): Promise<boolean> {
  if (rows.some(({ attempts }) => attempts > 0)) return false;
  await db.commands.bulkDelete(rows.map(({ at }) => at));
  return true;
}

/**
 * Begins a new client, without the `dropped` commands. The others keep their order and their ids, by which the service
 * recognises those that it already applied, and are numbered from 1 when they are sent. Also writes `meta`.
 */
export async function beginAsNewClient(
  db: SouffleurTables,
  dropped?: (row: OutboxRow) => boolean,
): Promise<SyncRow> {
  if (dropped) await db.commands.filter(dropped).delete();
  await db.commands
    .where('n')
    .above(0)
    .modify((row) => {
      delete row.n;
    });
  const sync: SyncRow = { ...(await ensureSyncRow(db)), clientId: randomId(), nextN: 1 };
  await db.meta.put(sync);
  return sync;
}
