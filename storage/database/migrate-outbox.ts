/**
 * The migration from layout 1 to 2. In 1 the outbox was keyed by the commands' numbers; since 2 the database counts
 * their positions, and a number is assigned when a command is sent. The old store stays, empty. Dexie calls this inside
 * the upgrade's transaction: all of it or nothing.
 */
import type { Transaction } from 'dexie';
import type { SyncRow } from './meta-rows';
import type { OutboxRow } from './tip-rows';

/** A command in layout 1: numbered from the beginning, by `n` as its key. */
type NumberedRow = Omit<OutboxRow, 'at'> & { n: number };

/** However long an outbox grows, no more of its rows than these are in memory at once. */
const ROWS_AT_ONCE = 500;

export async function moveOutbox(upgrade: Transaction): Promise<void> {
  const old = upgrade.table<NumberedRow, number>('outbox');
  const first = await old.orderBy('n').first();
  if (!first) return;
  const handedOver = await old
    .orderBy('n')
    .reverse()
    .filter((row) => row.attempts > 0)
    .first();
  const nextN = handedOver ? handedOver.n + 1 : first.n;
  for (let after = 0; ; ) {
    const rows = await old.where('n').above(after).limit(ROWS_AT_ONCE).toArray();
    const last = rows.at(-1);
    if (!last) break;
    after = last.n;
    await upgrade.table('commands').bulkAdd(rows.map((row) => withoutFreshNumber(row, nextN)));
  }
  await old.clear();
  const sync = (await upgrade.table('meta').get('sync')) as SyncRow | undefined;
  if (sync) await upgrade.table('meta').put({ ...sync, nextN });
}

/** A command that was never sent keeps its position and loses its number. */
function withoutFreshNumber({ n, ...row }: NumberedRow, nextN: number): Omit<OutboxRow, 'at'> {
  return n < nextN ? { n, ...row } : row;
}
