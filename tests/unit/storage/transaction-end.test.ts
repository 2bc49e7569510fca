import { IDBDatabase, IDBTransaction } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SouffleurTables } from '@/storage/database/database';
import { StorageError } from '@/storage/database/storage-error';
import { read, write } from '@/storage/database/transaction';
import { content, testDatabase } from '@/tests/support/database';

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const draft = (key: string) => ({ key, content: content(key), changedAt: 1 });
const addDraft = async (db: SouffleurTables) => await db.drafts.add(draft('a'));
const failureOf = async (writing: Promise<unknown>) => {
  const error: unknown = await writing.then(
    () => 'it did not fail',
    (failure: unknown) => failure,
  );
  return error instanceof StorageError ? error.reason : error;
};

describe('the end of a write', () => {
  it('returns the result of its work, and commits without waiting for another request', async () => {
    const db = testDatabase();
    const commit = vi.spyOn(IDBTransaction.prototype, 'commit');
    await db.open();
    commit.mockClear();
    const response = await write(db, [db.drafts], async (db) => {
      await addDraft(db);
      expect(commit).not.toHaveBeenCalled();
      return 'added';
    });
    expect(response).toBe('added');
    expect(commit).toHaveBeenCalledTimes(1);
    expect(await db.drafts.count()).toBe(1);
  });

  it('is a success where the browser had committed by itself before', async () => {
    const db = testDatabase();
    await db.open();
    vi.spyOn(IDBTransaction.prototype, 'commit').mockImplementation(() => {
      throw new DOMException('finished already', 'InvalidStateError');
    });
    await write(db, [db.drafts], addDraft);
    expect(await db.drafts.count()).toBe(1);
  });

  it('is a failure that keeps nothing where the browser cannot commit', async () => {
    const db = testDatabase();
    await db.open();
    const failure = new RangeError('no commit');
    vi.spyOn(IDBTransaction.prototype, 'commit').mockImplementation(() => {
      throw failure;
    });
    expect(await failureOf(write(db, [db.drafts], addDraft))).toBe(failure);
    vi.restoreAllMocks();
    expect(await db.drafts.count()).toBe(0);
  });

  it('leaves no timer behind, whether it succeeded or failed', async () => {
    const db = testDatabase();
    await db.open();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await write(db, [db.drafts], addDraft);
    expect(vi.getTimerCount()).toBe(0);
    await failureOf(write(db, [db.drafts], async () => Promise.reject(new RangeError('bug'))));
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a write that fails', () => {
  it('names the full disk that only its transaction knows of', async () => {
    const db = testDatabase();
    // Before opening: Dexie keeps the method it found then.
    const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await db.open();
    const failed = write(db, [db.drafts], async (db) => {
      await addDraft(db);
      const begun = begin.mock.results.at(-1)?.value;
      Object.defineProperty(begun, 'error', { value: new DOMException('', 'QuotaExceededError') });
      throw new DOMException('', 'AbortError');
    });
    expect(await failureOf(failed)).toBe('disk-full');
  });

  it('was aborted, and did not find the storage missing, once its transaction had begun', async () => {
    const db = testDatabase();
    const invalid = new DOMException('', 'InvalidStateError');
    const failed = write(db, [db.drafts], async () => Promise.reject(invalid));
    expect(await failureOf(failed)).toBe('write-aborted');
  });

  it('found no storage where the database is closed', async () => {
    const db = testDatabase();
    db.close();
    expect(await failureOf(write(db, [db.drafts], addDraft))).toBe('storage-unavailable');
  });
});

describe('a read', () => {
  it('returns its reads of all its tables, and can write to none', async () => {
    const db = testDatabase();
    await db.drafts.bulkAdd([draft('a'), draft('b')]);
    const counts = await read(
      db,
      [db.drafts, db.tips],
      async (db) => [await db.drafts.count(), await db.tips.count()] as const,
    );
    expect(counts).toEqual([2, 0]);
    expect(await failureOf(read(db, [db.drafts], (db) => db.drafts.clear()))).toBe('write-aborted');
    expect(await db.drafts.count()).toBe(2);
  });

  it('reaches no table that it did not name', async () => {
    const db = testDatabase();
    expect(await failureOf(read(db, [db.drafts], async (db) => db.tips.count()))).toBeInstanceOf(TypeError);
  });
});
