import type { TFunction } from 'i18next';
import type { Language } from '@/protocol/text/language';
import { spokenDay } from '@/protocol/values/spoken-value';
import type { TypedValue } from '@/protocol/values/typed-value';

/** Why a value cannot be, and what to do: `« 31 février » n’existe pas…`. `language`: the one of the line. */
export function valueProblem(
  name: string,
  value: string,
  read: Extract<TypedValue, { problem: string }>,
  language: Language,
  t: TFunction<'card'>,
): string {
  const typed = value.trim();
  if (read.problem === 'no-such-time') return t('typed.noSuchTime', { value: typed });
  if (read.problem === 'not-an-option') return t('typed.notAnOption', { value: typed, name });
  if (read.problem === 'other-weekday')
    return t('typed.otherWeekday', {
      value: typed,
      day: spokenDay({ day: read.day }, language, read.day.getTime()),
    });
  return read.most === undefined
    ? t('typed.noSuchDate', { value: typed })
    : t('typed.noSuchDay', { value: typed, most: read.most });
}
