import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SouffleurDatabase } from '@/storage/database/database';
import { write } from '@/storage/database/transaction';
import { readSyncState } from '@/storage/membership/membership';
import { beginAsNewClient } from '@/storage/tips/outbox';
import { listMyTips, tipsOnTheirWay, unsentCount } from '@/storage/tips/tip-queries';
import { captureTip, withdrawTip } from '@/storage/tips/tips';
import { content, largestRead, testDatabase } from '@/tests/support/database';
import { joinedPanel, panelOver } from '@/tests/support/network';
import { startTestService, type TestService } from '@/tests/support/service';

const ROWS = 100_000;
/** So many rows of an outbox, at most, may be in memory at once. */
const AT_ONCE = 500;

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

const id = (index: number) => `0198a000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`;

it('[S1] [S3] [S7] a hundred thousand waiting commands slow down nothing and never fill the memory', async () => {
  const db = testDatabase();
  const joined = await joinedPanel(service, 'advisor');
  await db.meta.put(await joined.membership());
  const words = content('Écrite hors ligne.');
  for (let from = 0; from < ROWS; from += 10_000) {
    const some = Array.from({ length: 10_000 }, (_, index) => from + index + 1);
    await write(db, [db.commands], async (db) => {
      await db.commands.bulkAdd(
        some.map((n) => ({
          id: id(ROWS + n),
          tipId: id(n),
          body: { type: 'tip.capture' as const, tipId: id(n), content: words, capturedAt: n },
          writtenAt: n,
          attempts: 0,
        })),
      );
    });
  }
  const reads = largestRead(db, 'commands');
  const timed = async (work: () => Promise<unknown>) => {
    const since = performance.now();
    await work();
    return performance.now() - since;
  };

  // What an advisor does meanwhile takes about as long as with an empty outbox.
  const capturing = async (into: SouffleurDatabase) => {
    const times: number[] = [];
    for (let index = 0; index < 5; index += 1) {
      times.push(await timed(() => captureTip(into, content('Encore une.'), { now: index })));
    }
    return times.sort((a, b) => a - b)[2] ?? 0;
  };
  const empty = testDatabase();
  await capturing(empty);
  expect((await capturing(db)) / (await capturing(empty))).toBeLessThan(20);
  // The tips of the others are not here: a restored safety file may leave it so.
  expect(await unsentCount(db)).toBe(5);
  expect(await tipsOnTheirWay(db)).toHaveLength(ROWS + 5);
  const captured = (await listMyTips(db)).map((tip) => tip.id);
  expect(captured).toHaveLength(5);
  for (const tipId of captured) expect(await withdrawTip(db, tipId)).toBe('done');
  expect(await db.commands.count()).toBe(ROWS);

  // The service goes away after a few answers: commands with an outcome are removed, all others wait.
  let answers = 0;
  const panel = panelOver(db, {
    fetch: (input, init) => {
      answers += 1;
      return answers > 4 ? Promise.reject(new TypeError('fetch failed')) : fetch(input, init);
    },
  });
  expect(await panel.run()).toBe('later');
  expect((await readSyncState(db))?.lastReason).toBe('unreachable');
  const left = await db.commands.count();
  expect(left).toBe(ROWS - 4 * 200);

  // A service restored from a backup makes this panel a new client, in the time that any write is given.
  expect(await db.commands.where('n').above(0).count()).toBeGreaterThan(0);
  await write(db, [db.commands, db.meta], (db) => beginAsNewClient(db));
  expect((await db.commands.orderBy('at').first())?.id).toBe(id(ROWS + 801));
  expect(await db.commands.where('n').above(0).count()).toBe(0);
  expect((await readSyncState(db))?.nextN).toBe(1);
  expect(reads()).toBeGreaterThan(0);
  expect(reads()).toBeLessThanOrEqual(AT_ONCE);
}, 120_000);
