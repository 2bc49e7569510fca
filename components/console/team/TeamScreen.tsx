import { UserPlus } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import consoleStyles from '@/components/console/core/console.module.css';
import { useConsole, useConsoleState } from '@/components/console/core/console-context';
import { ScreenTitle } from '@/components/console/core/ScreenTitle';
import { recallCode } from '@/components/console/unacknowledged-code';
import { useReasonInWords, type Why } from '@/components/i18n/reasons';
import { Button } from '@/components/ui/Button';
import { TextField } from '@/components/ui/Field';
import { Note } from '@/components/ui/Note';
import { type PolledState, usePolled } from '@/components/ui/state/use-polled';
import type { TeamMember } from '@/protocol/team';
import type { Language } from '@/protocol/text/language';
import { InvitationsList } from './InvitationsList';
import { InviteDialog } from './InviteDialog';
import { MemberDialog } from './MemberDialog';
import { MemberList } from './MemberList';
import styles from './team.module.css';

/** From so many people on, a field helps to find one. */
const FIND_FROM = 8;

/** The people of the organisation, for those who administer it. */
export function TeamScreen({ language, ownId }: { language: Language; ownId: string }) {
  const { t } = useTranslation('team');
  const { store } = useConsole();
  const dialog = useConsoleState((state) => state.dialog);
  const inWords = useReasonInWords();
  const { value: members, why, read } = useTeam();
  const [typed, setTyped] = useState('');
  // Read again when the dialog that makes codes is opened and closed.
  const inviting = dialog?.name === 'invite';
  const named = (id: string | undefined) => members?.find((member) => member.id === id);
  useUnacknowledgedCode(ownId);
  const managed = dialog?.name === 'member' ? named(dialog.memberId) : undefined;
  return (
    <div className={consoleStyles.page} data-screen="team">
      <div className={`${consoleStyles.row} ${consoleStyles.apart}`}>
        <ScreenTitle name={t('title')} />
        <Button
          variant="strong"
          onClick={() => store.getState().open({ name: 'invite' })}
          data-action="invite"
        >
          <UserPlus size={17} aria-hidden />
          {t('invite')}
        </Button>
      </div>
      {why && (
        <div role="alert" data-refusal={why}>
          <Note tone="bad">
            <p>{inWords(why)}</p>
            <Button small onClick={() => void read()} data-action="read-team">
              {t('again')}
            </Button>
          </Note>
        </div>
      )}
      {!members && !why && <p className={consoleStyles.soft}>{t('reading')}</p>}
      {members && (
        <div className={styles.people}>
          {members.length >= FIND_FROM && (
            <TextField
              label={t('find')}
              type="search"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              data-field="find-member"
            />
          )}
          <MemberList members={members} typed={typed} ownId={ownId} language={language} />
        </div>
      )}
      {members && <InvitationsList key={inviting ? 'inviting' : 'list'} language={language} />}
      {dialog?.name === 'invite' && (
        <InviteDialog
          teams={[...new Set(members?.flatMap(({ teams }) => teams) ?? [])].sort()}
          forMember={named(dialog.memberId)}
          ownId={ownId}
        />
      )}
      {managed && (
        <MemberDialog member={managed} own={managed.id === ownId} language={language} onDone={read} />
      )}
    </div>
  );
}

/** Shows again the code that was not passed on, and warns a person who leaves without it. */
function useUnacknowledgedCode(ownId: string): void {
  const { t } = useTranslation('team');
  const { store, now } = useConsole();
  useEffect(() => {
    const code = recallCode(ownId, now());
    if (code)
      store.getState().open({ name: 'invite', ...(code.forMemberId && { memberId: code.forMemberId }) });
    return () => {
      if (recallCode(ownId, now())) store.getState().showToast('warn', t('codeWaits'));
    };
  }, [ownId, now, store, t]);
}

/** The members of the organisation as the service returns them now; none of it is stored here. */
function useTeam() {
  const { send } = useConsole();
  const load = useCallback(async (): Promise<PolledState<readonly TeamMember[], Why>> => {
    const result = await send('member.list', {});
    if (!result.ok) return { why: 'failed' };
    return result.value.done ? { value: result.value.members } : { why: result.value.reason };
  }, [send]);
  return usePolled(load);
}
