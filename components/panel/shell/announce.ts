import type { PanelStore } from '@/components/panel/core/panel-store';

/** A live region announces changes: it has to be empty for a moment between two texts. */
const EMPTY_MS = 60;

/**
 * Shows the text of each toast of the panel in a live region, until the returned function is called.
 * Guarantees: a text that comes twice is announced twice; a dismissed toast is not announced any more.
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
