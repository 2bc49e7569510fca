import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServiceFailure } from '@/protocol/messages';
import type { TeamMember } from '@/protocol/team';
import { useConsole } from './console-context';

/** Why the service was of no help; `failed` when not even the worker answered. */
export type Why = ServiceFailure['reason'] | 'failed';

const NO_ANSWER: readonly Why[] = ['offline', 'unreachable', 'timeout', 'internal', 'stopping', 'failed'];
/** How soon a list that could not be read is asked for again by itself. */
const AGAIN_MS = 15_000;

/** The people of the organisation as the service tells them now; nothing of it is kept here. */
export function useTeam() {
  const { send } = useConsole();
  const [members, setMembers] = useState<readonly TeamMember[]>();
  const [why, setWhy] = useState<Why>();
  const read = useCallback(async () => {
    const result = await send('member.list', {});
    const told = result.ok ? result.value : undefined;
    if (told?.done) setMembers(told.members);
    setWhy(told?.done ? undefined : (told?.reason ?? 'failed'));
  }, [send]);
  useEffect(() => {
    void read();
    window.addEventListener('online', read);
    return () => window.removeEventListener('online', read);
  }, [read]);
  useEffect(() => {
    if (why === undefined) return;
    const again = setInterval(read, AGAIN_MS);
    return () => clearInterval(again);
  }, [why, read]);
  return { members, why, read };
}

/** Why something could not be had, in words. */
export function useReasonInWords(): (why: Why) => string {
  const { t } = useTranslation('team');
  const { t: errors } = useTranslation('errors');
  return (why) => (why === 'failed' || NO_ANSWER.includes(why) ? t('noAnswer') : errors(why));
}
