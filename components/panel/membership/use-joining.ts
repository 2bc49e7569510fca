import { useReducer, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';
import type { Member } from '@/protocol/api';
import type { MessageResult } from '@/protocol/messages';
import { isRunning, type JoinAttempt, type JoinFailure, type JoinWay, joinAttempt } from './join-attempt';

/** The request of one attempt; `asksBrowser`: the browser's permission for the address is needed first. */
type Joining = { address: string; asksBrowser: boolean; bring?: boolean | undefined };

type Request = Promise<MessageResult<'membership.join' | 'membership.signIn'>>;

/** How an attempt ended; undefined where another one is under way. */
type JoinResult = 'joined' | JoinFailure | undefined;

/**
 * Joins a team, and reports it after `onJoined`. Call both functions within a click or a key press: the browser asks
 * its question, and opens a window, only then.
 */
export function useJoining(onJoined?: (way: JoinWay) => void): {
  attempt: JoinAttempt;
  joinByCode: (joining: Joining & { code: string; name: string }) => Promise<JoinResult>;
  signIn: (joining: Joining) => Promise<JoinResult>;
  /** Ends an attempt at a field that is not filled in. */
  setIncomplete: (way: JoinWay) => void;
} {
  const { t } = useTranslation();
  const { send, askToReach, store } = usePanel();
  const [attempt, dispatch] = useReducer(joinAttempt, { state: 'idle' });
  const latest = useRef(attempt);
  latest.current = attempt;

  async function join(way: JoinWay, joining: Joining, request: () => Request): Promise<JoinResult> {
    if (isRunning(latest.current)) return undefined;
    dispatch({ type: 'begun', way, asksBrowser: joining.asksBrowser });
    const result = await attemptTo(way, joining, request).catch((error: unknown) => {
      console.error('joining failed', error);
      return 'internal' as const;
    });
    if (typeof result === 'string') {
      dispatch({ type: 'refused', way, reason: result });
      return result;
    }
    dispatch({ type: 'joined' });
    onJoined?.(way);
    const organisation = result.organisation.name;
    store.getState().showToast('foot', 'good', t('join.joined', { organisation }));
    return 'joined';
  }
  async function attemptTo(
    way: JoinWay,
    { address, asksBrowser }: Joining,
    request: () => Request,
  ): Promise<Member | JoinFailure> {
    // Must come first: the browser shows its question only within the click.
    if (asksBrowser && !(await askToReach(address))) return 'permission-needed';
    dispatch({ type: 'allowed', way });
    const result = await request();
    if (!result.ok) return 'internal';
    return result.value.done ? result.value.member : result.value.reason;
  }

  return {
    attempt,
    joinByCode: ({ code, name, ...joining }) =>
      join('code', joining, () =>
        send('membership.join', { address: joining.address, code, name, ...broughtBy(joining) }),
      ),
    signIn: (joining) =>
      join('account', joining, () =>
        send('membership.signIn', { address: joining.address, ...broughtBy(joining) }),
      ),
    setIncomplete: (way) => dispatch({ type: 'incomplete', way }),
  };
}

/** Whether the data written on this machine without a membership belongs to this person. */
function broughtBy({ bring }: Joining): { bring?: true } {
  return bring ? { bring } : {};
}
