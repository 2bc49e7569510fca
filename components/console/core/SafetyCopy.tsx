import { HardDriveDownload, HardDriveUpload } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useImportResult } from '@/components/backup/import-result';
import { OtherOwnerDialog } from '@/components/backup/OtherOwnerDialog';
import { useExport } from '@/components/backup/use-export';
import { Button } from '@/components/ui/Button';
import { importSafetyFile, isOwnerRefusal, type OwnerRefusal } from '@/storage/backup/import';
import styles from './console.module.css';
import { useConsole } from './console-context';
import packStyles from './packs.module.css';
import { runAction } from './run-action';

/**
 * Saves the data that only this disk holds as a file. If the database does not open, the raw rows are exported. Reports
 * its result next to itself, because no other part of the console may be there to do so.
 */
export function SaveSafetyCopy() {
  const [result, setResult] = useState('');
  return (
    <div className={styles.row}>
      <SaveButton onResult={(_tone, text) => setResult(text)} />
      <span role="status">{result}</span>
    </div>
  );
}

/** Exports and imports the work of a trainer that only this machine holds. */
export function SafetySection() {
  const { t } = useTranslation('console');
  const { t: panel } = useTranslation('panel');
  const { t: errors } = useTranslation('errors');
  const { db, store } = useConsole();
  const inWords = useImportResult();
  const picker = useRef<HTMLInputElement>(null);
  const { showToast } = store.getState();
  const [another, setAnother] = useState<{ file: File; why: OwnerRefusal }>();

  async function importFile(file: File, anyOwner = false) {
    setAnother(undefined);
    await runAction({ store, errors }, async () => {
      const result = await importSafetyFile(db, file, { anyOwner });
      if (isOwnerRefusal(result)) {
        setAnother({ file, why: result.reason });
        return;
      }
      // Good news disappears by itself; where to find a draft has to be read first.
      const good = result.ok && result.copies > 0 ? 'warn' : 'good';
      showToast(result.ok ? good : 'bad', inWords(result));
    });
  }

  return (
    <section className={packStyles.safety} aria-label={t('safety.title')}>
      <h2>{t('safety.title')}</h2>
      <p className={styles.soft}>{t('safety.text')}</p>
      <div className={styles.row}>
        <SaveButton onResult={showToast} />
        <Button onClick={() => picker.current?.click()} data-action="take-back-copy">
          <HardDriveUpload size={17} aria-hidden />
          {panel('settings.import')}
        </Button>
        <input
          ref={picker}
          type="file"
          accept="application/json,.json"
          hidden
          aria-label={panel('settings.import')}
          data-field="safety-copy"
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = '';
            if (file) void importFile(file);
          }}
        />
      </div>
      {another && (
        <OtherOwnerDialog
          why={another.why}
          closeLabel={t('close')}
          onMine={() => void importFile(another.file, true)}
          onOther={(text) => {
            setAnother(undefined);
            showToast('good', text);
          }}
        />
      )}
    </section>
  );
}

function SaveButton({ onResult }: { onResult: (tone: 'good' | 'bad', text: string) => void }) {
  const { t } = useTranslation('panel');
  const exportData = useExport(useConsole());

  async function save() {
    const { tone, text } = await exportData();
    onResult(tone, text);
  }

  return (
    <Button onClick={() => void save()} data-action="safety-copy">
      <HardDriveDownload size={17} aria-hidden />
      {t('settings.export')}
    </Button>
  );
}
