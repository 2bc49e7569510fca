import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { bytesInWords } from '@/components/i18n/dates';
import { useTakenBackInWords } from '@/components/i18n/taken-back';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import { useStoredAction } from '@/components/panel/core/use-stored-action';
import { Button } from '@/components/ui/Button';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { Note } from '@/components/ui/Note';
import type { Language } from '@/protocol/text/language';
import { exportEverything, safetyFileName } from '@/storage/backup/export';
import { importSafetyFile, isOwnerRefusal, type OwnerRefusal } from '@/storage/backup/import';
import { type StorageHealth, storageHealth } from '@/storage/database/health';

/** The data on this machine, how safe it is, and its export. `meant`: the person came for the export. */
export function StoredHere({ meant }: { meant: boolean }) {
  const { t, i18n } = useTranslation();
  const { t: desk } = useTranslation('desk');
  const language = i18n.language as Language;
  const storeOrReport = useStoredAction();
  const { db, store, now, saveFile } = usePanel();
  const [health, setHealth] = useState<StorageHealth>();
  const file = useRef<HTMLInputElement>(null);
  const importing = useRef<HTMLButtonElement>(null);
  const { showToast } = store.getState();
  const takenBack = useTakenBackInWords();
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
    if (chosen) void takeBack(chosen);
  }

  async function takeBack(chosen: File, anyOwner = false) {
    setAnother(undefined);
    await storeOrReport(async () => {
      const result = await importSafetyFile(db, chosen, { anyOwner });
      if (isOwnerRefusal(result)) {
        setAnother({ file: chosen, why: result.reason });
        return;
      }
      showToast('foot', result.ok ? 'good' : 'bad', takenBack(result));
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
        <ConfirmDialog
          title={desk('copyOfAnother.title')}
          text={desk(`copyOfAnother.${another.why}`)}
          confirm={desk('copyOfAnother.mine')}
          cancel={desk('copyOfAnother.other')}
          closeLabel={t('close')}
          onConfirm={() => void takeBack(another.file, true)}
          onClose={() => {
            setAnother(undefined);
            showToast('foot', 'good', desk('copyOfAnother.nothing'));
          }}
        />
      )}
    </section>
  );
}
