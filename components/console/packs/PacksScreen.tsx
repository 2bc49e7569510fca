import { useLiveQuery } from 'dexie-react-hooks';
import { Download, FilePlus2, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import consoleStyles from '@/components/console/core/console.module.css';
import { useConsole, useConsoleState } from '@/components/console/core/console-context';
import styles from '@/components/console/core/packs.module.css';
import { href } from '@/components/console/core/routes';
import { SafetySection } from '@/components/console/core/SafetyCopy';
import { ScreenTitle } from '@/components/console/core/ScreenTitle';
import { type LibraryPack, readLibrary } from '@/components/console/draft/library';
import { packTitle } from '@/components/console/draft/titles';
import { packChanges } from '@/components/console/publish/pack-changes';
import { timeAgo } from '@/components/i18n/dates';
import { Button } from '@/components/ui/Button';
import type { Language } from '@/protocol/text/language';
import { holdsNewerFields } from '@/storage/packs/packs';
import { exportPack } from './export-pack';
import { ImportDialog, type ImportOutcome } from './ImportDialog';
import { checkPackFile } from './import-pack';
import { NewPackDialog } from './NewPackDialog';

/** Every pack, installed or being written; new ones by hand or from a file. */
export function PacksScreen({ language }: { language: Language }) {
  const { t } = useTranslation('console');
  const { db, store } = useConsole();
  const dialog = useConsoleState((state) => state.dialog);
  const library = useLiveQuery(() => readLibrary(db), [db]);
  const picker = useRef<HTMLInputElement>(null);
  const [outcome, setOutcome] = useState<ImportOutcome>();
  if (!library) return <p className={consoleStyles.gate}>{t('loading')}</p>;
  return (
    <div className={consoleStyles.page}>
      <div className={`${consoleStyles.row} ${consoleStyles.apart}`}>
        <ScreenTitle name={t('packs.title')} />
        <div className={consoleStyles.row}>
          <Button onClick={() => picker.current?.click()} data-action="import">
            <Upload size={17} aria-hidden />
            {t('packs.import')}
          </Button>
          <input
            ref={picker}
            type="file"
            accept=".json,application/json"
            hidden
            aria-label={t('packs.import')}
            onChange={(event) => {
              const file = event.target.files?.[0];
              event.target.value = '';
              if (file) void checkPackFile(file).then((parsed) => setOutcome({ file: file.name, parsed }));
            }}
          />
          <Button
            variant="strong"
            onClick={() => store.getState().open({ name: 'new-pack' })}
            data-action="new-pack"
          >
            <FilePlus2 size={17} aria-hidden />
            {t('packs.new')}
          </Button>
        </div>
      </div>
      {library.length === 0 && <p className={styles.empty}>{t('packs.empty')}</p>}
      <ul className={styles.packs}>
        {library.map((each) => (
          <PackRow key={each.packId} each={each} language={language} />
        ))}
      </ul>
      <SafetySection />
      {dialog?.name === 'new-pack' && (
        <NewPackDialog language={language} taken={library.map(({ packId }) => packId)} />
      )}
      {outcome && (
        <ImportDialog
          outcome={outcome}
          taken={library.map(({ packId }) => packId)}
          language={language}
          onClose={() => setOutcome(undefined)}
        />
      )}
    </div>
  );
}

function PackRow({ each, language }: { each: LibraryPack; language: Language }) {
  const { t } = useTranslation('console');
  const { t: errors } = useTranslation('errors');
  const { now, saveFile, store } = useConsole();
  const { pack, installed, published, draft, packId } = each;
  function save() {
    // A file without the fields that this version does not know would pass for the whole pack.
    if (!draft && holdsNewerFields(installed))
      store.getState().showToast('bad', errors('pack-from-newer-version'));
    else exportPack(saveFile, pack);
  }
  return (
    <li className={styles.pack} data-pack-id={packId}>
      <div className={styles.packText}>
        <h2>
          <a href={href({ name: 'pack', packId })}>{packTitle(pack, language)}</a>
        </h2>
        <p className={consoleStyles.soft}>
          {installed
            ? t('packs.installed', {
                version: installed.version,
                when: timeAgo(installed.publishedAt, now(), language),
              })
            : t('packs.unpublished')}
          {' · '}
          {t('packs.cards', { count: installed ? published.size : pack.cards.length })}
          {draft && installed && published.size !== pack.cards.length
            ? ` · ${t('packs.draftCards', { count: pack.cards.length })}`
            : ''}
          {installed?.origin === 'built-in' && ` · ${t('packs.builtIn')}`}
        </p>
      </div>
      {draft && <DraftChip each={each} />}
      <Button
        variant="quiet"
        small
        aria-label={t('packs.exportOne', { title: packTitle(pack, language) })}
        onClick={save}
      >
        <Download size={16} aria-hidden />
        {t('packs.export')}
      </Button>
    </li>
  );
}

function DraftChip({ each: { pack, draft } }: { each: LibraryPack }) {
  const { t } = useTranslation('console');
  const { added, changed, removed, about, chapters } = packChanges(draft?.base, pack);
  const count = added.length + changed.length + removed.length + (about.length > 0 || chapters ? 1 : 0);
  return (
    <span className={consoleStyles.chip} data-tone={draft?.conflicts ? 'bad' : 'lamp'} data-draft>
      {draft?.conflicts
        ? t('packs.draftConflicts', { count: draft.conflicts.length })
        : t('packs.draft', { count })}
    </span>
  );
}
