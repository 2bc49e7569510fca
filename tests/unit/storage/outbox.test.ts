import { describe, expect, it } from 'vitest';
import type { CommandBody } from '@/protocol/command';
import type { SouffleurDatabase } from '@/storage/database/database';
import { write } from '@/storage/database/transaction';
import { afterApplied, applyPending } from '@/storage/tips/optimistic-tip';
import {
  beginAsNewClient,
  enqueue,
  ensureSyncRow,
  firstWaiting,
  pendingFor,
  takeBack,
} from '@/storage/tips/outbox';
import { content, testDatabase } from '@/tests/support/database';

const inside = <T>(db: SouffleurDatabase, work: () => PromiseLike<T>) =>
  write(db, [db.commands, db.meta], work);
const rows = (db: SouffleurDatabase) => db.commands.orderBy('at').toArray();
const withdraw = (tipId: string): CommandBody => ({ type: 'tip.withdraw', tipId });

/** An outbox with a command for each of the tips, of which so many were handed over. */
async function filled(tips: string[], handedOver = 0): Promise<SouffleurDatabase> {
  const db = testDatabase();
  await inside(db, async () => {
    for (const tipId of tips) await enqueue(db, withdraw(tipId), 1);
    const first = await db.commands.limit(handedOver).toArray();
    await db.commands.bulkPut(first.map((row) => ({ ...row, n: row.at + 6, attempts: 1 })));
    await db.meta.put({ ...(await ensureSyncRow(db)), nextN: 7 + handedOver });
  });
  return db;
}

describe('the outbox', () => {
  it('keeps commands in their order and asks for no number', async () => {
    const db = await filled(['b', 'a']);
    const before = await inside(db, () => ensureSyncRow(db));
    await write(db, [db.commands], () => enqueue(db, withdraw('c'), 2));
    expect(await inside(db, () => ensureSyncRow(db))).toEqual(before);
    const stored = await rows(db);
    expect(stored.map((row) => [row.tipId, row.attempts])).toEqual([
      ['b', 0],
      ['a', 0],
      ['c', 0],
    ]);
    for (const row of stored) expect(row).not.toHaveProperty('n');
    expect((await inside(db, () => firstWaiting(db)))?.tipId).toBe('b');
  });

  it('gives what is pending for one tip in order', async () => {
    const db = await filled(['a', 'b', 'a']);
    const [first, , third] = await rows(db);
    expect(await pendingFor(db, 'a')).toEqual([first, third]);
    expect(await pendingFor(db, 'zzz')).toEqual([]);
  });

  it('[S5] revokes only what was never sent', async () => {
    const db = await filled(['a', 'b', 'c', 'd'], 2);
    const [first, second, third, fourth] = await rows(db);
    if (!first || !second || !third || !fourth) throw new Error('a row is missing');
    expect(await inside(db, () => takeBack(db, [first]))).toBe(false);
    expect(await inside(db, () => takeBack(db, [second, third]))).toBe(false);
    expect(await rows(db)).toHaveLength(4);
    expect(await inside(db, () => takeBack(db, [third]))).toBe(true);
    expect(await rows(db)).toEqual([first, second, fourth]);
  });

  it('[S7] restarts as another client in the same order, with ids unchanged and without numbers', async () => {
    const db = await filled(['a', 'b', 'c', 'd'], 3);
    const before = await rows(db);
    const old = await inside(db, () => ensureSyncRow(db));
    const sync = await inside(db, () => beginAsNewClient(db, (row) => row.tipId === 'b'));
    expect(sync.clientId).not.toBe(old.clientId);
    expect(sync.nextN).toBe(1);
    expect(await inside(db, () => ensureSyncRow(db))).toEqual(sync);
    const left = before.filter((row) => row.tipId !== 'b');
    expect(await rows(db)).toEqual(left.map(({ n: _n, ...row }) => row));
    expect(left.map((row) => row.attempts)).toEqual([1, 1, 0]);
  });
});

describe('what a command does to a tip', () => {
  const received = { content: content('Dit.'), revision: 2, status: { state: 'received' } as const };
  const revise: CommandBody = { type: 'tip.revise', tipId: 'a', baseRevision: 2, content: content('Mieux.') };

  it('[S10] shows pending commands on top of the server state, in order', () => {
    const decline: CommandBody = { type: 'tip.decline', tipId: 'a', sentence: 'Non.' };
    const review: CommandBody = { type: 'tip.review', tipId: 'a' };
    const release: CommandBody = { type: 'tip.release', tipId: 'a' };
    expect(applyPending(received, [])).toEqual({ content: content('Dit.'), status: { state: 'received' } });
    expect(applyPending(received, [revise, review]).status).toEqual({ state: 'reviewing' });
    expect(applyPending(received, [revise, review]).content.words).toBe('Mieux.');
    expect(applyPending(received, [review, release]).status).toEqual({ state: 'received' });
    expect(applyPending(received, [decline]).status).toEqual({ state: 'declined', sentence: 'Non.' });
    expect(applyPending(received, [withdraw('a')]).status).toEqual({ state: 'withdrawn' });
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
      status: { state: 'received' },
    });
    expect(afterApplied(received, revise)).toEqual({ ...received, content: content('Mieux.'), revision: 3 });
    expect(afterApplied(received, withdraw('a'))).toEqual({
      ...received,
      content: { ...received.content, words: '–' },
      status: { state: 'withdrawn' },
    });
    // A replayed capture changes nothing of a tip that the service sent since.
    expect(afterApplied(received, capture)).toEqual(received);
    expect(afterApplied(undefined, withdraw('a'))).toBeUndefined();
  });
});
