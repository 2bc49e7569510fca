import { Check, Loader, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from '@/components/console/core/packs.module.css';
import { Button } from '@/components/ui/Button';
import { useDraftAutosave, useDraftState } from './draft-context';
import type { DraftState } from './draft-state';

/** Whether the typed text is on the disk. */
export function SaveLine() {
  const { t } = useTranslation('console');
  const { t: errors } = useTranslation('errors');
  const autosave = useDraftAutosave();
  const { saving, reason } = useDraftState(saveResult);
  if (reason) {
    return (
      <span className={styles.save} data-saving="failed" role="alert">
        <TriangleAlert size={16} aria-hidden />
        {errors(reason)}
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

function saveResult(state: DraftState) {
  return {
    saving: state.status === 'clean' ? ('saved' as const) : ('waiting' as const),
    reason: state.status === 'failed' ? state.reason : undefined,
  };
}
