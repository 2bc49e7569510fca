/** The rows of a database as they lie, without Dexie and without a layout: for when it cannot be opened as ours. */
import { asStorageError, StorageError } from '@/storage/database/storage-error';
import { withTimeout } from '@/storage/database/timeout';

/** Read timeout of a batch in ms, and rows per batch: few enough for a slow disk to return in time. */
const SILENCE_MS = 10_000;
const ROWS_AT_ONCE = 5_000;

/**
 * All rows of these stores; none of a store that is not there. Undefined, with nothing made, when there is no
 * such database. Throws `StorageError` when the browser refuses them, or gives nothing for ten seconds.
 */
export async function readRows<S extends string>(
  name: string,
  stores: readonly S[],
  { silenceMs = SILENCE_MS, rowsAtOnce = ROWS_AT_ONCE } = {},
): Promise<Record<S, unknown[]> | undefined> {
  if (!globalThis.indexedDB) throw new StorageError('storage-unavailable');
  const inTime = <T>(work: Promise<T>) => withTimeout(work, silenceMs);
  try {
    const db = await inTime(open(name));
    if (!db) return undefined;
    try {
      const rows = {} as Record<S, unknown[]>;
      for (const store of stores) {
        rows[store] = [];
        if (!db.objectStoreNames.contains(store)) continue;
        for (let after: IDBKeyRange | undefined, more = true; more; ) {
          const { found, last } = await inTime(portion(db, store, after, rowsAtOnce));
          for (const row of found) rows[store].push(row);
          more = found.length === rowsAtOnce;
          if (last !== undefined) after = IDBKeyRange.lowerBound(last, true);
        }
      }
      return rows;
    } finally {
      db.close();
    }
  } catch (error) {
    throw asStorageError(error);
  }
}

/** The next rows of a store, and the key of the last of them. */
async function portion(
  db: IDBDatabase,
  name: string,
  after: IDBKeyRange | undefined,
  limit: number,
): Promise<{ found: unknown[]; last: IDBValidKey | undefined }> {
  const store = db.transaction(name).objectStore(name);
  const [found, keys] = await Promise.all([
    settled<unknown[]>(store.getAll(after, limit)),
    settled(store.getAllKeys(after, limit)),
  ]);
  return { found, last: keys.at(-1) };
}

/** Opens the version that is there; a database that had to be made first is not made. */
async function open(name: string): Promise<IDBDatabase | undefined> {
  const opening = indexedDB.open(name);
  let missing = false;
  opening.onupgradeneeded = () => {
    missing = true;
    opening.transaction?.abort();
  };
  try {
    return await settled(opening);
  } catch (error) {
    if (missing) return undefined;
    throw error;
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
