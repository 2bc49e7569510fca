/**
 * A machine that several people use in turn: one browser profile, the extension's worker, and what a kill of that
 * worker at any of its writes leaves on the disk.
 */
import { Dexie } from 'dexie';
import { indexedDB } from 'fake-indexeddb';
import type { Databases } from '@/storage/database/databases';
import { createSyncWorker, type SyncWorker } from '@/sync/handlers';
import { testDatabases } from './database';
import { openWindow, REDIRECT } from './identity-provider';
import type { Fetch } from './network';

export type Machine = { databases: Databases; worker: SyncWorker; name: string };

/** A machine that is started; with `name`, the next worker of that one. */
export function startMachine(
  options: { name?: string; fetch?: Fetch; now?: () => number; login?: () => string } = {},
): Machine {
  const { name, fetch = globalThis.fetch, now = Date.now, login = () => '' } = options;
  const databases = testDatabases(name);
  const worker = createSyncWorker({
    databases,
    fetch: (...request) => fetch(...request),
    device: () => 'Chrome, Linux',
    window: {
      redirect: () => REDIRECT,
      open: async (url) => (await openWindow().signIn(url, login())).at.href,
    },
    now,
    random: () => 0.5,
  });
  return { databases, worker, name: databases.name };
}

type Opened = Pick<IDBDatabase, 'transaction' | 'createObjectStore'>;
type Writes = Pick<IDBObjectStore, (typeof WRITES)[number]>;
const WRITES = ['add', 'put', 'delete', 'clear'] as const;

/**
 * Runs `act` with a disk that dies before its n-th write, and a network that dies with it. A write is a writing
 * transaction, a deletion of a database, or one request of a layout's upgrade. Answers whether it came to that.
 */
export async function killedAt(n: number, act: (fetch: Fetch) => Promise<unknown>): Promise<boolean> {
  let left = n;
  let dead = false;
  const spend = (abort?: () => void) => {
    if (left === 0) dead = true;
    left -= 1;
    if (!dead) return;
    abort?.();
    throw new DOMException('The worker was killed', 'AbortError');
  };
  const { opened, store } = await prototypes();
  const { transaction, createObjectStore } = opened;
  const deletion = indexedDB.deleteDatabase;
  opened.transaction = function (this: IDBDatabase, stores, mode, options) {
    if (mode === 'readwrite') spend();
    return transaction.call(this, stores, mode, options);
  };
  opened.createObjectStore = function (this: IDBDatabase, name, options) {
    spend();
    return createObjectStore.call(this, name, options);
  };
  const writes = WRITES.map((name) => [name, store[name]] as const);
  for (const [name, write] of writes) {
    store[name] = function (this: IDBObjectStore, ...given: unknown[]) {
      if (this.transaction.mode === 'versionchange') spend(() => this.transaction.abort());
      return Reflect.apply(write, this, given);
    };
  }
  indexedDB.deleteDatabase = (name) => {
    spend();
    return deletion.call(indexedDB, name);
  };
  const fetch: Fetch = async (...request) => {
    if (dead) throw new TypeError('The worker was killed');
    return globalThis.fetch(...request);
  };
  try {
    await act(fetch).catch((error: unknown) => {
      if (!dead) throw error;
    });
  } finally {
    Object.assign(opened, { transaction, createObjectStore });
    Object.assign(store, Object.fromEntries(writes));
    indexedDB.deleteDatabase = deletion;
  }
  return dead;
}

/**
 * Runs `act` while no row can be added or changed: the browser gives no more room. With `untilDeletion`, the deletion
 * of a database gives room again.
 */
export async function onFullDisk<T>(
  act: () => Promise<T>,
  { untilDeletion = false }: { untilDeletion?: boolean } = {},
): Promise<T> {
  const { store } = await prototypes();
  const { add, put } = store;
  const deletion = indexedDB.deleteDatabase;
  let full = true;
  const whenRoom = (write: typeof add | typeof put) =>
    function (this: IDBObjectStore, ...given: Parameters<typeof add>) {
      if (full) throw new DOMException('No room is left', 'QuotaExceededError');
      return write.apply(this, given);
    };
  Object.assign(store, { add: whenRoom(add), put: whenRoom(put) });
  indexedDB.deleteDatabase = (name) => {
    full = !untilDeletion;
    return deletion.call(indexedDB, name);
  };
  try {
    return await act();
  } finally {
    Object.assign(store, { add, put });
    indexedDB.deleteDatabase = deletion;
  }
}

/** What every open database and every object store of this process inherits from. */
async function prototypes(): Promise<{ opened: Opened; store: Writes }> {
  const name = 'any-database';
  const any = new Dexie(name);
  any.version(1).stores({ any: 'key' });
  await any.open();
  const opened = any.backendDB();
  const store = opened.transaction('any').objectStore('any');
  any.close();
  await Dexie.delete(name);
  return { opened: Object.getPrototypeOf(opened), store: Object.getPrototypeOf(store) };
}
