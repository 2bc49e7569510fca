import { useLiveQuery } from 'dexie-react-hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { Note } from '@/components/ui/Note';
import { timeAgo } from '@/components/wording/dates';
import type { Language } from '@/protocol/language';
import { readMembership, readSyncState } from '@/storage/membership';
import { unsentCount } from '@/storage/tip-reading';
import { JoinForm } from './JoinForm';
import styles from './panel.module.css';
import { usePanel } from './panel-context';
import { SignInAgain, signInEnded } from './SignInAgain';

/** The team this panel belongs to and the way out of it, or the way in. */
export function Membership({ language }: { language: Language }) {
  const { t } = useTranslation();
  const { db, send, store } = usePanel();
  const membership = useLiveQuery(() => readMembership(db).then((found) => found ?? null), [db]);
  const unsent = useLiveQuery(() => unsentCount(db), [db]) ?? 0;
  const sync = useLiveQuery(() => readSyncState(db), [db]);
  const [leaving, setLeaving] = useState(false);
  if (membership === undefined) return null;
  if (membership === null) return <JoinForm />;
  const { member, address } = membership;
  const organisation = member.organisation.name;

  async function leave() {
    // Done here before the service has answered: whoever joins again meanwhile is not asked to leave.
    setLeaving(false);
    const result = await send('membership.leave', {});
    const { tell } = store.getState();
    if (!result.ok) return tell('foot', 'bad', t('join.notLeft'));
    const there = result.value.revokedThere;
    tell('foot', there ? 'good' : 'warn', t(there ? 'join.left' : 'join.leftAlone'));
  }

  return (
    <section className={styles.group}>
      <h2>{t('settings.team')}</h2>
      <p>{t('join.member', { name: member.name, role: t(`join.roles.${member.role}`), organisation })}</p>
      <p className={styles.soft}>{t('join.at', { address })}</p>
      <Compared language={language} />
      {signInEnded(membership, sync) && <SignInAgain membership={membership} />}
      <div>
        <Button small look="danger" onClick={() => setLeaving(true)} data-action="leave">
          {t('join.leave')}
        </Button>
      </div>
      {leaving && (
        <Dialog title={t('join.leave')} closeLabel={t('close')} onClose={() => setLeaving(false)}>
          <p>{t('join.leaveAsk', { organisation })}</p>
          {unsent > 0 && <p>{t('join.leaveUnsent', { count: unsent })}</p>}
          <div className={styles.row}>
            <Button look="danger" onClick={() => void leave()} data-action="leave-now">
              {t('join.leave')}
            </Button>
            <Button onClick={() => setLeaving(false)}>{t('tips.cancel')}</Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}

const WORST_FIRST = ['different', 'mended', 'same'] as const;

/** Whether what is here is what the service holds, as last compared: the worse stream, and the older time. */
function Compared({ language }: { language: Language }) {
  const { t } = useTranslation();
  const { db, now } = usePanel();
  const compared = useLiveQuery(async () => (await readSyncState(db))?.compared, [db]);
  if (!compared?.tips || !compared.packs) return null;
  const both = [compared.tips, compared.packs];
  const result = WORST_FIRST.find((each) => both.some((one) => one.result === each)) ?? 'same';
  const when = timeAgo(Math.min(...both.map(({ at }) => at)), now(), language);
  const text = t(`join.compared.${result}`, { when });
  return (
    <div data-compared={result}>
      {result === 'different' ? <Note tone="warn">{text}</Note> : <p className={styles.soft}>{text}</p>}
    </div>
  );
}
