import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useImportResult } from '@/components/backup/import-result';
import { OtherOwnerDialog } from '@/components/backup/OtherOwnerDialog';
import { bytesInWords } from '@/components/i18n/dates';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import { useStoredAction } from '@/components/panel/core/use-stored-action';
import { Button } from '@/components/ui/Button';
import { Note } from '@/components/ui/Note';
import type { Language } from '@/protocol/text/language';
import { exportEverything, safetyFileName } from '@/storage/backup/export';
import { importSafetyFile, isOwnerRefusal, type OwnerRefusal } from '@/storage/backup/import';
import { type StorageHealth, storageHealth } from '@/storage/database/health';

/** The data on this machine, how safe it is, and its export. `meant`: the person came for the export. */
export function StoredHere({ meant }: { meant: boolean }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language as Language;
  const storeOrReport = useStoredAction();
  const { db, store, now, saveFile } = usePanel();
  const [health, setHealth] = useState<StorageHealth>();
  const file = useRef<HTMLInputElement>(null);
  const importing = useRef<HTMLButtonElement>(null);
  const { showToast } = store.getState();
  const inWords = useImportResult();
  const [another, setAnother] = useState<{ file: File; why: OwnerRefusal }>();
  useEffect(() => {
    void storageHealth().then(setHealth);
  }, []);

  useEffect(() => {
    if (meant) importing.current?.focus();
  }, [meant]);

  function choose(event: ChangeEvent<HTMLInputElement>) {
    const chosen = event.target.files?.[0];
    event.target.value = '';
    if (chosen) void importFile(chosen);
  }

  async function importFile(chosen: File, anyOwner = false) {
    setAnother(undefined);
    await storeOrReport(async () => {
      const result = await importSafetyFile(db, chosen, { anyOwner });
      if (isOwnerRefusal(result)) {
        setAnother({ file: chosen, why: result.reason });
        return;
      }
      showToast('foot', result.ok ? 'good' : 'bad', inWords(result));
    });
  }

  return (
    <section className={styles.group}>
      <h2>{t('settings.data')}</h2>
      <p>{t('settings.dataText')}</p>
      {health?.persisted === true && <Note tone="good">{t('settings.storageSafe')}</Note>}
      {health?.persisted === false && <Note tone="warn">{t('settings.storageUnsafe')}</Note>}
      {health && health.persisted === undefined && <Note tone="warn">{t('settings.storageUnknown')}</Note>}
      {health?.usage !== undefined && health.quota !== undefined && (
        <p className={styles.soft}>
          {t('settings.storageUse', {
            usage: bytesInWords(health.usage, language),
            quota: bytesInWords(health.quota, language),
          })}
        </p>
      )}
      <div className={styles.row}>
        <Button
          small
          onClick={async () => {
            const done = await storeOrReport(async () =>
              saveFile(safetyFileName(now()), await exportEverything(db, now())),
            );
            if (done) showToast('foot', 'good', t('settings.exported'));
          }}
          data-action="export"
        >
          {t('settings.export')}
        </Button>
        <Button ref={importing} small onClick={() => file.current?.click()} data-action="import">
          {t('settings.import')}
        </Button>
        <input
          ref={file}
          type="file"
          accept="application/json,.json"
          hidden
          tabIndex={-1}
          onChange={choose}
        />
      </div>
      {another && (
        <OtherOwnerDialog
          why={another.why}
          closeLabel={t('close')}
          onMine={() => void importFile(another.file, true)}
          onOther={(text) => {
            setAnother(undefined);
            showToast('foot', 'good', text);
          }}
        />
      )}
    </section>
  );
}
