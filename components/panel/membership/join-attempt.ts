import type { ServiceFailure } from '@/protocol/messages';

export type JoinFailure = ServiceFailure['reason'] | 'internal';

/** Two ways into a team: with an invitation code, or with the company's account. */
export type JoinWay = 'code' | 'account';

/**
 * The last attempt to join. `asking`: the browser's question about the address is open. `running`: a request is in
 * flight, or the sign-in window is open. `failed` without a reason: the form is incomplete.
 */
export type JoinAttempt =
  | { state: 'idle' }
  | { state: 'asking' | 'running'; way: JoinWay }
  | { state: 'failed'; way: JoinWay; reason: JoinFailure | undefined };

export type JoinEvent =
  | { type: 'begun'; way: JoinWay; asksBrowser: boolean }
  | { type: 'allowed'; way: JoinWay }
  | { type: 'incomplete'; way: JoinWay }
  | { type: 'refused'; way: JoinWay; reason: JoinFailure }
  | { type: 'joined' };

export function joinAttempt(before: JoinAttempt, event: JoinEvent): JoinAttempt {
  switch (event.type) {
    case 'begun':
      return { state: event.asksBrowser ? 'asking' : 'running', way: event.way };
    case 'allowed':
      return { state: 'running', way: event.way };
    case 'incomplete':
      // A refused sign-in remains the message: the button that it names stays.
      return {
        state: 'failed',
        way: event.way,
        reason: event.way === 'account' ? failureBy(before, 'account') : undefined,
      };
    case 'refused':
      return { state: 'failed', way: event.way, reason: event.reason };
    case 'joined':
      return { state: 'idle' };
  }
}

/** Why the last attempt failed, if it went this way. */
export function failureBy(attempt: JoinAttempt, way: JoinWay): JoinFailure | undefined {
  return attempt.state === 'failed' && attempt.way === way ? attempt.reason : undefined;
}

/** Whether an attempt is under way; `way`: only one that goes this way. */
export function isRunning(attempt: JoinAttempt, way?: JoinWay): boolean {
  if (attempt.state !== 'asking' && attempt.state !== 'running') return false;
  return way === undefined || attempt.way === way;
}
