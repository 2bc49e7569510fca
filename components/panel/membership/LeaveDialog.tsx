import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import panelStyles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import { SafetyCopy } from '@/components/panel/core/SafetyCopy';
import { shortOrigin } from '@/components/panel/settings/site-name';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { Note } from '@/components/ui/Note';
import { includesAddress } from '@/protocol/site';
import { hasUnsentDrafts, unsentCount } from '@/storage/tips/tip-queries';
import styles from './desk.module.css';

type LeaveDialogProps = {
  organisation: string;
  /** The address of the team's service. */
  address: string;
  /** Whether the person comes back as the same member, by the company's account. */
  comesBack: boolean;
  onClose: () => void;
};

/** The two ways to leave: the data stays here, closed, or is erased. Unsent data is named first. */
export function LeaveDialog({ organisation, address, comesBack, onClose }: LeaveDialogProps) {
  const { t } = useTranslation('desk');
  const { t: panel } = useTranslation();
  const { db, directory, reachNeedsLeave, send, sites, store } = usePanel();
  const unsent = useLiveQuery(() => unsentCount(db), [db]) ?? 0;
  const hasDrafts = useLiveQuery(() => hasUnsentDrafts(db), [db]) ?? false;
  const shared = useLiveQuery(async () => (await directory.read()).sharedDesk, [directory]);
  const [sending, setSending] = useState(false);
  const { origin } = new URL(address);
  const [isGranted, setIsGranted] = useState(false);
  const [removeAccess, setRemoveAccess] = useState(true);
  useEffect(() => {
    // Sites required by the organisation's own build, and "all sites", are not removed with the service.
    void sites.granted().then((granted) => {
      const own = granted.filter((site) => !site.includes('*') && includesAddress(site, origin));
      setIsGranted(own.some((site) => !sites.required().includes(site)));
    });
  }, [sites, origin]);

  async function leave(erase: boolean) {
    onClose();
    // The panel reopens without the membership; the directory holds the message for it.
    const result = await send('membership.leave', {
      erase,
      ...(isGranted && !shared && removeAccess ? { removeAccess } : {}),
    });
    if (!result.ok) store.getState().showToast('foot', 'bad', panel('join.notLeft'));
  }

  async function sendNow() {
    setSending(true);
    await send('sync.run', { trigger: 'manual' });
    setSending(false);
  }

  if (shared === undefined) return null;
  return (
    <Dialog title={panel('join.leave')} closeLabel={panel('close')} onClose={onClose}>
      <p>{t('leave.ask', { organisation })}</p>
      {unsent > 0 && (
        <div className={styles.first}>
          <Note tone="warn">{t('leave.unsent', { count: unsent })}</Note>
          <Button small inactive={sending} onClick={() => void sendNow()} data-action="send-first">
            {t(sending ? 'leave.sending' : 'leave.sendFirst')}
          </Button>
        </div>
      )}
      <div className={styles.first}>
        <p>{t('leave.copyFirst')}</p>
        <SafetyCopy />
      </div>
      {isGranted && !shared && (
        <label className={panelStyles.check}>
          <input
            type="checkbox"
            checked={removeAccess}
            onChange={(event) => setRemoveAccess(event.target.checked)}
            data-field="remove-access"
          />
          <span>{t('leave.removeAccess', { site: shortOrigin(origin) })}</span>
          <span className={panelStyles.soft}>
            {t(reachNeedsLeave ? 'leave.removeAccessHint' : 'leave.removeSiteHint')}
          </span>
        </label>
      )}
      {!shared && (
        <div className={styles.way}>
          <p>{t('leave.hereText')}</p>
          {!comesBack && <p>{t('leave.hereCode')}</p>}
          <Button onClick={() => void leave(false)} data-action="leave-now">
            {t('leave.here')}
          </Button>
        </div>
      )}
      <div className={styles.way}>
        <p>{t(shared ? 'leave.sharedText' : 'leave.eraseText')}</p>
        {unsent > 0 && <p>{t('leave.eraseUnsent', { count: unsent })}</p>}
        {hasDrafts && <p>{t('leave.eraseDrafts')}</p>}
        <Button variant="danger" onClick={() => void leave(true)} data-action="leave-erase">
          {t('leave.erase')}
        </Button>
      </div>
      <div className={styles.way}>
        <Button onClick={onClose}>{panel('tips.cancel')}</Button>
      </div>
    </Dialog>
  );
}
