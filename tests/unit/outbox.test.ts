import { describe, expect, it } from 'vitest';
import type { CommandBody } from '@/protocol/command';
import type { SouffleurDatabase } from '@/storage/database';
import { enqueue, ensureSyncRow, pendingFor, renumberFromOne, takeBack } from '@/storage/outbox';
import { afterApplied, withPending } from '@/storage/tip-effect';
import { write } from '@/storage/transaction';
import { content, testDatabase } from '@/tests/support/database';

const inside = <T>(db: SouffleurDatabase, work: () => Promise<T>) => write(db, [db.outbox, db.meta], work);
const rows = (db: SouffleurDatabase) => db.outbox.orderBy('n').toArray();
const withdraw = (tipId: string): CommandBody => ({ type: 'tip.withdraw', tipId });

async function filled(tips: string[], attempted = 0): Promise<SouffleurDatabase> {
  const db = testDatabase();
  await inside(db, async () => {
    for (const tipId of tips) await enqueue(db, withdraw(tipId), 1);
    await db.outbox.where('n').belowOrEqual(attempted).modify({ attempts: 1 });
  });
  return db;
}

describe('the outbox', () => {
  it('keeps one client id and gives the next number to each command', async () => {
    const db = await filled(['a', 'b']);
    const before = await inside(db, () => ensureSyncRow(db));
    expect(before).toMatchObject({ nextN: 3, failures: 0, notBefore: 0 });
    await inside(db, () => enqueue(db, withdraw('c'), 2));
    expect(await inside(db, () => ensureSyncRow(db))).toEqual({ ...before, nextN: 4 });
    expect((await rows(db)).map((row) => [row.n, row.tipId])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
  });

  it('gives what is pending for one tip in order', async () => {
    const db = await filled(['a', 'b', 'a']);
    expect((await pendingFor(db, 'a')).map((row) => row.n)).toEqual([1, 3]);
    expect(await pendingFor(db, 'zzz')).toEqual([]);
  });

  it('[S5] takes back only what was never handed over, nor anything after it', async () => {
    const db = await filled(['a', 'b', 'c'], 2);
    const [first, second, third] = await rows(db);
    expect(await inside(db, () => takeBack(db, first ? [first] : []))).toBe(false);
    expect(await inside(db, () => takeBack(db, second ? [second] : []))).toBe(false);
    expect(await rows(db)).toHaveLength(3);
    expect(await inside(db, () => takeBack(db, third ? [third] : []))).toBe(true);
    expect((await inside(db, () => ensureSyncRow(db))).nextN).toBe(3);
  });

  it('[S7] begins anew as another client in the same order, with ids unchanged', async () => {
    const db = await filled(['a', 'b', 'c', 'd'], 2);
    const before = await rows(db);
    const old = await inside(db, () => ensureSyncRow(db));
    const sync = await inside(db, () => renumberFromOne(db, (row) => row.tipId === 'b'));
    expect(sync.clientId).not.toBe(old.clientId);
    expect(sync.nextN).toBe(4);
    const after = await rows(db);
    expect(after.map((row) => [row.n, row.tipId, row.attempts])).toEqual([
      [1, 'a', 1],
      [2, 'c', 0],
      [3, 'd', 0],
    ]);
    expect(after.map((row) => row.id)).toEqual(
      before.filter((row) => row.tipId !== 'b').map((row) => row.id),
    );
  });
});

describe('what a command does to a tip', () => {
  const received = { content: content('Dit.'), revision: 2, standing: { state: 'received' } as const };
  const revise: CommandBody = { type: 'tip.revise', tipId: 'a', baseRevision: 2, content: content('Mieux.') };

  it('[S10] shows waiting commands on top of what the service told, in order', () => {
    const decline: CommandBody = { type: 'tip.decline', tipId: 'a', sentence: 'Non.' };
    const review: CommandBody = { type: 'tip.review', tipId: 'a' };
    const release: CommandBody = { type: 'tip.release', tipId: 'a' };
    expect(withPending(received, [])).toEqual({ content: content('Dit.'), standing: { state: 'received' } });
    expect(withPending(received, [revise, review]).standing).toEqual({ state: 'reviewing' });
    expect(withPending(received, [revise, review]).content.words).toBe('Mieux.');
    expect(withPending(received, [review, release]).standing).toEqual({ state: 'received' });
    expect(withPending(received, [decline]).standing).toEqual({ state: 'declined', sentence: 'Non.' });
    expect(withPending(received, [withdraw('a')]).standing).toEqual({ state: 'withdrawn' });
  });

  it('knows what the service holds after it applied one', () => {
    const capture: CommandBody = {
      type: 'tip.capture',
      tipId: 'a',
      content: content('Neuf.'),
      capturedAt: 1,
    };
    expect(afterApplied(undefined, capture)).toEqual({
      content: content('Neuf.'),
      revision: 1,
      standing: { state: 'received' },
    });
    expect(afterApplied(received, revise)).toEqual({ ...received, content: content('Mieux.'), revision: 3 });
    expect(afterApplied(received, withdraw('a'))).toEqual({ ...received, standing: { state: 'withdrawn' } });
    // A replayed capture tells nothing new about a tip that the service told of since.
    expect(afterApplied(received, capture)).toEqual(received);
    expect(afterApplied(undefined, withdraw('a'))).toBeUndefined();
  });
});
