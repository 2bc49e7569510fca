import { Check, Loader, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from '@/components/console/core/packs.module.css';
import { Button } from '@/components/ui/Button';
import { useAutosavedDraft, useDraftAutosave } from './draft-context';

/** Whether what was typed is on the disk. */
export function SaveLine() {
  const { t } = useTranslation('console');
  const { t: errors } = useTranslation('errors');
  const autosave = useDraftAutosave();
  const saving = useAutosavedDraft((state) => state.saving);
  const failure = useAutosavedDraft((state) => state.failure);
  if (saving === 'failed') {
    return (
      <span className={styles.save} data-saving="failed" role="alert">
        <TriangleAlert size={16} aria-hidden />
        {errors(failure ?? 'storage-unavailable')}
        <Button small onClick={() => void autosave.flush()}>
          {t('draft.retry')}
        </Button>
      </span>
    );
  }
  return (
    <span className={styles.save} data-saving={saving}>
      {saving === 'saved' ? <Check size={16} aria-hidden /> : <Loader size={16} aria-hidden />}
      {t(`draft.${saving}`)}
    </span>
  );
}
