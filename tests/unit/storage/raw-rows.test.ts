import { afterEach, expect, it, vi } from 'vitest';
import { readRows } from '@/storage/backup/raw-export';
import { captureTip } from '@/storage/tips/tips';
import { content, testDatabase } from '@/tests/support/database';

afterEach(() => vi.unstubAllGlobals());

/** A request that is answered with `result` after a time; never without one. */
function answeredLater<T>(result: T, afterMs: number | undefined) {
  const request: { result?: T; onsuccess?: () => void } = {};
  if (afterMs !== undefined) {
    setTimeout(() => {
      request.result = result;
      request.onsuccess?.();
    }, afterMs);
  }
  return request;
}

/** A browser whose disk takes `eachMs` for every answer, with `rows` in each store. */
function slowBrowser(rows: number, eachMs: number | undefined) {
  const keys = Array.from({ length: rows }, (_, index) => index);
  const next = (after: { lower: number } | undefined, limit: number) =>
    keys.filter((key) => key > (after?.lower ?? -1)).slice(0, limit);
  const store = {
    getAll: (after: undefined, limit: number) =>
      answeredLater(
        next(after, limit).map((id) => ({ id })),
        eachMs,
      ),
    getAllKeys: (after: undefined, limit: number) => answeredLater(next(after, limit), eachMs),
  };
  const db = {
    objectStoreNames: { contains: () => true },
    transaction: () => ({ objectStore: () => store }),
    close: () => undefined,
  };
  vi.stubGlobal('indexedDB', { open: () => answeredLater(db, 0) });
}

it('[S23] returns every row in its order, in batches of any size', async () => {
  const db = testDatabase();
  for (let index = 0; index < 7; index += 1) await captureTip(db, content(`${index}`), { now: index });
  const all = await db.tips.toArray();
  db.close();
  for (const rowsAtOnce of [1, 3, 7, 8]) {
    expect((await readRows(db.name, ['tips', 'drafts'], { rowsAtOnce }))?.tips).toEqual(all);
  }
});

it('[S23] a disk that is slow but goes on giving is read to the end', async () => {
  slowBrowser(12, 20);
  const rows = await readRows('slow', ['tips'], { silenceMs: 100, rowsAtOnce: 1 });
  expect(rows?.tips).toHaveLength(12);
});

it('[S23] a disk that gives nothing is not waited for', async () => {
  slowBrowser(2, undefined);
  await expect(readRows('stuck', ['tips'], { silenceMs: 50 })).rejects.toMatchObject({
    reason: 'storage-unavailable',
  });
});
