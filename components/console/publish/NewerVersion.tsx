import { useLiveQuery } from 'dexie-react-hooks';
import { useTranslation } from 'react-i18next';
import consoleStyles from '@/components/console/core/console.module.css';
import { useConsole } from '@/components/console/core/console-context';
import { runAction } from '@/components/console/core/run-action';
import { useDraftAutosave } from '@/components/console/draft/draft-context';
import { Button } from '@/components/ui/Button';
import { Note } from '@/components/ui/Note';
import type { PackDraftRow } from '@/storage/database/pack-rows';
import { rebasePackDraft } from '@/storage/packs/pack-drafts';
import { holdsNewerFields, listPacks, readPack } from '@/storage/packs/packs';

/** Reports early that this pack was published meanwhile, and rebases the draft on that version. */
export function NewerVersion({ row }: { row: PackDraftRow }) {
  const { t } = useTranslation('console');
  const { t: errors } = useTranslation('errors');
  const { db, store } = useConsole();
  const autosave = useDraftAutosave();
  const installed = useLiveQuery(
    async () => (await listPacks(db)).find(({ id }) => id === row.packId),
    [db, row.packId],
  );
  if (installed?.origin !== 'organisation' || installed.version <= row.baseVersion) return null;
  const rebase = () =>
    runAction({ store, errors }, async () => {
      await autosave.flush();
      const newer = await readPack(db, row.packId);
      if (newer) await rebasePackDraft(db, row.packId, newer);
    });
  return (
    <Note tone="warn">
      <div className={consoleStyles.row} data-newer-version={installed.version}>
        <span>{t('draft.newer', { version: installed.version })}</span>
        {holdsNewerFields(installed) ? (
          <span data-newer-fields>{errors('pack-from-newer-version')}</span>
        ) : (
          <Button small onClick={() => void rebase()} data-action="rebase">
            {t('draft.rebase')}
          </Button>
        )}
      </div>
    </Note>
  );
}
