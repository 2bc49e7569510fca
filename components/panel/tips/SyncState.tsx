import { useLiveQuery } from 'dexie-react-hooks';
import { Clock } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { duration, timeAgo } from '@/components/i18n/dates';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import { useMembership } from '@/components/panel/core/use-membership';
import { SignInAgain, signInEnded } from '@/components/panel/membership/SignInAgain';
import { Button } from '@/components/ui/Button';
import { Note } from '@/components/ui/Note';
import type { Language } from '@/protocol/text/language';
import type { SyncReason } from '@/protocol/validation/errors';
import { readSyncState } from '@/storage/membership/membership';
import { unsentCount } from '@/storage/tips/tip-queries';
import tipStyles from './tips.module.css';

/** A member can do nothing about these, and need not: the address was right when they joined. */
const OUTAGE: ReadonlySet<SyncReason> = new Set([
  'unreachable',
  'timeout',
  'garbled-answer',
  'internal',
  'stopping',
]);
/** The person removed a permission of the browser; only they can grant it again. */
const NOT_ALLOWED: ReadonlySet<SyncReason> = new Set(['site-not-allowed', 'consent-withdrawn']);
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** The last exchange with the service, and a button that begins one. */
export function SyncState({ language, joined }: { language: Language; joined: boolean }) {
  const { t } = useTranslation();
  const { t: errors } = useTranslation('errors');
  const { t: desk } = useTranslation('desk');
  const { db, store, send, now, askToReach } = usePanel();
  // Null where nothing was exchanged yet; undefined until that is read.
  const sync = useLiveQuery(async () => (await readSyncState(db)) ?? null, [db]);
  const membership = useMembership();
  const unsent = useLiveQuery(() => unsentCount(db), [db]);
  const [running, setRunning] = useState(false);
  if (!joined) {
    return (
      <Note>
        <p>{t('tips.notJoined')}</p>
        <div className={styles.toastActions}>
          <Button small onClick={() => store.getState().open({ name: 'settings' })}>
            {t('tips.join')}
          </Button>
        </div>
      </Note>
    );
  }
  const skew = sync?.clockSkewMs ?? 0;
  const notAllowed = sync?.lastReason !== undefined && NOT_ALLOWED.has(sync.lastReason);
  async function sendNow() {
    // Within the click: the browser does not ask later.
    if (notAllowed && membership && !(await askToReach(membership.address))) {
      return store.getState().showToast('foot', 'warn', errors('permission-needed'));
    }
    setRunning(true);
    const result = await send('sync.run', { trigger: 'manual' });
    setRunning(false);
    const done = result.ok && result.value.state === 'done';
    store.getState().showToast('foot', done ? 'good' : 'warn', t(done ? 'tips.sent' : 'tips.notSent'));
  }
  return (
    <div className={tipStyles.sync}>
      {membership && signInEnded(membership, sync ?? undefined) ? (
        <SignInAgain membership={membership} />
      ) : (
        sync?.lastReason && (
          <Note tone="warn">{OUTAGE.has(sync.lastReason) ? t('tips.outage') : errors(sync.lastReason)}</Note>
        )
      )}
      {Math.abs(skew) > CLOCK_TOLERANCE_MS && (
        <Note tone="warn">{t('tips.clock', { gap: duration(skew, language) })}</Note>
      )}
      <div className={`${styles.row} ${styles.apart}`}>
        <p className={styles.soft}>
          {sync !== undefined &&
            (sync?.lastSuccessAt === undefined
              ? t('tips.never')
              : t('tips.lastSync', { when: timeAgo(sync.lastSuccessAt, now(), language) }))}
        </p>
        <Button small inactive={running} onClick={() => void sendNow()} data-action="sync-now">
          <Clock size={15} aria-hidden />
          {notAllowed && !running
            ? desk('service.allowAgain')
            : t(running ? 'tips.sending' : unsent ? 'tips.sendNow' : 'tips.checkNow')}
        </Button>
      </div>
    </div>
  );
}
