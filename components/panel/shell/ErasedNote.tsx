import { useLiveQuery } from 'dexie-react-hooks';
import { useTranslation } from 'react-i18next';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import { useStoredAction } from '@/components/panel/core/use-stored-action';
import { Button } from '@/components/ui/Button';
import { Note } from '@/components/ui/Note';
import { dismissLoss, readLoss } from '@/storage/database/database-identity';

/** After the database was evicted or cleared: what is lost, what comes back, and how; until it is acknowledged. */
export function ErasedNote() {
  const { t } = useTranslation();
  const { db, store } = usePanel();
  const storeOrReport = useStoredAction();
  const loss = useLiveQuery(() => readLoss(db), [db]);
  if (!loss) return null;
  return (
    <section className={styles.body} aria-label={t('erased.title')} data-state="erased">
      <Note tone="warn">
        <p>{t('erased.what')}</p>
        <p>{t('erased.unsent', { count: loss.unsent })}</p>
        <p>{t('erased.back')}</p>
        <div className={styles.toastActions}>
          <Button
            small
            onClick={() => store.getState().open({ name: 'settings', section: 'kept-here' })}
            data-action="take-back-copy"
          >
            {t('settings.import')}
          </Button>
          <Button small onClick={() => void storeOrReport(() => dismissLoss(db))} data-action="loss-known">
            {t('erased.known')}
          </Button>
        </div>
      </Note>
    </section>
  );
}
