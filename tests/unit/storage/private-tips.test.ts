import { expect, it } from 'vitest';
import { exportEverything } from '@/storage/backup/export';
import { importEverything } from '@/storage/backup/import';
import { hasUnsentWork, listMyTips, readTip, unsentCount } from '@/storage/tips/tip-queries';
import { captureTip, reviseTip, shareTip, withdrawTip } from '@/storage/tips/tips';
import { content, testDatabase } from '@/tests/support/database';

const PRIVATE = { now: 1, isPrivate: true };

it('[S5] [S46] a private tip makes no command, however often it changes, and is not counted as waiting', async () => {
  const db = testDatabase();
  const id = await captureTip(db, content('Pour moi.'), PRIVATE);
  await captureTip(db, content('Pour tous.'), { now: 2 });
  expect(await reviseTip(db, id, content('Pour moi, mieux dit.'), { now: 3 })).toBe('done');
  expect((await db.commands.toArray()).map(({ tipId }) => tipId)).not.toContain(id);
  expect(await unsentCount(db)).toBe(1);
  expect(await readTip(db, id)).toMatchObject({ private: 1, content: { words: 'Pour moi, mieux dit.' } });
});

it('is work of this disk alone: it is named before somebody leaves', async () => {
  const db = testDatabase();
  await captureTip(db, content('Pour moi.'), PRIVATE);
  expect(await hasUnsentWork(db)).toBe(true);
});

it('[S1] shared, it is a tip like any other, with its time of capture, and is shared once', async () => {
  const db = testDatabase();
  const id = await captureTip(db, content('Pour moi.'), PRIVATE);
  expect(await shareTip(db, id, 9)).toBe('done');
  expect(await shareTip(db, id, 10)).toBe('closed');
  expect((await db.commands.toArray()).map(({ body }) => body)).toEqual([
    { type: 'tip.capture', tipId: id, content: content('Pour moi.'), capturedAt: 1 },
  ]);
  expect(await readTip(db, id)).not.toHaveProperty('private');
  expect(await unsentCount(db)).toBe(1);
  expect(await shareTip(db, crypto.randomUUID(), 10)).toBe('unknown');
});

it('withdrawn, it is deleted, and nobody is told', async () => {
  const db = testDatabase();
  const id = await captureTip(db, content('Pour moi.'), PRIVATE);
  expect(await withdrawTip(db, id)).toBe('done');
  expect([await listMyTips(db), await db.commands.count()]).toEqual([[], 0]);
});

it('[S46] comes back private from a safety copy, without a command', async () => {
  const db = testDatabase();
  await captureTip(db, content('Pour moi.'), PRIVATE);
  const text = await exportEverything(db, 10);
  expect(JSON.parse(text).formatVersion).toBe(4);
  const other = testDatabase();
  expect(await importEverything(other, text)).toMatchObject({ ok: true, added: { tips: 1, commands: 0 } });
  expect(await listMyTips(other)).toEqual(await listMyTips(db));
});

it('a safety copy without anything private is one that earlier releases read', async () => {
  const db = testDatabase();
  await captureTip(db, content('Pour tous.'), { now: 1 });
  const file = JSON.parse(await exportEverything(db, 10));
  expect(file.formatVersion).toBe(3);
  expect(file.content).not.toHaveProperty('wordings');
});
