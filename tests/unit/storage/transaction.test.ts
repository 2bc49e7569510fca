import { IDBDatabase } from 'fake-indexeddb';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { asStorageError, StorageError } from '@/storage/database/storage-error';
import { read, write } from '@/storage/database/transaction';
import { captureTip } from '@/storage/tips/tips';
import { content, testDatabase } from '@/tests/support/database';

const reasonOf = (error: unknown) => (error instanceof StorageError ? error.reason : error);

describe('a failure of the disk', () => {
  it.each([
    ['QuotaExceededError', 'disk-full'],
    ['VersionError', 'written-by-newer-version'],
    ['OpenFailedError', 'storage-unavailable'],
    ['MissingAPIError', 'storage-unavailable'],
    ['DatabaseClosedError', 'storage-unavailable'],
    ['UnknownError', 'storage-unavailable'],
    ['InvalidStateError', 'storage-unavailable'],
    ['AbortError', 'write-aborted'],
    ['TransactionInactiveError', 'write-aborted'],
    ['ConstraintError', 'write-aborted'],
  ])('%s is reported as %s', (name, reason) => {
    expect(reasonOf(asStorageError(new DOMException('whatever the browser says', name)))).toBe(reason);
  });

  it('is classified by its inner error, at any depth', () => {
    const quota = new DOMException('', 'QuotaExceededError');
    const abort = Object.assign(new Error('aborted'), { name: 'AbortError', inner: quota });
    expect(reasonOf(asStorageError(abort))).toBe('disk-full');
    const bulk = Object.assign(new Error('bulk'), { name: 'BulkError', failures: [abort] });
    expect(reasonOf(asStorageError(bulk))).toBe('disk-full');
    expect(reasonOf(asStorageError(new Error('outer', { cause: abort })))).toBe('disk-full');
  });

  it('is classified by the transaction’s own error', () => {
    const invalid = new DOMException('', 'InvalidStateError');
    expect(reasonOf(asStorageError(invalid, { error: null }))).toBe('write-aborted');
    const quota = new DOMException('', 'QuotaExceededError');
    expect(reasonOf(asStorageError(invalid, { error: quota }))).toBe('disk-full');
  });

  it('is never classified by its message, and a bug stays a bug', () => {
    const bug = new TypeError('QuotaExceededError: the disk is full');
    expect(asStorageError(bug)).toBe(bug);
    expect(asStorageError('text')).toBe('text');
    expect(asStorageError(undefined)).toBeUndefined();
  });

  it('survives an error that holds itself', () => {
    const loop = Object.assign(new Error('loop'), { name: 'AbortError' });
    Object.assign(loop, { inner: loop });
    expect(reasonOf(asStorageError(loop))).toBe('write-aborted');
  });

  it('is wrapped once', () => {
    const own = new StorageError('disk-full');
    expect(asStorageError(own)).toBe(own);
    expect(asStorageError(Object.assign(new Error('outer'), { name: 'AbortError', inner: own }))).toBe(own);
  });
});

describe('a write', () => {
  it('is all or nothing when what it does throws, and lets the error through', async () => {
    const db = testDatabase();
    const bug = new RangeError('bug');
    const failed = write(db, [db.drafts, db.recents], async (db) => {
      await db.drafts.add({ key: 'a', content: content('a'), changedAt: 1 });
      throw bug;
    });
    await expect(failed).rejects.toBe(bug);
    expect(await db.drafts.count()).toBe(0);
  });

  it('stays in its transaction through any number of awaits without a request', async () => {
    const db = testDatabase();
    const nothing = async () => undefined;
    await write(db, [db.drafts], async (db) => {
      await db.drafts.add({ key: 'a', content: content('a'), changedAt: 1 });
      for (let index = 0; index < 200; index += 1) await nothing();
      await db.drafts.add({ key: 'b', content: content('b'), changedAt: 1 });
    });
    expect(await db.drafts.count()).toBe(2);
  });

  it('cannot reach a table that it did not name', async () => {
    const db = testDatabase();
    const failed = write(db, [db.drafts], async (db) => db.tips.count());
    await expect(failed).rejects.toBeInstanceOf(TypeError);
  });

  it('times out, stores nothing, and reports it', async () => {
    const db = testDatabase();
    await db.open();
    const failed = write(
      db,
      [db.drafts],
      async (db) => {
        await db.drafts.add({ key: 'a', content: content('a'), changedAt: 1 });
        // Requests without end keep the transaction open, as a disk that does not answer would.
        for (;;) await db.drafts.get('a');
      },
      100,
    );
    expect(reasonOf(await failed.catch((error) => error))).toBe('write-timeout');
    expect(await db.drafts.count()).toBe(0);
    // The next one works.
    await captureTip(db, content('Ensuite.'), { now: 1 });
    expect(await db.tips.count()).toBe(1);
  });

  it('asks the browser for strict durability', async () => {
    const db = testDatabase();
    const begun = vi.spyOn(IDBDatabase.prototype, 'transaction');
    onTestFinished(() => begun.mockRestore());
    await db.open();
    begun.mockClear();
    await captureTip(db, content('Durable.'), { now: 1 });
    const modes = begun.mock.calls.map(([, mode, options]) => [mode, options?.durability]);
    expect(modes).toEqual([['readwrite', 'strict']]);
  });
});

describe('a read', () => {
  it('fails with a reason when there is no database, and never gives an empty list', async () => {
    const db = testDatabase();
    db.close();
    const failed = await read(db, [db.tips], (db) => db.tips.toArray()).catch((error) => error);
    expect(reasonOf(failed)).toBe('storage-unavailable');
  });
});
