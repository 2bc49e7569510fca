import { KeyRound, MonitorX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import consoleStyles from '@/components/console/core/console.module.css';
import { useConsole } from '@/components/console/core/console-context';
import { timeAgo } from '@/components/i18n/dates';
import { useReasonInWords } from '@/components/i18n/reasons';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { firstFocus } from '@/components/ui/focus/first-focus';
import { Choice } from '@/components/ui/Select';
import { ROLES, type Role } from '@/protocol/api';
import type { MessageResult } from '@/protocol/messages';
import type { MemberChange, TeamMember } from '@/protocol/team';
import type { Language } from '@/protocol/text/language';
import { ConfirmChoice } from './ConfirmChoice';
import styles from './team.module.css';

type Changed = MessageResult<'member.change'> | MessageResult<'member.revoke'>;

type MemberDialogProps = {
  member: TeamMember;
  /** The person who looks: they do not change their own role or access. */
  own: boolean;
  language: Language;
  /** The list is to be read again. */
  onDone: () => Promise<void>;
};

/** What can be done about one person: role, browsers, access. What shuts out is asked twice. */
export function MemberDialog({ member, own, language, onDone }: MemberDialogProps) {
  const { t } = useTranslation('team');
  const { store, send, now } = useConsole();
  const inWords = useReasonInWords();
  const [role, setRole] = useState<Role>(member.role);
  const [confirming, setConfirming] = useState<{ deviceId: string } | 'disable'>();
  const { id: memberId, name, devices, disabled } = member;

  // What is seen here, also before the list was read again. A late copy of a request undoes nothing decided since.
  const [changedTo, setChangedTo] = useState(0);
  const revision = member.revision === undefined ? {} : { revision: Math.max(member.revision, changedTo) };

  async function done(work: Promise<Changed>, sentence: string) {
    const result = await work;
    const { showToast } = store.getState();
    setConfirming(undefined);
    if (result.ok && 'member' in result.value) setChangedTo(result.value.member.revision ?? 0);
    if (result.ok && result.value.done) showToast('good', sentence);
    else showToast('bad', inWords(result.ok && !result.value.done ? result.value.reason : 'failed'));
    await onDone();
  }
  const change = (changed: MemberChange, sentence: string) =>
    done(send('member.change', { memberId, change: { ...changed, ...revision } }), sentence);
  const revoke = (deviceId: string, device: string) =>
    done(send('member.revoke', { memberId, deviceId }), t('revoked', { name: device }));

  return (
    <Dialog title={name} closeLabel={t('close')} onClose={store.getState().close}>
      <div className={consoleStyles.stack}>
        {own ? (
          <p>{t('yourself')}</p>
        ) : (
          <form
            className={consoleStyles.stack}
            onSubmit={(event) => {
              event.preventDefault();
              if (role === member.role) return;
              void change({ role }, t('roleChanged', { name, role: t(`roles.${role}`) }));
            }}
          >
            <Choice
              ref={firstFocus}
              label={t('role')}
              hint={t('roleHint')}
              value={role}
              options={ROLES.map((value) => ({ value, label: t(`roles.${value}`) }))}
              onChange={setRole}
              data-field="role"
            />
            <div>
              <Button small type="submit" inactive={role === member.role} data-action="change-role">
                {t('roleChange')}
              </Button>
            </div>
          </form>
        )}
        <section className={styles.part}>
          <h3>{t('browsersOf')}</h3>
          {devices.length === 0 && <p className={consoleStyles.soft}>{t('noBrowsers')}</p>}
          <ul className={styles.devices}>
            {devices.map((device) => (
              <li key={device.id} data-browser={device.id}>
                <span className={styles.deviceName}>
                  {device.name}{' '}
                  <span className={consoleStyles.soft}>
                    {t('joined', { when: timeAgo(device.joinedAt, now(), language) })}
                  </span>
                </span>
                {!own && (
                  <Button
                    small
                    variant="quiet"
                    aria-label={t('revokeOf', { name: device.name })}
                    onClick={() => setConfirming({ deviceId: device.id })}
                    data-action="revoke"
                  >
                    <MonitorX size={15} aria-hidden />
                    {t('revoke')}
                  </Button>
                )}
                {typeof confirming === 'object' && confirming.deviceId === device.id && (
                  <ConfirmChoice
                    text={t('revokeAsk', { name: device.name })}
                    yes={t('revokeNow')}
                    onYes={() => void revoke(device.id, device.name)}
                    onNo={() => setConfirming(undefined)}
                  />
                )}
              </li>
            ))}
          </ul>
          {own && <p className={consoleStyles.soft}>{t('yourBrowsers')}</p>}
          {!own && !disabled && (
            <div className={consoleStyles.stack}>
              {member.companyAccount !== 'codes-refused' && (
                <div>
                  <Button
                    small
                    onClick={() => store.getState().open({ name: 'invite', memberId })}
                    data-action="invite-again"
                  >
                    <KeyRound size={15} aria-hidden />
                    {t('inviteAgain')}
                  </Button>
                </div>
              )}
              <p className={consoleStyles.soft} data-company-account={member.companyAccount}>
                {t(
                  member.companyAccount === undefined
                    ? 'inviteAgainHint'
                    : `companyAccount.${member.companyAccount}`,
                  { name },
                )}
              </p>
            </div>
          )}
        </section>
        {!own && (
          <section className={styles.part}>
            <h3>{t('access')}</h3>
            <div>
              {disabled ? (
                <Button
                  small
                  onClick={() => void change({ disabled: false }, t('enabledNow', { name }))}
                  data-action="enable"
                >
                  {t('enable')}
                </Button>
              ) : (
                <Button small variant="danger" onClick={() => setConfirming('disable')} data-action="disable">
                  {t('disable')}
                </Button>
              )}
            </div>
            {confirming === 'disable' && (
              <ConfirmChoice
                text={t('disableAsk', { name })}
                yes={t('disableNow', { name })}
                onYes={() => void change({ disabled: true }, t('disabledNow', { name }))}
                onNo={() => setConfirming(undefined)}
              />
            )}
          </section>
        )}
      </div>
    </Dialog>
  );
}
