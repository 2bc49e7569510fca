/**
 * The open database of this page or worker.
 *
 * Guarantees: the database that is handed out is the one that the directory names. A database with a membership is
 * never handed out as the one that is used without.
 */
import { Dexie } from 'dexie';
import {
  type Directory,
  type DirectoryRow,
  entryOf,
  membershipKey,
  searchCacheName,
  withAdopted,
} from '@/storage/membership/directory';
import { readMembership } from '@/storage/membership/membership';
import { type SouffleurDatabase, souffleurDatabase } from './database';
import { withTimeout } from './timeout';

export type Databases = {
  directory: Directory;
  /** The database in use. */
  current: () => Promise<SouffleurDatabase>;
  /** Opens a database by its name, whoever owns it. */
  open: (name: string) => SouffleurDatabase;
  /** Closes a database for good: its users fail instead of opening it again. */
  release: (name: string) => void;
  /** Runs one switch at a time. */
  exclusive: <T>(work: () => Promise<T>) => Promise<T>;
};

/** `connect` makes the connection to a database of a name. */
export function createDatabases(directory: Directory, connect = souffleurDatabase): Databases {
  const connections = new Map<string, SouffleurDatabase>();
  let last: Promise<unknown> = Promise.resolve();

  function open(name: string): SouffleurDatabase {
    const known = connections.get(name);
    if (known) return known;
    const db = connect(name);
    connections.set(name, db);
    return db;
  }

  return {
    directory,
    open,
    current: async () => {
      const row = await directory.read();
      const db = open(row.current);
      if (row.current === row.unjoined) await adoptMembership(directory, db);
      return db;
    },
    release: (name) => {
      connections.get(name)?.close({ disableAutoOpen: true });
      connections.delete(name);
    },
    exclusive: (work) => {
      const turn = last.then(work);
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}

/**
 * Enters a membership that is in the database used without one: of a release that had only one database, or of a
 * join that ended between the two writes.
 */
async function adoptMembership(directory: Directory, db: SouffleurDatabase): Promise<void> {
  const membership = await readMembership(db);
  if (!membership) return;
  const key = await membershipKey(membership);
  await directory.update((row) => {
    if (row.current !== db.name || row.unjoined !== db.name || entryOf(row, db.name)) return undefined;
    // A database of the same membership exists already: neither may replace the other.
    return withAdopted(row, key in row.memberships ? `${key} ${db.name}` : key);
  });
}

/** Time for the pages that use a database to close it. */
const CLOSE_TIMEOUT_MS = 3_000;
export const DELETE_TIMEOUT_MS = 5_000;

/** Protects a database from deletion for as long as this page lives. */
export function holdDatabase(name: string): void {
  void globalThis.navigator?.locks?.request(lockName(name), { mode: 'shared' }, () => new Promise(() => {}));
}

/**
 * Deletes a database and its search cache. Returns whether nothing was left of it before: a page that was late to close
 * it may have opened it again, so the deletion is repeated until there is nothing to delete.
 */
export async function eraseDatabase(databases: Databases, name: string): Promise<boolean> {
  databases.release(name);
  if (!(await Dexie.exists(name)) && !(await Dexie.exists(searchCacheName(name)))) return true;
  await closedByPages(name);
  for (const each of [name, searchCacheName(name)]) await withTimeout(Dexie.delete(each), DELETE_TIMEOUT_MS);
  return false;
}

async function closedByPages(name: string): Promise<void> {
  const locks = globalThis.navigator?.locks;
  if (!locks) return;
  try {
    await locks.request(lockName(name), { signal: AbortSignal.timeout(CLOSE_TIMEOUT_MS) }, async () => {});
  } catch {
    // Deleted under the page that holds it: the browser makes the page close it.
  }
}

const lockName = (database: string) => `${database} in use`;

/** Whether somebody has to join before this machine shows anything. */
export function isDeskLocked({ sharedDesk, current, unjoined }: DirectoryRow): boolean {
  return sharedDesk && current === unjoined;
}
