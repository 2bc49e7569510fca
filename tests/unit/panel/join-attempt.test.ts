import { describe, expect, it } from 'vitest';
import {
  failureBy,
  isRunning,
  type JoinAttempt,
  type JoinEvent,
  joinAttempt,
} from '@/components/panel/membership/join-attempt';

const attemptAfter = (...events: JoinEvent[]): JoinAttempt => events.reduce(joinAttempt, { state: 'idle' });
const begun = (way: 'code' | 'account', asksBrowser = false): JoinEvent => ({
  type: 'begun',
  way,
  asksBrowser,
});

describe('an attempt to join', () => {
  it('asks the browser first where it has to, and then the service', () => {
    const asking = attemptAfter(begun('code', true));
    expect(asking).toEqual({ state: 'asking', way: 'code' });
    expect(joinAttempt(asking, { type: 'allowed', way: 'code' })).toEqual({ state: 'running', way: 'code' });
    expect(attemptAfter(begun('account'))).toEqual({ state: 'running', way: 'account' });
  });

  it('is under way until it ended, by its own way alone', () => {
    for (const asksBrowser of [true, false]) {
      const attempt = attemptAfter(begun('code', asksBrowser));
      expect([isRunning(attempt), isRunning(attempt, 'code'), isRunning(attempt, 'account')]).toEqual([
        true,
        true,
        false,
      ]);
    }
    expect(isRunning(attemptAfter())).toBe(false);
    expect(isRunning(attemptAfter(begun('code'), { type: 'joined' }))).toBe(false);
  });

  it('that was refused says why, until another one begins', () => {
    const refused = attemptAfter(begun('code'), { type: 'refused', way: 'code', reason: 'invitation-used' });
    expect([failureBy(refused, 'code'), failureBy(refused, 'account')]).toEqual([
      'invitation-used',
      undefined,
    ]);
    expect(isRunning(refused)).toBe(false);
    expect(failureBy(joinAttempt(refused, begun('code')), 'code')).toBeUndefined();
  });

  it('that is incomplete has no reason of its own; a refused sign-in is still what is said', () => {
    const code = attemptAfter(begun('code'), { type: 'refused', way: 'code', reason: 'unreachable' });
    expect(joinAttempt(code, { type: 'incomplete', way: 'code' })).toEqual({
      state: 'failed',
      way: 'code',
      reason: undefined,
    });
    const account = attemptAfter({ type: 'refused', way: 'account', reason: 'sign-in-not-offered' });
    const incomplete = joinAttempt(account, { type: 'incomplete', way: 'account' });
    expect(failureBy(incomplete, 'account')).toBe('sign-in-not-offered');
    expect(failureBy(joinAttempt(account, { type: 'incomplete', way: 'code' }), 'code')).toBeUndefined();
  });

  it('ends anew each time, so that the focus moves again', () => {
    const once = attemptAfter({ type: 'incomplete', way: 'code' });
    expect(joinAttempt(once, { type: 'incomplete', way: 'code' })).not.toBe(once);
  });
});
