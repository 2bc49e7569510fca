import { useTranslation } from 'react-i18next';
import { useConsole } from '@/components/console/core/console-context';
import { runAction } from '@/components/console/core/run-action';
import { useDraftAutosave } from '@/components/console/draft/draft-context';
import { packTitle } from '@/components/console/draft/titles';
import { Dialog } from '@/components/ui/Dialog';
import { DialogActions } from '@/components/ui/DialogActions';
import type { Pack } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import { dropPackDraft } from '@/storage/packs/pack-drafts';

/** Confirmation before a draft is deleted: it cannot be restored. */
export function DropDraftDialog(props: { pack: Pack; language: Language; onClose: () => void }) {
  const { pack, language, onClose } = props;
  const { t } = useTranslation('console');
  const { t: errors } = useTranslation('errors');
  const { db, store } = useConsole();
  const autosave = useDraftAutosave();
  const drop = () =>
    runAction({ store, errors }, async () => {
      await autosave.flush();
      await dropPackDraft(db, pack.id);
      store.getState().go({ name: 'packs' });
      store.getState().showToast('good', t('pack.dropped'));
    });
  return (
    <Dialog title={t('pack.drop')} closeLabel={t('close')} onClose={onClose}>
      <p>{t('pack.dropAsk', { title: packTitle(pack, language) })}</p>
      <DialogActions
        confirm={t('pack.drop')}
        cancel={t('cancel')}
        onConfirm={() => void drop()}
        onCancel={onClose}
        variant="danger"
        data-action="drop-draft-now"
      />
    </Dialog>
  );
}
