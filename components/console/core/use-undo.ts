import { useTranslation } from 'react-i18next';
import { useConsole } from './console-context';

/** Undoes the last action that the status bar offers to undo, and says so. False where there is none. */
export function useUndo(): () => boolean {
  const { t } = useTranslation('console');
  const { store } = useConsole();
  return () => {
    const { toast, showToast } = store.getState();
    if (!toast?.undo) return false;
    if (!(toast.undo() instanceof Promise)) showToast('good', t('undone'));
    return true;
  };
}
