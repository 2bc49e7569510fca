import { useLiveQuery } from 'dexie-react-hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { timeAgo } from '@/components/i18n/dates';
import styles from '@/components/panel/core/panel.module.css';
import { usePanel } from '@/components/panel/core/panel-context';
import { useMembership } from '@/components/panel/core/use-membership';
import { useAccessExpiry } from '@/components/panel/shell/use-access-expiry';
import { Button } from '@/components/ui/Button';
import { Note } from '@/components/ui/Note';
import type { Language } from '@/protocol/text/language';
import type { MembershipRow } from '@/storage/database/meta-rows';
import { readSyncState } from '@/storage/membership/membership';
import { JoinForm } from './JoinForm';
import { LeaveDialog } from './LeaveDialog';
import { SignInAgain, signInEnded } from './SignInAgain';

/** The team this panel belongs to and the way out of it, or the way in. */
export function Membership({ language }: { language: Language }) {
  const { t } = useTranslation();
  const { db } = usePanel();
  const membership = useMembership();
  const sync = useLiveQuery(() => readSyncState(db), [db]);
  const expires = useAccessExpiry(language);
  const [leaving, setLeaving] = useState(false);
  if (membership === undefined) return null;
  if (membership === null) return <JoinForm />;
  const { member, address } = membership;
  const organisation = member.organisation.name;

  return (
    <section className={styles.group}>
      <h2>{t('settings.team')}</h2>
      <p>{t('join.member', { name: member.name, role: t(`join.roles.${member.role}`), organisation })}</p>
      <p className={styles.soft}>{t('join.joinedTo', { address })}</p>
      <Compared language={language} />
      {signInEnded(membership, sync) ? (
        <SignInAgain membership={membership} />
      ) : (
        expires && <Expires membership={membership} sentence={expires} />
      )}
      <div>
        <Button small variant="danger" onClick={() => setLeaving(true)} data-action="leave">
          {t('join.leave')}
        </Button>
      </div>
      {leaving && (
        <LeaveDialog
          organisation={organisation}
          address={address}
          comesBack={membership.signIn !== undefined}
          onClose={() => setLeaving(false)}
        />
      )}
    </section>
  );
}

/** The access expires within days; a person who signed in may do so again before. */
function Expires({ membership, sentence }: { membership: MembershipRow; sentence: string }) {
  return (
    <div data-part="access-expiry">
      {membership.signIn ? (
        <SignInAgain membership={membership} expires={sentence} />
      ) : (
        <Note>{sentence}</Note>
      )}
    </div>
  );
}

const WORST_FIRST = ['different', 'repaired', 'same'] as const;

/** Whether this disk holds the service's data, as last compared: the worse stream, and the older time. */
function Compared({ language }: { language: Language }) {
  const { t } = useTranslation();
  const { db, now } = usePanel();
  const compared = useLiveQuery(async () => (await readSyncState(db))?.compared, [db]);
  if (!compared?.tips || !compared.packs) return null;
  const both = [compared.tips, compared.packs];
  const result = WORST_FIRST.find((each) => both.some((one) => one.result === each)) ?? 'same';
  const when = timeAgo(Math.min(...both.map(({ comparedAt }) => comparedAt)), now(), language);
  const text = t(`join.compared.${result}`, { when });
  return (
    <div data-compared={result}>
      {result === 'different' ? <Note tone="warn">{text}</Note> : <p className={styles.soft}>{text}</p>}
    </div>
  );
}
