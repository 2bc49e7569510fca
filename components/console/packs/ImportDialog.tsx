import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '@/components/console/core/console.module.css';
import { useConsole } from '@/components/console/core/console-context';
import packStyles from '@/components/console/core/packs.module.css';
import { runAction } from '@/components/console/core/run-action';
import { slugFor } from '@/components/console/core/slug';
import { packTitle } from '@/components/console/draft/titles';
import { problemInWords } from '@/components/i18n/problems';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { DialogActions } from '@/components/ui/DialogActions';
import { Note } from '@/components/ui/Note';
import type { Pack } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import type { Untrusted } from '@/protocol/validation/validate';
import { underId } from '@/storage/packs/pack-copy';
import { importPack, laterVersion } from './import-pack';

export type ImportOutcome = { file: string; parsed: Untrusted<Pack> };

type ImportDialogProps = {
  outcome: ImportOutcome;
  /** Ids of the packs that are there already. */
  taken: readonly string[];
  language: Language;
  onClose: () => void;
};

/**
 * The result of a file's import: imported as a draft, refused with every path and remedy, or blocked by an existing
 * draft.
 */
export function ImportDialog({ outcome: { file, parsed }, taken, language, onClose }: ImportDialogProps) {
  const { t } = useTranslation('console');
  const { t: errors } = useTranslation('errors');
  const { db, store, now } = useConsole();
  const [inTheWay, setInTheWay] = useState(false);
  /** The later version that is installed here, while the person is asked about it. */
  const [later, setLater] = useState<number>();

  async function take(pack: Pack) {
    const taking = await runAction({ store, errors }, () => importPack(db, pack, now()));
    if (taking === false) return setInTheWay(true);
    onClose();
    if (taking) store.getState().go({ name: 'pack', packId: pack.id });
    if (taking) store.getState().showToast('good', t('import.done', { file }));
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: a valid file is imported once, when it was parsed
  useEffect(() => {
    if (parsed.ok) void begin(parsed.value);
  }, [parsed]);

  // An older file would undo what was published since: the person is asked first.
  async function begin(pack: Pack) {
    const version = await runAction({ store, errors }, () => laterVersion(db, pack));
    if (version === undefined) await take(pack);
    else setLater(version);
  }

  if (parsed.ok && !inTheWay && later === undefined) return null;
  return (
    <Dialog title={t('import.title')} closeLabel={t('close')} onClose={onClose}>
      {parsed.ok && later !== undefined ? (
        <>
          <Note tone="warn">
            {t('import.older', {
              title: packTitle(parsed.value, language),
              version: parsed.value.version,
              later,
            })}
          </Note>
          <DialogActions
            confirm={t('import.olderAnyway')}
            cancel={t('cancel')}
            onConfirm={() => {
              setLater(undefined);
              void take(parsed.value);
            }}
            onCancel={onClose}
            variant="plain"
            data-action="import-older"
          />
        </>
      ) : parsed.ok ? (
        <>
          <Note tone="warn">{t('import.inTheWay', { title: packTitle(parsed.value, language) })}</Note>
          <DialogActions
            confirm={t('import.asCopy')}
            cancel={t('cancel')}
            onConfirm={() => {
              setInTheWay(false);
              void take(underId(parsed.value, slugFor(parsed.value.id, new Set(taken), 'pack')));
            }}
            onCancel={onClose}
          />
        </>
      ) : (
        <>
          <Note tone="bad">{t('import.refused', { file })}</Note>
          <ul className={packStyles.problems} data-import-problems>
            {parsed.problems.map((problem) => (
              <li key={`${problem.path} ${problem.problem}`}>{problemInWords(problem, errors, language)}</li>
            ))}
          </ul>
          <p className={styles.soft}>{t('import.untouched')}</p>
          <div>
            <Button onClick={onClose}>{t('close')}</Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
