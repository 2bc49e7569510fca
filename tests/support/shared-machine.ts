/**
 * A machine that several people use in turn: one browser profile, the extension's worker, and what a kill of that
 * worker at any of its writes leaves on the disk.
 */
import { Dexie } from 'dexie';
import { indexedDB } from 'fake-indexeddb';
import type { Databases } from '@/storage/databases';
import { createSyncWorker, type SyncWorker } from '@/sync/worker';
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

type Opened = { transaction: IDBDatabase['transaction'] };

/**
 * Runs `act` with a disk that dies before its n-th writing transaction or deletion, and a network that dies with it.
 * Answers whether it came to that.
 */
export async function killedAt(n: number, act: (fetch: Fetch) => Promise<unknown>): Promise<boolean> {
  let left = n;
  let dead = false;
  const spend = () => {
    if (left === 0) dead = true;
    left -= 1;
    if (dead) throw new DOMException('The worker was killed', 'AbortError');
  };
  const opened = Object.getPrototypeOf(await openedAny()) as Opened;
  const [transaction, deletion] = [opened.transaction, indexedDB.deleteDatabase];
  opened.transaction = function (this: IDBDatabase, stores, mode, options) {
    if (mode === 'readwrite') spend();
    return transaction.call(this, stores, mode, options);
  };
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
    opened.transaction = transaction;
    indexedDB.deleteDatabase = deletion;
  }
  return dead;
}

async function openedAny(): Promise<IDBDatabase> {
  const name = 'any-database';
  const any = new Dexie(name);
  any.version(1).stores({ any: 'key' });
  await any.open();
  const opened = any.backendDB();
  any.close();
  await Dexie.delete(name);
  return opened;
}
