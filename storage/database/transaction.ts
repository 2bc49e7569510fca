/**
 * The only way to the disk. It guarantees to its callers that a write has completed, with strict durability
 * and everything in it or nothing, before its promise resolves; and that no write hangs for ever.
 *
 * `work` is given the tables bound to the transaction and must use those. Dexie finds the transaction of an
 * unbound table by a zone that it loses after a few awaits without a request between them; the request would
 * then run outside of the transaction, unseen: https://dexie.org/docs/Transaction/Transaction#transaction-scope
 */
import type { Table, Transaction } from 'dexie';
import type { SouffleurDatabase, SouffleurTables } from './database';
import { asStorageError, StorageError } from './storage-error';

/** A request of IndexedDB may never settle; after this time the transaction is given up. */
export const WRITE_TIMEOUT_MS = 10_000;

// biome-ignore lint/suspicious/noExplicitAny: tables of any row and key may share a transaction
type Tables = readonly Table<any, any>[];

/**
 * Runs `work` in one read-write transaction over `tables`. Resolves when the transaction has completed; rejects with a
 * `StorageError` when it did not, and then nothing of it was stored.
 */
export async function write<T>(
  db: SouffleurDatabase,
  tables: Tables,
  work: (db: SouffleurTables) => PromiseLike<T>,
  timeoutMs = WRITE_TIMEOUT_MS,
): Promise<T> {
  let transaction: Transaction | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watchdog = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      try {
        transaction?.abort();
      } catch {
        // It is committing: its success can no longer be awaited, so it is reported as not saved.
      }
      reject(new StorageError('write-timeout'));
    }, timeoutMs);
  });
  try {
    const done = db.transaction('rw', [...tables], (begun) => {
      transaction = begun;
      return work(bound(begun, tables)).then((result) => {
        commit(begun);
        return result;
      });
    });
    return await Promise.race([done, watchdog]);
  } catch (error) {
    throw asStorageError(error, transaction && { error: transaction.idbtrans?.error });
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Commits at once, without waiting for another request. Only after every request has succeeded: sooner would save a
 * little, but a request that the store refuses would no longer roll back the other writes.
 */
function commit({ idbtrans }: Transaction): void {
  try {
    idbtrans.commit();
  } catch (error) {
    // The transaction has ended by itself: Dexie reports how.
    if (!(error instanceof Error && error.name === 'InvalidStateError')) throw error;
  }
}

/** Runs `work` in one read-only transaction: its reads are consistent. Rejects with a `StorageError`. */
export async function read<T>(
  db: SouffleurDatabase,
  tables: Tables,
  work: (db: SouffleurTables) => PromiseLike<T>,
): Promise<T> {
  try {
    return await db.transaction('r', [...tables], (begun) => work(bound(begun, tables)));
  } catch (error) {
    throw asStorageError(error);
  }
}

/** Only the tables of the transaction are there: using another one fails at the first try. */
function bound(transaction: Transaction, tables: Tables): SouffleurTables {
  const own = tables.map(({ name }) => [name, transaction.table(name)]);
  return Object.fromEntries(own) as SouffleurTables;
}
