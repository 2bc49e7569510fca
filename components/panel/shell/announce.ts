import type { PanelStore } from '@/components/panel/core/panel-store';

/** A live region reads out what changes in it: it has to be empty for a moment between two texts. */
const EMPTY_MS = 60;

/**
 * Shows the text of each notice of the panel in a live region, until the function that this answers is called.
 * Guarantees: a text that comes twice is read out twice; a notice that was taken away is not read out any more.
 */
export function announceNotices(store: PanelStore, show: (text: string) => void): () => void {
  let cancel = announce(store.getState().toast, show);
  const unsubscribe = store.subscribe(({ toast }, before) => {
    if (toast === before.toast) return;
    cancel();
    cancel = announce(toast, show);
  });
  return () => {
    unsubscribe();
    cancel();
  };
}

function announce(notice: { text: string } | undefined, show: (text: string) => void): () => void {
  show('');
  const timer = notice && setTimeout(() => show(notice.text), EMPTY_MS);
  return () => clearTimeout(timer);
}
