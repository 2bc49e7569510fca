import { DAY_MS } from '@/protocol/duration';
import { daysBetween } from '@/protocol/text/calendar-day';
import type { Language } from '@/protocol/text/language';

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * DAY_MS],
  ['month', 30 * DAY_MS],
  ['day', DAY_MS],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

const JUST_NOW = { fr: 'à l’instant', en: 'just now' } as const;

/**
 * The time since an event (ms since epoch), in words: "il y a 3 jours", "2 minutes ago", "just now". Days are calendar
 * days. An event in the future, by another clock, counts as just now.
 */
export function timeAgo(time: number, now: number, language: Language): string {
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const [unit, ms] = STEPS.find(([, ms]) => now - time >= ms) ?? [];
  if (unit === undefined || ms === undefined) return JUST_NOW[language];
  return words.format(unit === 'day' ? -daysBetween(time, now) : -Math.trunc((now - time) / ms), unit);
}

/** A length of time in ms, in its largest unit: "1 jour", "3 hours". */
export function duration(ms: number, language: Language): string {
  const [unit, size] = STEPS.find(([, step]) => Math.abs(ms) >= step) ?? ['minute', 60_000];
  const value = Math.max(1, Math.round(Math.abs(ms) / size));
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

/** A calendar day (`YYYY-MM-DD`) in words. */
export function dayInWords(day: string, language: Language): string {
  const time = Date.parse(`${day}T00:00:00Z`);
  // A draft may hold an invalid day.
  if (Number.isNaN(time)) return day;
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(time);
}

const UNITS = ['kilobyte', 'megabyte', 'gigabyte'] as const;

/** A number of bytes in its largest unit. */
export function bytesInWords(bytes: number, language: Language): string {
  const power = Math.max(
    0,
    UNITS.findLastIndex((_unit, index) => bytes >= 1024 ** (index + 1)),
  );
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: UNITS[power],
    maximumFractionDigits: 1,
  }).format(bytes / 1024 ** (power + 1));
}
