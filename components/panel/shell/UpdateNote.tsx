import { RefreshCw } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hasCall } from '@/components/panel/call/call-lifetime';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel, usePanelState } from '@/components/panel/core/panel-context';
import search from '@/components/panel/search/search.module.css';
import { Button } from '@/components/ui/Button';

/** Whether an update of the extension waits to be applied. */
function useUpdateWaiting(): boolean {
  const { update } = usePanel();
  const [isWaiting, setIsWaiting] = useState(false);
  useEffect(() => {
    const read = () =>
      void update.isWaiting().then(setIsWaiting, (error: unknown) => console.error('no update state', error));
    read();
    return update.onChange(read);
  }, [update]);
  return isWaiting;
}

/**
 * In the settings: a waiting update, what it waits for, and the button that applies it at once. `isTarget`: the
 * settings were opened for it.
 */
export function UpdateNote({ isTarget }: { isTarget: boolean }) {
  const { t } = useTranslation();
  const { update } = usePanel();
  const isWaiting = useUpdateWaiting();
  const isCallOn = usePanelState(hasCall);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isTarget && isWaiting) button.current?.focus();
  }, [isTarget, isWaiting]);
  if (!isWaiting) return null;
  return (
    <div className={styles.update} data-update="waiting">
      <p>{t(isCallOn ? 'update.waitsForCall' : 'update.waits')}</p>
      <p className={styles.soft}>{t('update.closes')}</p>
      <div>
        <Button ref={button} small onClick={update.apply} data-action="apply-update">
          <RefreshCw size={15} aria-hidden />
          {t('update.apply')}
        </Button>
      </div>
    </div>
  );
}

/** On the home screen, between two calls: one quiet line that leads to {@link UpdateNote}. */
export function UpdateLine() {
  const { t } = useTranslation();
  const { store, view } = usePanel();
  const isWaiting = useUpdateWaiting();
  const isCallOn = usePanelState(hasCall);
  if (!isWaiting || isCallOn || view === 'palette') return null;
  return (
    <div className={search.news}>
      <Button
        variant="quiet"
        small
        onClick={() => store.getState().open({ name: 'settings', section: 'about' })}
        data-action="update-waiting"
      >
        <RefreshCw size={15} aria-hidden />
        {t('update.line')}
      </Button>
    </div>
  );
}
