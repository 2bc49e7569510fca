import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '@/components/console/core/console.module.css';
import { useConsole, useConsoleState } from '@/components/console/core/console-context';
import type { Route } from '@/components/console/core/routes';
import {
  DraftContext,
  useDraftAutosave,
  useDraftState,
  useNewDraftAutosave,
} from '@/components/console/draft/draft-context';
import { type DraftConflict, type DraftState, isOpen } from '@/components/console/draft/draft-state';
import { cardTitle } from '@/components/console/draft/titles';
import { EditorScreen } from '@/components/console/editor/EditorScreen';
import { InstalledPack } from '@/components/console/packs/InstalledPack';
import { PackScreen } from '@/components/console/packs/PackScreen';
import { PublishedNote } from '@/components/console/publish/PublishedNote';
import { PublishScreen } from '@/components/console/publish/PublishScreen';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import type { Language } from '@/protocol/text/language';

type PackRoute = Extract<Route, { packId: string }>;

/** One pack: its draft where there is one, the installed version otherwise. */
export function PackArea({ route, language }: { route: PackRoute; language: Language }) {
  const { t } = useTranslation('console');
  const autosave = useNewDraftAutosave(route.packId);
  if (!autosave) return <p className={styles.gate}>{t('loading')}</p>;
  return (
    <DraftContext value={autosave}>
      <PackRoutes route={route} language={language} />
    </DraftContext>
  );
}

function PackRoutes({ route, language }: { route: PackRoute; language: Language }) {
  const { t } = useTranslation('console');
  const { store } = useConsole();
  const published = useConsoleState((state) => state.published);
  const { isLoading, pack, row, renewed, conflict } = useDraftState(shownDraft);
  useEffect(() => {
    if (renewed > 0) store.getState().showToast('warn', t('draft.renewed'));
  }, [renewed, store, t]);

  if (published?.packId === route.packId) return <PublishedNote published={published} language={language} />;
  if (isLoading) return <p className={styles.gate}>{t('loading')}</p>;
  if (!pack || !row) return <InstalledPack packId={route.packId} language={language} />;
  return (
    <>
      {route.name === 'pack' && <PackScreen pack={pack} row={row} language={language} />}
      {route.name === 'card' && (
        <EditorScreen key={route.cardId} pack={pack} row={row} cardId={route.cardId} language={language} />
      )}
      {route.name === 'publish' && <PublishScreen pack={pack} row={row} language={language} />}
      {conflict && <ConflictDialog conflict={conflict} language={language} />}
    </>
  );
}

/** Nothing of it changes while a save is on its way. */
function shownDraft(state: DraftState) {
  const open = isOpen(state) ? state : undefined;
  return {
    isLoading: state.status === 'loading',
    pack: open?.pack,
    row: open?.row,
    renewed: open?.renewed ?? 0,
    conflict: state.status === 'conflict' ? state.conflict : undefined,
  };
}

/** Two windows changed the same card: the trainer says which words stay. */
function ConflictDialog({ conflict, language }: { conflict: DraftConflict; language: Language }) {
  const { t } = useTranslation('console');
  const { takeMine, takeTheirs } = useDraftAutosave();
  return (
    // Closing it would leave the question open: nothing is saved until it is answered.
    <Dialog title={t('clash.title')} closeLabel={t('clash.keepMine')} onClose={takeMine}>
      <p>{t('clash.what')}</p>
      <ul className={styles.stack}>
        {conflict.cardIds.map((id) => (
          <li key={id}>
            <strong>{cardTitle(conflict.merged, id, language)}</strong>
          </li>
        ))}
      </ul>
      <div className={styles.row}>
        <Button variant="strong" onClick={takeMine} data-action="keep-mine">
          {t('clash.keepMine')}
        </Button>
        <Button onClick={takeTheirs} data-action="take-theirs">
          {t('clash.takeTheirs')}
        </Button>
      </div>
    </Dialog>
  );
}
