import { useTranslation } from 'react-i18next';
import { SaveSafetyCopy } from '@/components/console/core/SafetyCopy';
import { FailureScreen } from '@/components/ui/FailureScreen';
import { StorageError } from '@/storage/database/storage-error';

/** The failure screen of the console: the reason where it is this disk, and the safety copy. */
export function ConsoleFailure({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation('console');
  const { t: errors } = useTranslation('errors');
  return (
    <FailureScreen
      title={t('failed.title')}
      sentence={error instanceof StorageError ? errors(error.reason) : t('failed.unknown')}
      retry={t('failed.retry')}
      onRetry={onRetry}
    >
      <SaveSafetyCopy />
    </FailureScreen>
  );
}
