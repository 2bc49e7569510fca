import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '@/components/console/core/console.module.css';
import { useConsole } from '@/components/console/core/console-context';
import type { LibraryCard, LibraryPack } from '@/components/console/draft/library';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { DialogActions } from '@/components/ui/DialogActions';
import { Choice } from '@/components/ui/Select';
import { inLanguage, type Language } from '@/protocol/text/language';
import type { TipRow } from '@/storage/database/tip-rows';
import { useAccept } from './use-review-actions';

type AcceptDialogProps = {
  tip: TipRow;
  /** The card that resembles the tip most. */
  near: LibraryCard | undefined;
  library: readonly LibraryPack[];
  language: Language;
};

/**
 * The target of a new card. The pack and chapter of the most similar card are proposed, or else the last pack worked
 * on.
 */
export function AcceptDialog({ tip, near, library, language }: AcceptDialogProps) {
  const { t } = useTranslation('console');
  const { store } = useConsole();
  const accept = useAccept();
  const latest = library.reduce<LibraryPack | undefined>(
    (best, each) => ((each.draft?.changedAt ?? 0) > (best?.draft?.changedAt ?? 0) ? each : best),
    undefined,
  );
  const own = library.find(({ installed }) => installed?.origin === 'organisation');
  const [packId, setPackId] = useState(near?.pack.id ?? (latest ?? own ?? library[0])?.packId ?? '');
  const [chapterId, setChapterId] = useState(near?.chapterId);
  const [busy, setBusy] = useState(false);
  const chosen = library.find((each) => each.packId === packId);
  const chapters = chosen?.pack.chapters ?? [];
  const chapter = chapters.find(({ id }) => id === chapterId) ?? chapters[0];
  if (!chosen || !chapter) {
    return (
      <Dialog title={t('accept.title')} closeLabel={t('close')} onClose={store.getState().close}>
        <p>{t('accept.noPack')}</p>
        <Button variant="strong" onClick={() => store.getState().go({ name: 'packs' })}>
          {t('nav.packs')}
        </Button>
      </Dialog>
    );
  }
  return (
    <Dialog title={t('accept.title')} closeLabel={t('close')} onClose={store.getState().close}>
      <form
        className={styles.stack}
        onSubmit={(event) => {
          event.preventDefault();
          if (busy) return;
          setBusy(true);
          void accept(tip.id, { packId, chapterId: chapter.id }).finally(() => setBusy(false));
        }}
      >
        <p>{t('accept.what', { name: tip.author?.name ?? t('tip.you') })}</p>
        <Choice
          label={t('accept.pack')}
          value={packId}
          onChange={(chosen) => {
            setPackId(chosen);
            setChapterId(undefined);
          }}
          options={library.map((each) => ({
            value: each.packId,
            label: inLanguage(each.pack.title, language) ?? each.packId,
          }))}
        />
        <Choice
          label={t('accept.chapter')}
          value={chapter.id}
          onChange={setChapterId}
          options={chapters.map((each) => ({
            value: each.id,
            label: inLanguage(each.title, language) ?? each.id,
          }))}
        />
        <DialogActions
          confirm={t('accept.go')}
          cancel={t('cancel')}
          onCancel={store.getState().close}
          busy={busy}
          focus="confirm"
          data-action="accept-now"
        />
      </form>
    </Dialog>
  );
}
