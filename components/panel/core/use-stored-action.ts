import { useTranslation } from 'react-i18next';
import { StorageError } from '@/storage/database/storage-error';
import { usePanel } from './panel-context';

/**
 * Does what writes to or reads from this disk. When the disk refuses, that is said at the foot, and the answer
 * is false: whoever calls says nothing that is not true then. Anything but a failing disk is thrown on.
 */
export function useStoredAction(): (work: () => Promise<unknown>) => Promise<boolean> {
  const { t: errors } = useTranslation('errors');
  const { store } = usePanel();
  return async (work) => {
    try {
      await work();
      return true;
    } catch (failure) {
      if (!(failure instanceof StorageError)) throw failure;
      store.getState().showToast('foot', 'bad', errors(failure.reason));
      return false;
    }
  };
}
