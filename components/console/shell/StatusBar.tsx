import { X } from 'lucide-react';
import { useEffect, useLayoutEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import styles from '@/components/console/core/console.module.css';
import { useConsole, useConsoleState } from '@/components/console/core/console-context';
import { useUndo } from '@/components/console/core/use-undo';
import { Button } from '@/components/ui/Button';
import { Keys, Note } from '@/components/ui/Note';

const GOOD_NEWS_STAYS_MS = 12_000;

/** The message about the last action, with its undo; the one live region. Bad news stays until it is closed. */
export function StatusBar() {
  const { t } = useTranslation('console');
  const { store } = useConsole();
  const toast = useConsoleState((state) => state.toast);
  const undo = useUndo();
  const dialog = useConsoleState((state) => state.dialog);
  const [message, setMessage] = useState('');
  const [layer, setLayer] = useState<Element | null>(null);
  // Behind an open dialog nothing can be reached or is read aloud: a message that comes while it is open is shown in it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another dialog is another place
  useLayoutEffect(() => setLayer(null), [dialog]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked up again for each message
  useLayoutEffect(
    () => setLayer(dialog ? document.querySelector('[role=dialog], [role=alertdialog]') : null),
    [toast],
  );
  useEffect(() => {
    // Emptied first, so that the same sentence counts as new.
    setMessage('');
    if (!toast) return;
    const saying = setTimeout(() => setMessage(toast.text), 60);
    const hushing =
      toast.tone === 'good' && !toast.undo
        ? setTimeout(store.getState().dismissToast, GOOD_NEWS_STAYS_MS)
        : undefined;
    return () => {
      clearTimeout(saying);
      clearTimeout(hushing);
    };
  }, [toast, store]);
  const foot = (
    <>
      <p className="unseen" role="status" aria-live="polite">
        {message}
      </p>
      {toast && (
        <div className={styles.foot} data-toast={toast.tone}>
          <Note tone={toast.tone}>
            <span className={styles.footLine}>
              <span>{toast.text}</span>
              {toast.undo && (
                <Button small data-action="undo" aria-keyshortcuts="Z Control+Z" onClick={undo}>
                  {t('undo')}
                  <Keys keys={['Z']} />
                </Button>
              )}
              <Button
                variant="quiet"
                small
                icon
                aria-label={t('close')}
                onClick={store.getState().dismissToast}
              >
                <X size={15} aria-hidden />
              </Button>
            </span>
          </Note>
        </div>
      )}
    </>
  );
  return layer ? createPortal(foot, layer) : foot;
}
