import { ScanSearch, Undo2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shortOrigin } from '@/components/panel/settings/site-name';
import { Button } from '@/components/ui/Button';
import { Keys, Note } from '@/components/ui/Note';
import styles from './panel.module.css';
import { usePanel } from './panel-context';
import type { Toast } from './panel-store';

/** Focus and scrolling that an act brings about are over by then. */
const SCROLL_MS = 80;

/** The message about the last action, with its remedy: the one missing permission, or a check of the page. */
export function ToastView({ toast }: { toast: Toast }) {
  const { t } = useTranslation();
  const { sites, store, target } = usePanel();
  const [refused, setRefused] = useState(false);
  const note = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // After the focus has moved: a line may be taller than the screen, and its message is at its end.
    if (toast.position === 'foot') return;
    const focused = document.activeElement;
    const timer = setTimeout(() => {
      const now = document.activeElement;
      const part = note.current?.closest('[data-line], section');
      // Whoever has moved on to another part meanwhile must not lose sight of where the focus is.
      if (now === focused || part?.contains(now)) note.current?.scrollIntoView({ block: 'nearest' });
    }, SCROLL_MS);
    return () => clearTimeout(timer);
  }, [toast.position]);
  const { offer, check, undo, recovery } = toast;

  async function allow({ origin, retry }: NonNullable<Toast['offer']>) {
    setRefused(false);
    const click = target();
    // Must come first: the browser shows its question only within the click.
    if (await sites.request(origin)) await retry(click);
    else setRefused(true);
  }

  return (
    <div ref={note}>
      <Note tone={toast.tone}>
        <p>{toast.text}</p>
        {(offer || check || undo || recovery) && (
          <div className={styles.toastActions}>
            {recovery && (
              <Button
                small
                onClick={() => store.getState().open({ name: 'recovery' })}
                aria-keyshortcuts="T"
                data-action="recovery"
              >
                {t('recovery.accept')}
                <Keys keys={['T']} />
              </Button>
            )}
            {undo && (
              <Button small onClick={undo} aria-keyshortcuts="Z Control+Z" data-action="undo">
                <Undo2 size={15} aria-hidden />
                {t('undo.act')}
                <Keys keys={['Z']} />
              </Button>
            )}
            {offer && (
              <Button small onClick={() => void allow(offer)} data-action="allow-site">
                {t('insertion.allow', { site: shortOrigin(offer.origin) })}
              </Button>
            )}
            {check && (
              <Button
                small
                variant="quiet"
                onClick={() => store.getState().open({ name: 'check' })}
                data-action="check-page"
              >
                <ScanSearch size={15} aria-hidden />
                {t('check.open')}
              </Button>
            )}
          </div>
        )}
        {refused && <p role="alert">{t('insertion.notAllowed')}</p>}
      </Note>
    </div>
  );
}
