import { useTranslation } from 'react-i18next';
import { attempt } from '@/storage/database/attempt';
import { usePanel } from './panel-context';

/**
 * Runs an action that writes to or reads from this disk. *Guarantees:* a disk that could not do it is reported at the
 * foot, and the result is false, so that the caller reports no success; any other error is thrown.
 */
export function useStoredAction(): (work: () => Promise<unknown>) => Promise<boolean> {
  const { t: errors } = useTranslation('errors');
  const { store } = usePanel();
  return async (work) => {
    const result = await attempt(work);
    if (!result.done) store.getState().showToast('foot', 'bad', errors(result.reason));
    return result.done;
  };
}
