import { Copy } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import consoleStyles from '@/components/console/core/console.module.css';
import { useConsole } from '@/components/console/core/console-context';
import { forgetCode, recallCode, rememberCode } from '@/components/console/unacknowledged-code';
import { useReasonInWords, type Why } from '@/components/i18n/reasons';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { DialogActions } from '@/components/ui/DialogActions';
import { TextField } from '@/components/ui/Field';
import { firstFocus, takeFocus } from '@/components/ui/focus/first-focus';
import { Choice } from '@/components/ui/Select';
import { API_LIMITS, ROLES, type Role } from '@/protocol/api';
import { INVITATION_DAYS, type InvitationResponse, type TeamMember } from '@/protocol/team';
import { tidyLine } from '@/protocol/text/clean-text';
import { charactersOver } from '@/protocol/text/text-length';
import styles from './team.module.css';

const DAYS = [1, 2, INVITATION_DAYS];

type InviteDialogProps = {
  teams: readonly string[];
  /** The member whose new code it is: they have their role and teams already. */
  forMember: TeamMember | undefined;
  /** Who makes it. */
  ownId: string;
};

/** Makes a code for one person, and shows it this once. */
export function InviteDialog({ teams, forMember, ownId }: InviteDialogProps) {
  const { t } = useTranslation('team');
  const { store, send, copy, now } = useConsole();
  const inWords = useReasonInWords();
  const listId = useId();
  const [role, setRole] = useState<Role>('advisor');
  const [team, setTeam] = useState('');
  // One that was made before a reload, or before the way back, comes first: it is shown nowhere else.
  const [before] = useState(() => recallCode(ownId, now()));
  const [days, setDays] = useState(before?.days ?? INVITATION_DAYS);
  const [busy, setBusy] = useState(false);
  const [why, setWhy] = useState<Why>();
  const [made, setMade] = useState<InvitationResponse | undefined>(before);
  const [acknowledge, setAcknowledge] = useState(before !== undefined);

  async function invite() {
    if (busy || charactersOver(team, API_LIMITS.teamLength) > 0) return;
    setBusy(true);
    const named = tidyLine(team);
    const newcomer = { role, ...(named === '' ? {} : { team: named }) };
    const result = await send('member.invite', {
      days,
      ...(forMember ? { memberId: forMember.id } : newcomer),
    });
    setBusy(false);
    if (result.ok && result.value.done) {
      rememberCode(ownId, result.value, { days, forMemberId: forMember?.id });
      setMade(result.value);
    } else setWhy(result.ok && !result.value.done ? result.value.reason : 'failed');
  }

  async function copyCode(code: string) {
    const copied = await copy(code);
    store.getState().showToast(copied ? 'good' : 'warn', t(copied ? 'copied' : 'notCopied'));
  }

  // The code is shown once: it stays until somebody says that it is passed on.
  function leave() {
    if (made && !acknowledge) setAcknowledge(true);
    else if (!made) store.getState().close();
  }

  return (
    <Dialog
      title={forMember ? t('inviteAgainTitle', { name: forMember.name }) : t('inviteTitle')}
      closeLabel={t('close')}
      onClose={leave}
    >
      {made ? (
        <div className={consoleStyles.stack}>
          <p className={consoleStyles.soft}>{t('code')}</p>
          <p className={styles.code} data-invitation-code>
            {made.code}
          </p>
          {acknowledge && (
            <p role="alert" className={styles.refused} data-acknowledge>
              {t('codeNotYet')}
            </p>
          )}
          <p>{t('codeOnce', { days: t('days', { count: days }) })}</p>
          <div className={consoleStyles.row}>
            <Button
              variant="strong"
              onClick={() => void copyCode(made.code)}
              data-action="copy-code"
              ref={takeFocus}
            >
              <Copy size={17} aria-hidden />
              {t('copy')}
            </Button>
            <Button
              onClick={() => {
                forgetCode();
                store.getState().close();
              }}
              data-action="code-passed-on"
            >
              {t('doneWithCode')}
            </Button>
          </div>
        </div>
      ) : (
        <form
          className={consoleStyles.stack}
          onSubmit={(event) => {
            event.preventDefault();
            void invite();
          }}
        >
          <p>{forMember ? t('inviteAgainIntro', { name: forMember.name }) : t('inviteIntro')}</p>
          {forMember?.companyAccount && (
            <p role="note" className={styles.refused}>
              {t(`companyAccount.${forMember.companyAccount}`, { name: forMember.name })}
            </p>
          )}
          {!forMember && (
            <>
              <Choice
                ref={firstFocus}
                label={t('role')}
                value={role}
                options={ROLES.map((value) => ({ value, label: t(`roles.${value}`) }))}
                onChange={setRole}
                data-field="invite-role"
              />
              <TextField
                label={t('inviteTeam')}
                hint={t('inviteTeamHint')}
                value={team}
                limit={API_LIMITS.teamLength}
                list={listId}
                autoComplete="off"
                onChange={(event) => setTeam(event.target.value)}
                data-field="invite-team"
              />
              <datalist id={listId}>
                {teams.map((name) => (
                  <option key={name} value={name} />
                ))}
              </datalist>
            </>
          )}
          <Choice
            ref={forMember && firstFocus}
            label={t('inviteDays')}
            value={String(days)}
            options={DAYS.map((count) => ({ value: String(count), label: t('days', { count }) }))}
            onChange={(count) => setDays(Number(count))}
            data-field="invite-days"
          />
          {why && (
            <p role="alert" className={styles.refused} data-refusal={why}>
              {inWords(why)}
            </p>
          )}
          <DialogActions
            confirm={t(busy ? 'going' : 'inviteGo')}
            cancel={t('cancel')}
            onCancel={store.getState().close}
            busy={busy}
            data-action="invite-now"
          />
        </form>
      )}
    </Dialog>
  );
}
