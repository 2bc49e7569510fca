/** The rows of a database as they lie, without Dexie and without a layout: for when it cannot be opened as ours. */
import { asStorageError, StorageError } from './storage-error';

const TIMEOUT_MS = 10_000;

/**
 * All rows of these stores; none of a store that is not there. Undefined, with nothing made, when there is no
 * such database. Throws `StorageError` when the browser does not give them within ten seconds.
 */
export async function readRows<S extends string>(
  name: string,
  stores: readonly S[],
): Promise<Record<S, unknown[]> | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StorageError('storage-unavailable')), TIMEOUT_MS);
  });
  try {
    return await Promise.race([readAll(name, stores), late]);
  } catch (error) {
    throw asStorageError(error);
  } finally {
    clearTimeout(timer);
  }
}

async function readAll<S extends string>(
  name: string,
  stores: readonly S[],
): Promise<Record<S, unknown[]> | undefined> {
  if (!globalThis.indexedDB) throw new StorageError('storage-unavailable');
  const db = await open(name);
  if (!db) return undefined;
  try {
    const rows = {} as Record<S, unknown[]>;
    for (const store of stores) {
      rows[store] = db.objectStoreNames.contains(store)
        ? await settled<unknown[]>(db.transaction(store).objectStore(store).getAll())
        : [];
    }
    return rows;
  } finally {
    db.close();
  }
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
