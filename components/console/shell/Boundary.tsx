import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '@/components/console/core/console.module.css';
import { SaveSafetyCopy } from '@/components/console/core/SafetyCopy';
import { Button } from '@/components/ui/Button';
import { Note } from '@/components/ui/Note';
import type { StorageReason } from '@/protocol/validation/errors';
import { StorageError } from '@/storage/database/storage-error';

type State = { failure: { reason: StorageReason | undefined } | undefined };

/** Says what happened when this disk could not be read, instead of leaving an empty page. */
export class Boundary extends Component<{ children: ReactNode }, State> {
  override state: State = { failure: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { failure: { reason: error instanceof StorageError ? error.reason : undefined } };
  }

  override render() {
    if (!this.state.failure) return this.props.children;
    return (
      <Failure reason={this.state.failure.reason} onRetry={() => this.setState({ failure: undefined })} />
    );
  }
}

function Failure({ reason, onRetry }: { reason: StorageReason | undefined; onRetry: () => void }) {
  const { t } = useTranslation('console');
  const { t: errors } = useTranslation('errors');
  return (
    <main className={styles.gate}>
      <h1>{t('failed.title')}</h1>
      <Note tone="bad">{reason ? errors(reason) : t('failed.unknown')}</Note>
      <Button onClick={onRetry}>{t('failed.retry')}</Button>
      <SaveSafetyCopy />
    </main>
  );
}
