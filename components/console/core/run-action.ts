import type { TFunction } from 'i18next';
import { attempt } from '@/storage/database/attempt';
import type { ConsoleStore } from './console-store';

/** Runs an action of a person. A disk that could not do it is reported in the status bar, with what to do. */
export async function runAction<T>(
  { store, errors }: { store: ConsoleStore; errors: TFunction<'errors'> },
  work: () => Promise<T>,
): Promise<T | undefined> {
  const result = await attempt(work);
  if (result.done) return result.value;
  store.getState().showToast('bad', errors(result.reason));
  return undefined;
}
