/**
 * What was typed into a placeholder, read by its kind.
 * Guarantees: a value that is shown as `spoken` reads as the same value again, in both languages; a date or time that
 * does not exist is a problem and never a value.
 */

import { fold } from '@/protocol/text/fold';
import type { Language } from '@/protocol/text/language';
import type { PlaceholderFacts } from './placeholder-kinds';
import { spokenAmount, spokenDay, spokenNumber, spokenTime } from './spoken-value';
import { type DayProblem, readDay } from './typed-day';
import { readAmount, readNumber, readPhone } from './typed-number';
import { readTime } from './typed-time';

export type TypedValue =
  /** As one says it in the language of the line, and the day that it is. */
  | { spoken: string; day?: Date }
  /** It can be no such value. */
  | DayProblem
  | { problem: 'not-an-option' }
  /** Words that are no value of the kind, and may be meant all the same. */
  | { unread: true };

export function readTyped(
  typed: string,
  { kind, options }: Pick<PlaceholderFacts, 'kind' | 'options'>,
  { language, now }: { language: Language; now: number },
): TypedValue {
  const text = typed.trim();
  switch (kind) {
    case 'text':
      return { spoken: text };
    case 'choice':
      return options?.includes(text) ? { spoken: text } : { problem: 'not-an-option' };
    case 'date':
      return dayValue(text, language, now);
    case 'time': {
      const folded = fold(text).replace(/\s+/gu, ' ');
      const time = readTime(folded, { now, bare: true });
      if (!time) return { unread: true };
      return 'problem' in time ? time : { spoken: spokenTime(time.minutes, language) };
    }
    case 'amount': {
      const amount = readAmount(text, language);
      return amount ? { spoken: spokenAmount(amount.value, amount.currency, language) } : { unread: true };
    }
    case 'number': {
      const number = readNumber(text, language);
      return number === undefined ? { unread: true } : { spoken: spokenNumber(number, language) };
    }
    case 'phone': {
      const phone = readPhone(text);
      return phone === undefined ? { unread: true } : { spoken: phone };
    }
  }
}

function dayValue(text: string, language: Language, now: number): TypedValue {
  const read = readDay(text, now);
  if (!read) return { unread: true };
  return 'problem' in read ? read : { spoken: spokenDay(read, language, now), day: read.day };
}
