import { Ban } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import consoleStyles from '@/components/console/core/console.module.css';
import { useConsole } from '@/components/console/core/console-context';
import { dayInWords } from '@/components/i18n/dates';
import { useReasonInWords, type Why } from '@/components/i18n/reasons';
import { Button } from '@/components/ui/Button';
import { type PolledState, usePolled } from '@/components/ui/state/use-polled';
import type { ListedInvitation } from '@/protocol/team';
import type { Language } from '@/protocol/text/language';
import { ConfirmChoice } from './ConfirmChoice';
import styles from './team.module.css';

/** Ended invitations that are shown: the newest. */
const MOST_ENDED = 20;

/**
 * The invitations of the organisation, the open ones with a button to cancel them. Change its `key` to load it again.
 */
export function InvitationsList({ language }: { language: Language }) {
  const { t } = useTranslation('team');
  const inWords = useReasonInWords();
  const { value: invitations, why, read } = useInvitations();
  // An older service has no such list.
  if (why === 'not-found') return null;
  const open = invitations?.filter(({ state }) => state === 'open') ?? [];
  const ended = invitations?.filter(({ state }) => state !== 'open').slice(0, MOST_ENDED) ?? [];
  return (
    <section className={styles.invitations} aria-label={t('invitations')} data-part="invitations">
      <h2>{t('invitations')}</h2>
      {why && (
        <p role="alert" className={styles.refused} data-refusal={why}>
          {inWords(why)}
        </p>
      )}
      {invitations && open.length === 0 && <p className={consoleStyles.soft}>{t('invitationsNone')}</p>}
      {open.length > 0 && (
        <ul className={styles.members}>
          {open.map((invitation) => (
            <InvitationRow key={invitation.id} invitation={invitation} language={language} onDone={read} />
          ))}
        </ul>
      )}
      {ended.length > 0 && (
        <details>
          <summary>{t('invitationsEnded', { count: ended.length })}</summary>
          <ul className={styles.members}>
            {ended.map((invitation) => (
              <InvitationRow key={invitation.id} invitation={invitation} language={language} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** The invitations as the service lists them now; nothing of it is stored here. */
function useInvitations() {
  const { send } = useConsole();
  const load = useCallback(async (): Promise<PolledState<readonly ListedInvitation[], Why>> => {
    const result = await send('invitation.list', {});
    if (!result.ok) return { why: 'failed' };
    return result.value.done ? { value: result.value.invitations } : { why: result.value.reason };
  }, [send]);
  return usePolled(load);
}

type InvitationRowProps = {
  invitation: ListedInvitation;
  language: Language;
  /** Present where it can be cancelled: the list is to be read again. */
  onDone?: () => Promise<void>;
};

function InvitationRow({ invitation, language, onDone }: InvitationRowProps) {
  const { t } = useTranslation('team');
  const { store, send } = useConsole();
  const inWords = useReasonInWords();
  const [confirming, setConfirming] = useState(false);
  const { id, role, team, madeBy, forMember, expiresAt, state } = invitation;
  const title = [
    forMember === undefined ? undefined : t('invitationFor', { name: forMember }),
    t(`roles.${role}`),
    team,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');

  async function cancel() {
    setConfirming(false);
    const result = await send('invitation.revoke', { invitationId: id });
    const { showToast } = store.getState();
    if (result.ok && result.value.done) showToast('good', t('invitationCancelled'));
    else showToast('bad', inWords(result.ok && !result.value.done ? result.value.reason : 'failed'));
    await onDone?.();
  }

  return (
    <li className={styles.member} data-invitation={id} data-state={state}>
      <div className={styles.memberText}>
        <h3>{title}</h3>
        <p className={consoleStyles.soft}>
          {[
            t(`invitationStates.${state}`),
            madeBy === undefined ? t('invitationByService') : t('invitationBy', { name: madeBy }),
            t('invitationUntil', {
              day: dayInWords(new Date(expiresAt).toISOString().slice(0, 10), language),
            }),
          ].join(' · ')}
        </p>
      </div>
      {onDone && (
        <Button
          small
          variant="quiet"
          aria-label={t('invitationCancelOf', { role: title })}
          onClick={() => setConfirming(true)}
          data-action="cancel-invitation"
        >
          <Ban size={15} aria-hidden />
          {t('invitationCancel')}
        </Button>
      )}
      {confirming && (
        <ConfirmChoice
          text={t('invitationCancelAsk')}
          yes={t('invitationCancelNow')}
          no={t('invitationKeep')}
          onYes={() => void cancel()}
          onNo={() => setConfirming(false)}
        />
      )}
    </li>
  );
}
