import { useTranslation } from 'react-i18next';
import styles from '@/components/console/core/console.module.css';
import { useConsole } from '@/components/console/core/console-context';
import { runAction } from '@/components/console/core/run-action';
import { useDraftAutosave } from '@/components/console/draft/draft-context';
import { packTitle } from '@/components/console/draft/titles';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import type { Pack } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import { dropPackDraft } from '@/storage/packs/pack-drafts';

/** Asks before a draft is thrown away: it cannot be had back. */
export function DropDraftDialog(props: { pack: Pack; language: Language; onClose: () => void }) {
  const { pack, language, onClose } = props;
  const { t } = useTranslation('console');
  const { t: errors } = useTranslation('errors');
  const { db, store } = useConsole();
  const autosave = useDraftAutosave();
  return (
    <Dialog title={t('pack.drop')} closeLabel={t('close')} onClose={onClose}>
      <p>{t('pack.dropAsk', { title: packTitle(pack, language) })}</p>
      <div className={styles.row}>
        <Button
          look="danger"
          data-action="drop-draft-now"
          onClick={() =>
            void runAction({ store, errors }, async () => {
              await autosave.flush();
              await dropPackDraft(db, pack.id);
              store.getState().go({ name: 'packs' });
              store.getState().showToast('good', t('pack.dropped'));
            })
          }
        >
          {t('pack.drop')}
        </Button>
        <Button onClick={onClose}>{t('cancel')}</Button>
      </div>
    </Dialog>
  );
}
