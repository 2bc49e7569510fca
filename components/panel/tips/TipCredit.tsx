import { useLiveQuery } from 'dexie-react-hooks';
import { UserX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import { useStoredAction } from '@/components/panel/core/use-stored-action';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { DialogActions } from '@/components/ui/DialogActions';
import type { TipRow } from '@/storage/database/tip-rows';
import { readTipCredit } from '@/storage/tips/tip-queries';
import { removeTipCredit } from '@/storage/tips/tips';
import tipStyles from './tips.module.css';

/** The author's name on the card that an own tip became, and the way to have it taken off. */
export function TipCredit({ tip }: { tip: TipRow }) {
  const { t } = useTranslation();
  const { t: errors } = useTranslation('errors');
  const { db } = usePanel();
  const credit = useLiveQuery(() => readTipCredit(db, tip), [db, tip]);
  const [confirming, setConfirming] = useState(false);
  if (credit === undefined) return null;
  if (credit === 'requested' || credit === 'unnamed') {
    return (
      <p className={styles.soft} data-credit={credit}>
        {t(`tips.credit.${credit}`)}
      </p>
    );
  }
  return (
    <>
      {credit !== 'named' && (
        <p className={tipStyles.why}>
          {t('tips.credit.refused', {
            // A service from before this command cannot read it: its author cannot correct that.
            why:
              credit.refused === 'invalid-command' ? t('tips.credit.olderService') : errors(credit.refused),
          })}
        </p>
      )}
      <Button small variant="quiet" data-action="remove-credit" onClick={() => setConfirming(true)}>
        <UserX size={15} aria-hidden />
        {t('tips.credit.remove')}
      </Button>
      {confirming && <RemoveCredit tipId={tip.id} onClose={() => setConfirming(false)} />}
    </>
  );
}

function RemoveCredit({ tipId, onClose }: { tipId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { db, store, now } = usePanel();
  const storeOrReport = useStoredAction();

  async function remove() {
    const stored = await storeOrReport(() => removeTipCredit(db, tipId, { now: now() }));
    onClose();
    if (!stored) return;
    store.getState().showToast('foot', 'good', t('tips.credit.done'));
  }

  return (
    <Dialog title={t('tips.credit.remove')} closeLabel={t('close')} onClose={onClose}>
      <p>{t('tips.credit.ask')}</p>
      <DialogActions
        confirm={t('tips.credit.remove')}
        cancel={t('tips.cancel')}
        onConfirm={() => void remove()}
        onCancel={onClose}
        variant="danger"
        data-action="confirm-remove-credit"
      />
    </Dialog>
  );
}
