import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { inLanguage, otherLanguage } from '@/protocol/text/language';
import { localized } from '@/protocol/text/language-schema';
import { plainLine } from '@/protocol/text/text';
import {
  COMMAND_REASONS,
  isRetryable,
  REACH_REASONS,
  SERVICE_REASONS,
  STORAGE_REASONS,
  type SyncReason,
} from '@/protocol/validation/errors';
import { validateUntrusted } from '@/protocol/validation/validate';
import { compareProtocol, OLDEST_PROTOCOL_VERSION, PROTOCOL_VERSION } from '@/protocol/version';

const SETS = { ...SERVICE_REASONS, ...REACH_REASONS, ...STORAGE_REASONS };
const reasons = Object.keys(SETS) as SyncReason[];

describe('reasons', () => {
  it('of one set are of no other, so that a name alone says what happened', () => {
    const all = [SERVICE_REASONS, REACH_REASONS, STORAGE_REASONS].flatMap((set) => Object.keys(set));
    expect(new Set(all).size).toBe(all.length);
    expect(COMMAND_REASONS.filter((reason) => reasons.includes(reason as SyncReason))).toEqual(['forbidden']);
  });

  it('are worth a retry exactly when time alone can resolve them', () => {
    expect(reasons.filter(isRetryable).sort()).toEqual([
      'garbled-answer',
      'internal',
      'offline',
      'quota',
      'sign-in-unavailable',
      'stopping',
      'timeout',
      'too-many-requests',
      'unreachable',
      'write-aborted',
      'write-timeout',
    ]);
  });

  it('of the service have a status of their kind: the caller’s fault is never tried again, but for haste', () => {
    for (const [reason, { status, retryable }] of Object.entries(SERVICE_REASONS)) {
      expect(status, reason).toBeGreaterThanOrEqual(400);
      expect(retryable, reason).toBe(status >= 500 || status === 429);
    }
  });
});

describe('a peer’s version', () => {
  it.each([
    [OLDEST_PROTOCOL_VERSION - 1, 'too-old'],
    [OLDEST_PROTOCOL_VERSION, 'supported'],
    [PROTOCOL_VERSION, 'supported'],
    [PROTOCOL_VERSION + 1, 'too-new'],
    [Number.POSITIVE_INFINITY, 'too-new'],
    [Number.NaN, 'too-old'],
    [-1, 'too-old'],
  ])('%d is %s', (version, verdict) => {
    expect(compareProtocol(version)).toBe(verdict);
  });

  it('has an oldest that is not after the newest', () => {
    expect(OLDEST_PROTOCOL_VERSION).toBeLessThanOrEqual(PROTOCOL_VERSION);
  });
});

describe('a value in one language or both', () => {
  const title = localized(plainLine(20));

  it.each([{ fr: 'Oui' }, { en: 'Yes' }, { fr: 'Oui', en: 'Yes' }])('may be %j', (value) => {
    expect(validateUntrusted(value, title)).toEqual({ ok: true, value });
  });

  it('must exist in at least one', () => {
    expect(validateUntrusted({ title: {} }, z.strictObject({ title }))).toEqual({
      ok: false,
      problems: [{ path: 'title', problem: 'no-language' }],
    });
  });

  it('is given in the wanted one, or else in the other', () => {
    expect([inLanguage({ fr: 'Oui', en: 'Yes' }, 'en'), inLanguage({ fr: 'Oui' }, 'en')]).toEqual([
      'Yes',
      'Oui',
    ]);
    expect([inLanguage({ en: 'Yes' }, 'fr'), inLanguage({}, 'fr')]).toEqual(['Yes', undefined]);
    expect([otherLanguage('fr'), otherLanguage('en')]).toEqual(['en', 'fr']);
  });
});
