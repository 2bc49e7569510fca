import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';

/** So long the values of an ended call can be brought back; then nothing holds them any more. */
const UNDO_MS = 10_000;

/** Ends the call: its values are forgotten in every panel of the window, and can be brought back here at once. */
export function useEndCall(): () => void {
  const { t } = useTranslation();
  const { store, endCall } = usePanel();
  return () => {
    const before = store.getState();
    const some = Object.keys(before.values).length > 0 || Object.keys(before.found).length > 0;
    const { values, valueRecords, found, callCount } = before;
    endCall();
    const undo = () => {
      store.getState().restoreCall({ values, valueRecords, found, callCount });
      store.getState().showToast('foot', 'good', t('call.restored'));
    };
    store.getState().showToast('foot', 'good', t('call.ended'), [], some ? { undo } : {});
    const { toast } = store.getState();
    if (some) setTimeout(() => store.getState().dismissToast(toast), UNDO_MS);
  };
}
