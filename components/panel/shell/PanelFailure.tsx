import { useTranslation } from 'react-i18next';
import { SafetyCopy } from '@/components/panel/core/SafetyCopy';
import { FailureScreen } from '@/components/ui/FailureScreen';
import { StorageError } from '@/storage/database/storage-error';

type PanelFailureProps = {
  error: unknown;
  /** The database's problem when the panel started, in words. */
  problem: string | undefined;
  onRetry: () => void;
};

/** The failure screen of the panel: the reason where it is this disk, and the safety copy. */
export function PanelFailure({ error, problem, onRetry }: PanelFailureProps) {
  const { t } = useTranslation();
  const { t: errors } = useTranslation('errors');
  const reason = error instanceof StorageError ? error.reason : 'storage-unavailable';
  return (
    <FailureScreen
      title={t('failed.title')}
      sentence={problem ?? errors(reason)}
      retry={t('failed.retry')}
      onRetry={onRetry}
    >
      <SafetyCopy />
    </FailureScreen>
  );
}
