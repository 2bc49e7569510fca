/**
 * The directory of the databases on this machine: which one is in use, and which membership each belongs to.
 *
 * Guarantees: the directory is one record, changed in one strict transaction, so that every page and the worker
 * agree on the database in use. It holds no name of a person. A token is in it only until it is revoked.
 */
import { Dexie, type EntityTable, liveQuery, type Subscription } from 'dexie';
import { v4 as randomId } from 'uuid';
import { DATABASE_NAME } from '@/storage/database/database';
import { sha256Hex } from '@/storage/database/digest';
import type { MembershipRow } from '@/storage/database/meta-rows';
import { asStorageError } from '@/storage/database/storage-error';
import { withTimeout } from '@/storage/database/timeout';
import { WRITE_TIMEOUT_MS } from '@/storage/database/transaction';

/** The database of one membership. `locked`: its token is still valid, but its person has to sign in again. */
export type MembershipEntry = { database: string; leftAt?: number; locked?: true };

/** A membership that was left, until its database is dealt with and its token is revoked. */
export type Departure = {
  database: string;
  /** Whether the database is deleted, or only its membership. */
  erase: boolean;
  /** The token to revoke; undefined once the service has revoked it. */
  revoke?: Pick<MembershipRow, 'address' | 'token' | 'protocol'>;
  attempts: number;
  retryAt: number;
};

/** A source that belongs to the membership of the target, and is not copied there yet. */
export type PendingCopy = { from: string; to: string };

/** The last switch, for the message that pages show after they have reloaded. */
export type SwitchNotice = { what: 'left' | 'erased' | 'joined'; switchedAt: number };

export type DirectoryRow = {
  key: 'directory';
  /** The database in use. */
  current: string;
  /** The database in use while nobody has joined. */
  unjoined: string;
  /** By {@link membershipKey}. */
  memberships: Record<string, MembershipEntry>;
  departures: Departure[];
  /** Databases made for a join that has not ended: deleted at the next start. */
  creating: string[];
  /** In the order in which they are made. */
  pendingCopies?: PendingCopy[];
  /** Databases that were deleted on purpose, the newest at the end. */
  erased: string[];
  /** Whether several people use this browser profile in turn. */
  sharedDesk: boolean;
  /** The service that was joined last, where the desk is shared: the next person need not type it. */
  address?: string;
  lastSwitch?: SwitchNotice;
};

export type Directory = {
  read: () => Promise<DirectoryRow>;
  /** Changes the record in one transaction. `change` may run again, and returns undefined for no change. */
  update: (change: (row: DirectoryRow) => DirectoryRow | undefined) => Promise<DirectoryRow>;
  /** Calls `then` with the record now and after each change by any page or the worker. */
  follow: (then: (row: DirectoryRow) => void) => Subscription;
  close: () => void;
};

export const DIRECTORY_NAME = 'souffleur-directory';

/** Deleted databases that the directory remembers. */
const ERASED_REMEMBERED = 50;

/** The directory of this machine. `first` is the database of releases that had only one. */
export function openDirectory(name = DIRECTORY_NAME, first = DATABASE_NAME): Directory {
  const db = new Dexie(name, { chromeTransactionDurability: 'strict' }) as Dexie & {
    records: EntityTable<DirectoryRow, 'key'>;
  };
  db.version(1).stores({ records: 'key' });
  const initial: DirectoryRow = {
    key: 'directory',
    current: first,
    unjoined: first,
    memberships: {},
    departures: [],
    creating: [],
    erased: [],
    sharedDesk: false,
  };
  const get = async () => (await db.records.get('directory')) ?? initial;
  const guarded = async <T>(work: PromiseLike<T>): Promise<T> => {
    try {
      return await withTimeout(work, WRITE_TIMEOUT_MS);
    } catch (error) {
      throw asStorageError(error);
    }
  };
  return {
    read: () => guarded(get()),
    update: (change) =>
      guarded(
        db.transaction('rw', db.records, async () => {
          const before = await get();
          const after = change(before);
          if (after) await db.records.put({ ...after, erased: after.erased.slice(-ERASED_REMEMBERED) });
          return after ?? before;
        }),
      ),
    follow: (then) =>
      liveQuery(get).subscribe({
        next: then,
        error: (error: unknown) => console.error('The directory can no longer be followed', error),
      }),
    close: () => db.close(),
  };
}

/** The key of a membership: service, organisation and member, so that no other service can claim its database. */
export function membershipKey({
  address,
  member,
}: Pick<MembershipRow, 'address' | 'member'>): Promise<string> {
  return sha256Hex(`${address}\n${member.organisation.id}\n${member.id}`);
}

/** The key and entry of the membership that a database belongs to. */
export function entryOf(row: DirectoryRow, database: string): [string, MembershipEntry] | undefined {
  return Object.entries(row.memberships).find(([, entry]) => entry.database === database);
}

/** The name of a database that is not there yet. */
export function newDatabaseName(): string {
  return `${DATABASE_NAME}-${randomId()}`;
}

/** The name of the search cache that belongs to a database, and is deleted with it. */
export function searchCacheName(database: string): string {
  return `${database}-search`;
}

/**
 * Gives the database used without a membership to a membership, and names a fresh one for the next person. Nothing
 * is copied: either all of it belongs to the membership, or none.
 */
export function withAdopted(row: DirectoryRow, key: string): DirectoryRow {
  return {
    ...row,
    unjoined: newDatabaseName(),
    memberships: { ...row.memberships, [key]: { database: row.current } },
  };
}
