/** Values as one says and writes them in a language: `jeudi 3 décembre à 14 h`, `Thursday 3 December at 2 pm`. Pure. */
import type { Language } from '@/protocol/text/language';
import type { DayAndTime, PartOfDay } from './typed-day';

const LOCALES = { fr: 'fr-FR', en: 'en-GB' } as const satisfies Record<Language, string>;
/** From so many days away on, the year is said: nearer, it is the closest such day. */
const YEAR_DAYS = 170;
const NO_BREAK = '\u00a0';

const PARTS: Readonly<Record<Language, Record<PartOfDay, string>>> = {
  fr: { morning: 'dans la matinée', afternoon: 'dans l’après-midi', evening: 'dans la soirée' },
  en: { morning: 'in the morning', afternoon: 'in the afternoon', evening: 'in the evening' },
};

export function spokenDay({ day, minutes, part }: DayAndTime, language: Language, now: number): string {
  const isFar = Math.abs(day.getTime() - now) > YEAR_DAYS * 86_400_000;
  const words = new Intl.DateTimeFormat(LOCALES[language], {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(isFar && { year: 'numeric' }),
  })
    .format(day)
    .replace(',', '');
  const date = language === 'fr' && day.getDate() === 1 ? words.replace(/ 1 /u, ' 1er ') : words;
  if (part) return `${date} ${PARTS[language][part]}`;
  if (minutes === undefined) return date;
  return `${date} ${language === 'fr' ? 'à' : 'at'} ${spokenTime(minutes, language)}`;
}

export function spokenTime(minutes: number, language: Language): string {
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
  const padded = String(minute).padStart(2, '0');
  if (language === 'fr') {
    if (minutes === 0) return 'minuit';
    if (minutes === 720) return 'midi';
    return minute === 0 ? `${hour}${NO_BREAK}h` : `${hour}${NO_BREAK}h${NO_BREAK}${padded}`;
  }
  if (minutes === 0) return 'midnight';
  if (minutes === 720) return 'noon';
  const clock = minute === 0 ? `${hour % 12 || 12}` : `${hour % 12 || 12}:${padded}`;
  return `${clock}${NO_BREAK}${hour < 12 ? 'am' : 'pm'}`;
}

export function spokenNumber(value: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 6 }).format(value);
}

export function spokenAmount(value: number, currency: string, language: Language): string {
  const fractions = Number.isInteger(value) ? 0 : 2;
  return new Intl.NumberFormat(LOCALES[language], {
    style: 'currency',
    currency,
    minimumFractionDigits: fractions,
    maximumFractionDigits: fractions,
  }).format(value);
}
