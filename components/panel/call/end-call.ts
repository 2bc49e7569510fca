import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';
import { hasCall } from './call-lifetime';

/** So long an ended call can be brought back; then nothing holds it any more. */
const UNDO_MS = 10_000;

/** Ends the call: all of it is forgotten in every panel of the window, and can be brought back here at once. */
export function useEndCall(): () => void {
  const { t } = useTranslation();
  const { store, endCall } = usePanel();
  return () => {
    const { values, valueRecords, found, callCount, callEvents, callParts } = store.getState();
    const some = hasCall({ values, found, callEvents, callParts });
    endCall();
    const undo = () => {
      store.getState().restoreCall({ values, valueRecords, found, callCount, callEvents, callParts });
      store.getState().showToast('foot', 'good', t('call.restored'));
    };
    store.getState().showToast('foot', 'good', t('call.ended'), [], some ? { undo } : {});
    const { toast } = store.getState();
    if (some) setTimeout(() => store.getState().dismissToast(toast), UNDO_MS);
  };
}
