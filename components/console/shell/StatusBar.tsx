import { X } from 'lucide-react';
import { useEffect, useLayoutEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { Keys, Note } from '@/components/ui/Note';
import styles from '@/components/console/core/console.module.css';
import { useConsole, useConsoleState } from '@/components/console/core/console-context';
import { useUndo } from '@/components/console/core/use-undo';

const GOOD_NEWS_STAYS_MS = 12_000;

/** What became of the last act, with its undo; the one live region. Bad news stays until it is closed. */
export function Foot() {
  const { t } = useTranslation('console');
  const { store } = useConsole();
  const told = useConsoleState((state) => state.told);
  const undo = useUndo();
  const dialog = useConsoleState((state) => state.dialog);
  const [said, setSaid] = useState('');
  const [layer, setLayer] = useState<Element | null>(null);
  // Behind an open dialog nothing can be reached or is read aloud: what is told while it is open stands in it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another dialog is another place
  useLayoutEffect(() => setLayer(null), [dialog]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked for anew whenever something is told
  useLayoutEffect(() => setLayer(dialog ? document.querySelector('dialog[open]') : null), [told]);
  useEffect(() => {
    // Emptied first, so that the same sentence counts as new.
    setSaid('');
    if (!told) return;
    const saying = setTimeout(() => setSaid(told.text), 60);
    const hushing =
      told.tone === 'good' && !told.undo ? setTimeout(store.getState().hush, GOOD_NEWS_STAYS_MS) : undefined;
    return () => {
      clearTimeout(saying);
      clearTimeout(hushing);
    };
  }, [told, store]);
  const foot = (
    <>
      <p className="unseen" role="status">
        {said}
      </p>
      {told && (
        <div className={styles.foot} data-told={told.tone}>
          <Note tone={told.tone}>
            <span className={styles.footLine}>
              <span>{told.text}</span>
              {told.undo && (
                <Button small data-action="undo" aria-keyshortcuts="Z Control+Z" onClick={undo}>
                  {t('undo')}
                  <Keys keys={['Z']} />
                </Button>
              )}
              <Button look="quiet" small icon aria-label={t('close')} onClick={store.getState().hush}>
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
