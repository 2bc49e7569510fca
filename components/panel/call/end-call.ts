import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { type Panel, usePanel } from '@/components/panel/core/panel-context';
import type { Toast } from '@/components/panel/core/panel-store';
import { needsRecovery } from '@/components/panel/recovery/recovery-card';
import type { CardRef } from '@/protocol/card-ref';
import type { CallEvent } from './call-event';
import { hasCall } from './call-lifetime';

/** So long an ended call can be brought back; then nothing holds it any more. */
const UNDO_MS = 10_000;

/** Ends the call: all of it is forgotten in every panel of the window, and can be brought back here at once. */
export function useEndCall(): () => void {
  const { t } = useTranslation();
  const panel = usePanel();
  return () => endCallWithUndo(panel, t, t('call.ended'));
}

/** The same, with a sentence of its own. */
export function endCallWithUndo(
  { db, store, endCall }: Pick<Panel, 'db' | 'store' | 'endCall'>,
  t: TFunction,
  sentence: string,
): void {
  const { values, valueRecords, found, callCount, callEvents, callParts } = store.getState();
  const screen = store.getState().screens.at(-1);
  const some = hasCall({ values, found, callEvents, callParts });
  endCall();
  const undo = () => {
    store.getState().restoreCall({ values, valueRecords, found, callCount, callEvents, callParts });
    store.getState().showToast('foot', 'good', t('call.restored'));
  };
  store.getState().showToast('foot', 'good', sentence, [], some ? { undo } : {});
  const { toast } = store.getState();
  if (some) setTimeout(() => store.getState().dismissToast(toast), UNDO_MS);
  const onScreen = screen && 'ref' in screen ? screen.ref : undefined;
  void offerRecovery({ db, store, t }, callEvents, onScreen, toast);
}

/** Adds the timed recovery to the message about the end of a hard call. The call is over by then, whatever comes of it. */
async function offerRecovery(
  { db, store, t }: Pick<Panel, 'db' | 'store'> & { t: TFunction },
  events: readonly CallEvent[],
  onScreen: CardRef | undefined,
  ended: Toast | undefined,
): Promise<void> {
  if (!(await needsRecovery(db, events, onScreen))) return;
  const { toast, showToast, dismissToast } = store.getState();
  if (toast !== ended || !ended) return;
  const { undo } = ended;
  const text = `${ended.text.replace(/\.$/u, '')}. ${t('recovery.offer')}`;
  showToast('foot', 'good', text, [], { recovery: true, ...(undo && { undo }) });
  if (!undo) return;
  const offered = store.getState().toast;
  setTimeout(() => {
    if (store.getState().toast !== offered) return;
    dismissToast(offered);
    // What was forgotten cannot be brought back any more; the offer stands.
    showToast('foot', 'good', t('recovery.offer'), [], { recovery: true });
  }, UNDO_MS);
}
