import { HardDriveDownload, HardDriveUpload } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTakenBackInWords } from '@/components/i18n/taken-back';
import { Button } from '@/components/ui/Button';
import { ConfirmDialog } from '@/components/ui/ConfirmDialog';
import { safetyCopy, safetyFileName } from '@/storage/backup/export';
import { importSafetyFile, isOwnerRefusal, type OwnerRefusal } from '@/storage/backup/import';
import { attempt } from '@/storage/database/attempt';
import styles from './console.module.css';
import { useConsole } from './console-context';
import packStyles from './packs.module.css';
import { runAction } from './run-action';

/**
 * Saves the data that only this disk holds as a file. If the database does not open, the raw rows are exported. Reports
 * its result next to itself, because no other part of the console may be there to do so.
 */
export function SaveSafetyCopy() {
  const [said, setSaid] = useState('');
  return (
    <div className={styles.row}>
      <SaveButton onSaid={(_tone, text) => setSaid(text)} />
      <span role="status">{said}</span>
    </div>
  );
}

/** Exports and imports the work of a trainer that only this machine holds. */
export function SafetySection() {
  const { t } = useTranslation('console');
  const { t: panel } = useTranslation('panel');
  const { t: desk } = useTranslation('desk');
  const { t: errors } = useTranslation('errors');
  const { db, store } = useConsole();
  const takenBack = useTakenBackInWords();
  const picker = useRef<HTMLInputElement>(null);
  const { showToast } = store.getState();
  const [another, setAnother] = useState<{ file: File; why: OwnerRefusal }>();

  async function takeBack(file: File, anyOwner = false) {
    setAnother(undefined);
    await runAction({ store, errors }, async () => {
      const result = await importSafetyFile(db, file, { anyOwner });
      if (isOwnerRefusal(result)) {
        setAnother({ file, why: result.reason });
        return;
      }
      // Good news disappears by itself; where to find a draft has to be read first.
      const good = result.ok && result.copies > 0 ? 'warn' : 'good';
      showToast(result.ok ? good : 'bad', takenBack(result));
    });
  }

  return (
    <section className={packStyles.safety} aria-label={t('safety.title')}>
      <h2>{t('safety.title')}</h2>
      <p className={styles.soft}>{t('safety.text')}</p>
      <div className={styles.row}>
        <SaveButton onSaid={showToast} />
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
            if (file) void takeBack(file);
          }}
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
            showToast('good', desk('copyOfAnother.nothing'));
          }}
        />
      )}
    </section>
  );
}

function SaveButton({ onSaid }: { onSaid: (tone: 'good' | 'bad', text: string) => void }) {
  const { t } = useTranslation('panel');
  const { t: errors } = useTranslation('errors');
  const { db, now, saveFile } = useConsole();

  async function save() {
    const copy = await attempt(() => safetyCopy(db, now()));
    if (!copy.done) return onSaid('bad', errors(copy.reason));
    if (copy.value === undefined) return onSaid('bad', t('settings.nothingToExport'));
    saveFile(safetyFileName(now()), copy.value);
    onSaid('good', t('settings.exported'));
  }

  return (
    <Button onClick={() => void save()} data-action="safety-copy">
      <HardDriveDownload size={17} aria-hidden />
      {t('settings.export')}
    </Button>
  );
}
