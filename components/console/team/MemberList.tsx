import { Settings2 } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import consoleStyles from '@/components/console/core/console.module.css';
import { useConsole } from '@/components/console/core/console-context';
import { timeAgo } from '@/components/i18n/dates';
import { Button } from '@/components/ui/Button';
import { type RowRenderer, VirtualList } from '@/components/ui/list/VirtualList';
import type { TeamMember } from '@/protocol/team';
import { foldWords } from '@/protocol/text/fold';
import type { Language } from '@/protocol/text/language';
import styles from './team.module.css';

type MemberListProps = { members: readonly TeamMember[]; typed: string; ownId: string; language: Language };

/** The members whose name or team holds what was typed, by name, with how many they are. */
export function MemberList({ members, typed, ownId, language }: MemberListProps) {
  const { t } = useTranslation('team');
  const found = useMemo(
    () => members.filter((member) => fits(member, typed)).sort((a, b) => a.name.localeCompare(b.name)),
    [members, typed],
  );
  const rows = useMemo<RowRenderer<TeamMember>>(
    () => ({
      keyOf: ({ id }) => id,
      textOf: ({ name, role, teams, disabled }) =>
        [name, ...(disabled ? [t('disabled')] : []), t(`roles.${role}`), ...teams].join(' · '),
      attributesOf: ({ id, disabled }) => ({
        'data-member': id,
        'data-disabled': disabled || undefined,
        className: styles.member,
      }),
      contentOf: (member) => <MemberRow member={member} own={member.id === ownId} language={language} />,
    }),
    [ownId, language, t],
  );
  return (
    <>
      <p className={consoleStyles.soft} role="status">
        {members.length === 0
          ? t('empty')
          : found.length === 0
            ? t('noneFound')
            : t('count', { count: found.length })}
      </p>
      <VirtualList
        items={found}
        rows={rows}
        estimatedHeight={66}
        className={styles.members}
        aria-label={t('list')}
      />
    </>
  );
}

type MemberRowProps = { member: TeamMember; own: boolean; language: Language };

function MemberRow({ member, own, language }: MemberRowProps) {
  const { t } = useTranslation('team');
  const { store, now } = useConsole();
  const { id, name, role, teams, joinedAt, disabled, devices } = member;
  return (
    <>
      <div className={styles.memberText}>
        <h2>
          {name}
          {own && <span className={consoleStyles.chip}>{t('you')}</span>}
          {disabled && (
            <span className={consoleStyles.chip} data-tone="bad">
              {t('disabled')}
            </span>
          )}
        </h2>
        <p className={consoleStyles.soft}>
          {[
            t(`roles.${role}`),
            ...teams,
            t('joined', { when: timeAgo(joinedAt, now(), language) }),
            t('browsers', { count: devices.length }),
          ].join(' · ')}
        </p>
      </div>
      <Button
        small
        aria-label={t('manageOf', { name })}
        onClick={() => store.getState().open({ name: 'member', memberId: id })}
      >
        <Settings2 size={15} aria-hidden />
        {t('manage')}
      </Button>
    </>
  );
}

/** Whether somebody is looked for by what was typed, whatever accents and case. */
function fits({ name, teams }: TeamMember, typed: string): boolean {
  const wanted = foldWords(typed);
  return [name, ...teams].some((text) => foldWords(text).includes(wanted));
}
