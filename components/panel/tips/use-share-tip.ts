import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';
import { useIsMember } from '@/components/panel/core/use-membership';
import { useShortcuts } from '@/components/ui/keys/shortcuts';
import { attempt } from '@/storage/database/attempt';
import { listMyTips } from '@/storage/tips/tip-queries';
import { shareTip } from '@/storage/tips/tips';

/** Shares a private tip with the team, and says so. */
export function useShareTip(): (tipId: string) => Promise<void> {
  const { t } = useTranslation();
  const { t: errors } = useTranslation('errors');
  const { db, store, now } = usePanel();
  const isMember = useIsMember();
  return async (tipId) => {
    const { showToast } = store.getState();
    const shared = await attempt(() => shareTip(db, tipId, now()));
    if (!shared.done) showToast('foot', 'bad', errors(shared.reason));
    else if (shared.value !== 'done') showToast('foot', 'plain', t('tips.sharedBefore'));
    else showToast('foot', 'good', t(isMember ? 'tips.shared' : 'tips.sharedAlone'));
  };
}

/** Alt and O share the private tip that has the focus, or the only one there is. */
export function useShareKey(): void {
  const { t } = useTranslation();
  const { db, store, mac } = usePanel();
  const share = useShareTip();
  async function shareFocused() {
    const focused = document.activeElement?.closest<HTMLElement>('[data-tip-id]')?.dataset.tipId;
    const isPrivate = (await listMyTips(db)).filter((tip) => tip.private);
    const tipId = focused ?? (isPrivate.length === 1 ? isPrivate[0]?.id : undefined);
    if (tipId !== undefined) await share(tipId);
    else store.getState().showToast('foot', 'plain', t('tips.shareNone'));
  }
  useShortcuts({ 'alt+o': () => void shareFocused() }, { singleKeys: false, mac });
}
