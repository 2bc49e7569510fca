import { Dexie } from 'dexie';
import { describe, expect, it, vi } from 'vitest';
import { SCHEMA, type SouffleurDatabase, souffleurDatabase } from '@/storage/database/database';
import { openGuarded, requestPersistence, storageHealth } from '@/storage/database/health';
import { isReadOnly } from '@/storage/database/schema-guard';
import { StorageError } from '@/storage/database/storage-error';
import { listMyTips } from '@/storage/tips/tip-queries';
import { captureTip } from '@/storage/tips/tips';
import { content, testDatabase } from '@/tests/support/database';

const reasonOf = (error: unknown) => (error instanceof StorageError ? error.reason : error);

/** The database of a version of the future, with one table more. */
function future(db: SouffleurDatabase): Dexie {
  const stores = db.tables.map(({ name, schema }) => {
    return [name, [schema.primKey, ...schema.indexes].map(({ src }) => src).join(',')];
  });
  const newer = new Dexie(db.name);
  newer.version(SCHEMA.version).stores(Object.fromEntries(stores));
  newer.version(SCHEMA.version + 1).stores({ somethingNew: 'id' });
  return newer;
}

/** What the future would leave behind: its layout, one tip of today, its own schema row. */
async function writtenByTheFuture(db: SouffleurDatabase, minReader: number): Promise<void> {
  await captureTip(db, content('D’avant.'), { now: 1 });
  db.close();
  const newer = future(db);
  await newer.open();
  await newer.table('meta').put({ key: 'schema', version: SCHEMA.version + 1, minReader });
  newer.close();
}

describe('opening', () => {
  it('notes the version of the layout at the first opening', async () => {
    const db = testDatabase();
    await openGuarded(db);
    expect(await db.meta.get('schema')).toEqual({ key: 'schema', ...SCHEMA });
    expect(isReadOnly(db)).toBe(false);
  });

  it('[S23] says that a newer version wrote the database, reads it, and refuses every write', async () => {
    const before = testDatabase();
    await writtenByTheFuture(before, SCHEMA.version);
    const db = testDatabase(before.name);
    expect(reasonOf(await openGuarded(db).catch((error) => error))).toBe('written-by-newer-version');
    expect((await listMyTips(db)).map((tip) => tip.content.words)).toEqual(['D’avant.']);
    const refused = await captureTip(db, content('Non.'), { now: 2 }).catch((error) => error);
    expect(reasonOf(refused)).toBe('written-by-newer-version');
    // Not even by a way around `storage/`.
    await expect(db.drafts.put({ key: 'a', content: content('Non.'), changedAt: 1 })).rejects.toBeDefined();
    expect(await db.tips.count()).toBe(1);
    expect(await db.meta.get('schema')).toMatchObject({ version: SCHEMA.version + 1 });
  });

  it('[S23] guards the database also when nobody opened it by name', async () => {
    const before = testDatabase();
    await writtenByTheFuture(before, SCHEMA.version);
    const db = testDatabase(before.name);
    await listMyTips(db);
    const refused = await captureTip(db, content('Non.'), { now: 2 }).catch((error) => error);
    expect(reasonOf(refused)).toBe('written-by-newer-version');
  });

  it('[S23] does not read rows that it would misunderstand', async () => {
    const before = testDatabase();
    await writtenByTheFuture(before, SCHEMA.version + 1);
    const db = testDatabase(before.name);
    expect(reasonOf(await openGuarded(db).catch((error) => error))).toBe('written-by-newer-version');
    expect(reasonOf(await listMyTips(db).catch((error) => error))).toBe('written-by-newer-version');
  });

  it('closes when a newer version comes, reports it, and then only reads', async () => {
    const db = testDatabase();
    const received: string[] = [];
    await openGuarded(db, { notify: (state) => received.push(state) });
    await captureTip(db, content('À garder.'), { now: 1 });
    const newer = future(db);
    await newer.open();
    await newer.table('somethingNew').toArray();
    expect(received).toEqual(['superseded']);
    newer.close();
    expect(await listMyTips(db)).toHaveLength(1);
    const refused = await captureTip(db, content('Non.'), { now: 2 }).catch((error) => error);
    expect(reasonOf(refused)).toBe('written-by-newer-version');
  });

  it('does not hang behind a window that will not let go', async () => {
    const name = testDatabase().name;
    // A window of another build, which does not listen to `versionchange`.
    const holding = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name, 1);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const db = testDatabase(name);
    const received: string[] = [];
    const opening = openGuarded(db, { notify: (state) => received.push(state), timeoutMs: 100 });
    expect(reasonOf(await opening.catch((error) => error))).toBe('storage-unavailable');
    expect(received).toContain('blocked');
    holding.close();
    await openGuarded(db);
    expect(await listMyTips(db)).toEqual([]);
  });

  it('tries three times before it says that storage is unavailable', async () => {
    const attempts = vi.fn((..._asked: unknown[]): never => {
      throw new DOMException('disabled', 'SecurityError');
    });
    const usual = Dexie.dependencies.indexedDB;
    Dexie.dependencies.indexedDB = { open: attempts } as unknown as IDBFactory;
    const db = souffleurDatabase('never');
    Dexie.dependencies.indexedDB = usual;
    expect(reasonOf(await openGuarded(db).catch((error) => error))).toBe('storage-unavailable');
    expect(attempts).toHaveBeenCalledTimes(3);
  });

  it('says that storage is unavailable where there is no IndexedDB', async () => {
    const usual = Dexie.dependencies.indexedDB;
    Object.assign(Dexie.dependencies, { indexedDB: undefined });
    const db = souffleurDatabase('none');
    Object.assign(Dexie.dependencies, { indexedDB: usual });
    expect(reasonOf(await openGuarded(db).catch((error) => error))).toBe('storage-unavailable');
    const refused = await captureTip(db, content('Non.'), { now: 1 }).catch((error) => error);
    expect(reasonOf(refused)).toBe('storage-unavailable');
  });
});

describe('storage health', () => {
  it('is what the browser says', async () => {
    const storage = { persisted: async () => true, estimate: async () => ({ usage: 12, quota: 100 }) };
    expect(await storageHealth(storage)).toEqual({ persisted: true, usage: 12, quota: 100 });
  });

  it('is unknown where the browser says nothing or refuses', async () => {
    const unknown = { persisted: undefined, usage: undefined, quota: undefined };
    expect(await storageHealth({})).toEqual(unknown);
    const refusing = { persisted: () => Promise.reject(new Error('no')), estimate: undefined };
    expect(await storageHealth(refusing as never)).toEqual(unknown);
  });

  it('asks to persist only while it is not so', async () => {
    const persist = vi.fn(async () => true);
    expect(await requestPersistence({ persisted: async () => true, persist })).toBe(true);
    expect(persist).not.toHaveBeenCalled();
    expect(await requestPersistence({ persisted: async () => false, persist })).toBe(true);
    expect(await requestPersistence({ persisted: async () => false, persist: async () => false })).toBe(
      false,
    );
    expect(await requestPersistence({})).toBe(false);
  });
});
