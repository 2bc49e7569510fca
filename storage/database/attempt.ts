import type { StorageReason } from '@/protocol/validation/errors';
import { StorageError } from './storage-error';

/** Result of work on this disk: its value, or why the disk could not do it. */
export type Attempt<T> = { done: true; value: T } | { done: false; reason: StorageReason };

/** Runs work on this disk. *Guarantees:* a `StorageError` becomes its reason; any other error is thrown. */
export async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { done: true, value: await work() };
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    return { done: false, reason: error.reason };
  }
}
