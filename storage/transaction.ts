/**
 * The only way to the disk. It guarantees to its callers that a write has completed, with strict durability
 * and everything in it or nothing, before its promise resolves; and that no write hangs for ever.
 */
import type { Table, Transaction } from 'dexie';
import type { SouffleurDatabase } from './database';
import { asStorageError, StorageError } from './storage-error';

/** A request of IndexedDB may never settle; after this time the transaction is given up. */
export const WRITE_TIMEOUT_MS = 10_000;

// biome-ignore lint/suspicious/noExplicitAny: tables of any row and key may share a transaction
type Tables = readonly Table<any, any>[];

/**
 * Runs `work` in one read-write transaction over `tables`. Resolves when the transaction has completed;
 * rejects with a `StorageError` when it did not, and then nothing of it was kept.
 */
export async function write<T>(
  db: SouffleurDatabase,
  tables: Tables,
  work: () => Promise<T>,
  timeoutMs = WRITE_TIMEOUT_MS,
): Promise<T> {
  let transaction: Transaction | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watchdog = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      try {
        transaction?.abort();
      } catch {
        // It is committing: whether that succeeds can no longer be awaited, so it is told as not saved.
      }
      reject(new StorageError('write-timeout'));
    }, timeoutMs);
  });
  try {
    const done = db.transaction('rw', [...tables], (begun) => {
      transaction = begun;
      return work();
    });
    return await Promise.race([done, watchdog]);
  } catch (error) {
    throw asStorageError(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs `work` in one read-only transaction: what it sees belongs together. Rejects with a `StorageError`. */
export async function read<T>(db: SouffleurDatabase, tables: Tables, work: () => Promise<T>): Promise<T> {
  try {
    return await db.transaction('r', [...tables], work);
  } catch (error) {
    throw asStorageError(error);
  }
}
