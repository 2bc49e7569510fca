import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import styles from '@/components/console/core/console.module.css';
import { useConsole, useConsoleState } from '@/components/console/core/console-context';
import type { Route } from '@/components/console/core/routes';
import type { DraftAutosave } from '@/components/console/draft/draft-autosave';
import {
  DraftContext,
  useAutosavedDraft,
  useNewDraftAutosave,
} from '@/components/console/draft/draft-context';
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

/** Everything about one pack: its draft where there is one, what is installed otherwise. */
export function PackArea({ place, language }: { place: PackRoute; language: Language }) {
  const { t } = useTranslation('console');
  const autosave = useNewDraftAutosave(place.packId);
  if (!autosave) return <p className={styles.gate}>{t('loading')}</p>;
  return (
    <DraftContext value={autosave}>
      <InPack keeper={autosave} place={place} language={language} />
    </DraftContext>
  );
}

function InPack({
  keeper,
  place,
  language,
}: {
  keeper: DraftAutosave;
  place: PackRoute;
  language: Language;
}) {
  const { t } = useTranslation('console');
  const { store } = useConsole();
  const published = useConsoleState((state) => state.published);
  const { phase, pack, row, renewed } = useStore(keeper.store);
  useEffect(() => {
    if (renewed > 0) store.getState().showToast('warn', t('draft.renewed'));
  }, [renewed, store, t]);

  if (published?.packId === place.packId) return <PublishedNote published={published} language={language} />;
  if (phase === 'loading') return <p className={styles.gate}>{t('loading')}</p>;
  if (phase === 'none' || !pack || !row) return <InstalledPack packId={place.packId} language={language} />;
  return (
    <>
      {place.name === 'pack' && <PackScreen pack={pack} row={row} language={language} />}
      {place.name === 'card' && (
        <EditorScreen key={place.cardId} pack={pack} row={row} cardId={place.cardId} language={language} />
      )}
      {place.name === 'publish' && <PublishScreen pack={pack} row={row} language={language} />}
      <Clash language={language} keeper={keeper} />
    </>
  );
}

/** Both windows changed the same card: the trainer says which words stay. */
function Clash({ keeper, language }: { keeper: DraftAutosave; language: Language }) {
  const { t } = useTranslation('console');
  const clash = useAutosavedDraft((state) => state.clash);
  if (!clash) return null;
  return (
    // Closing it would leave the question open: nothing is saved until it is answered.
    <Dialog title={t('clash.title')} closeLabel={t('clash.keepMine')} onClose={keeper.keepMine}>
      <p>{t('clash.what')}</p>
      <ul className={styles.stack}>
        {clash.cardIds.map((id) => (
          <li key={id}>
            <strong>{cardTitle(clash.joined, id, language)}</strong>
          </li>
        ))}
      </ul>
      <div className={styles.row}>
        <Button look="strong" onClick={keeper.keepMine} data-action="keep-mine">
          {t('clash.keepMine')}
        </Button>
        <Button onClick={keeper.takeTheirs} data-action="take-theirs">
          {t('clash.takeTheirs')}
        </Button>
      </div>
    </Dialog>
  );
}
