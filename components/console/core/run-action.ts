import type { TFunction } from 'i18next';
import { StorageError } from '@/storage/database/storage-error';
import type { ConsoleStore } from './console-store';

/** Runs what a person asked for; a disk that could not do it is told, with what to do. */
export async function runAction<T>(
  { store, errors }: { store: ConsoleStore; errors: TFunction<'errors'> },
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    store.getState().showToast('bad', errors(error.reason));
    return undefined;
  }
}
