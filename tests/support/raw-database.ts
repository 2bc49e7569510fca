/**
 * A panel's database as it lies on the disk, without Dexie and without this build's layout: to keep what a
 * release wrote, and to put it there again under a later one.
 */
import { indexedDB } from 'fake-indexeddb';

type RawStore = {
  keyPath: string | string[];
  autoIncrement?: true;
  indexes: Record<string, { keyPath: string | string[]; multiEntry: boolean; unique: boolean }>;
  rows: unknown[];
};
/** `version` is IndexedDB's own: ten times Dexie's. */
export type RawDatabase = { version: number; stores: Record<string, RawStore> };

/** Everything that lies in the database of this name. */
export async function readRaw(name: string): Promise<RawDatabase> {
  const db = await settled(indexedDB.open(name));
  const names = [...db.objectStoreNames];
  const transaction = db.transaction(names, 'readonly');
  const stores: RawDatabase['stores'] = {};
  for (const each of names) {
    const store = transaction.objectStore(each);
    const indexes: RawStore['indexes'] = {};
    for (const index of [...store.indexNames]) {
      const { keyPath, multiEntry, unique } = store.index(index);
      indexes[index] = { keyPath: keyPath as string, multiEntry, unique };
    }
    stores[each] = {
      keyPath: store.keyPath as string,
      ...(store.autoIncrement && { autoIncrement: true }),
      indexes,
      rows: await settled(store.getAll()),
    };
  }
  db.close();
  return { version: db.version, stores };
}

/** Makes a database of this name as it lay. */
export async function writeRaw(name: string, raw: RawDatabase): Promise<void> {
  const opening = indexedDB.open(name, raw.version);
  opening.onupgradeneeded = () => {
    for (const [store, { keyPath, autoIncrement = false, indexes, rows }] of Object.entries(raw.stores)) {
      const made = opening.result.createObjectStore(store, { keyPath, autoIncrement });
      for (const [position, index] of Object.entries(indexes))
        made.createIndex(position, index.keyPath, index);
      for (const row of rows) made.add(row);
    }
  };
  (await settled(opening)).close();
}

function settled<T>(request: {
  result: T;
  error: unknown;
  onsuccess: unknown;
  onerror: unknown;
}): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
