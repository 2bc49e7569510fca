/**
 * A day as a hurried person types it: `jeudi`, `demain 14h`, `+3j`, `12/12`, `the 3rd`, `3 December`. Both languages are
 * read at any time: a value that is shown in one is read again in the other. Pure; the local time zone.
 */
import { fold } from '@/protocol/text/fold';
import { type ReadTime, readTime } from './typed-time';

export type PartOfDay = 'morning' | 'afternoon' | 'evening';

/** A day that exists, with a time or a part of the day where one was typed. */
export type DayAndTime = { day: Date; minutes?: number; part?: PartOfDay };

/** `no-such-day`: 31 February. `other-weekday`: the day exists and is another day of the week. */
export type DayProblem =
  | { problem: 'no-such-day'; most?: number }
  | { problem: 'no-such-time' }
  | { problem: 'other-weekday'; day: Date };

export type ReadDay = DayAndTime | DayProblem | undefined;

const WEEKDAYS: readonly RegExp[] = [
  /^(?:dim(?:anche)?|sun(?:day)?)$/u,
  /^(?:lun(?:di)?|mon(?:day)?)$/u,
  /^(?:mar(?:di)?|tue(?:s|sday)?)$/u,
  /^(?:mer(?:credi)?|wed(?:nesday)?)$/u,
  /^(?:jeu(?:di)?|thu(?:r|rs|rsday)?)$/u,
  /^(?:ven(?:dredi)?|fri(?:day)?)$/u,
  /^(?:sam(?:edi)?|sat(?:urday)?)$/u,
];
const MONTHS: readonly RegExp[] = [
  /^jan(?:v(?:ier)?|uary)?$/u,
  /^(?:fev(?:r(?:ier)?)?|feb(?:ruary)?)$/u,
  /^mar(?:s|ch)?$/u,
  /^(?:avr(?:il)?|apr(?:il)?)$/u,
  /^(?:mai|may)$/u,
  /^(?:juin|june?)$/u,
  /^(?:juil(?:let)?|july?)$/u,
  /^(?:aout|aug(?:ust)?)$/u,
  /^sept?(?:embre|ember)?$/u,
  /^oct(?:obre|ober)?$/u,
  /^nov(?:embre|ember)?$/u,
  /^dec(?:embre|ember)?$/u,
];
/** Days from today. */
const NAMED: Readonly<Record<string, number>> = {
  'aujourd’hui': 0,
  aujourdhui: 0,
  auj: 0,
  ajd: 0,
  today: 0,
  tonight: 0,
  demain: 1,
  dem: 1,
  tomorrow: 1,
  tmrw: 1,
  'apres-demain': 2,
  'apres demain': 2,
  'day after tomorrow': 2,
  'the day after tomorrow': 2,
  hier: -1,
  yesterday: -1,
  'avant-hier': -2,
  'avant hier': -2,
  'day before yesterday': -2,
};
const PARTS: readonly [RegExp, PartOfDay][] = [
  [/ (?:au |le |dans la |in the |the )?(?:matin|matinee|morning)$/u, 'morning'],
  [/ (?:dans |in |l’|the )*(?:apres[- ]midi|aprem|afternoon)$/u, 'afternoon'],
  [/ (?:au |le |dans la |in the |the )?(?:soir|soiree|evening)$/u, 'evening'],
];
/** The time of day at the end: everything behind a space that reads as one. */
const WITH_TIME =
  /^(.+?),? (?:(?:a|vers|at|around) )?((?:\d{1,2} ?(?:h|:|heures?) ?(?:\d{2})?)|(?:\d{1,2}(?:[:.]\d{2})? ?[ap]\.?m\.?)|midi|noon|minuit|midnight)$/u;
const UNITS: readonly [RegExp, number][] = [
  [/^(?:j|jours?|d|days?)?$/u, 1],
  [/^(?:s|sem|semaines?|w|weeks?)$/u, 7],
];
const MONTH_UNIT = /^(?:m|mois|months?)$/u;

export function readDay(typed: string, now: number): ReadDay {
  const folded = fold(typed).replace(/['’]/gu, '’').replace(/\s+/gu, ' ').trim().replace(/[.,]$/u, '');
  const timed = WITH_TIME.exec(folded);
  if (timed) {
    const time = readTime(timed[2] ?? '', { now, bare: false });
    return time && withTime(readDate(timed[1] ?? '', now), time);
  }
  for (const [pattern, part] of PARTS) {
    const rest = ` ${folded}`.replace(pattern, '').trim();
    if (rest === folded) continue;
    const read = readDate(/^(?:ce|cet|this)?$/u.test(rest) ? 'today' : rest, now);
    return read && !('problem' in read) ? { ...read, part } : read;
  }
  return readDate(folded, now);
}

function withTime(read: ReadDay, time: NonNullable<ReadTime>): ReadDay {
  if (!read || 'problem' in read) return read;
  return 'problem' in time ? time : { ...read, minutes: time.minutes };
}

/** A day without a time. */
function readDate(written: string, now: number): ReadDay {
  const text = written.replace(/^(?:le|the|on|ce|this|du|pour le|for the) /u, '');
  const named = NAMED[text];
  if (named !== undefined) return { day: daysFrom(now, named) };
  return readOffset(text, now) ?? readWeekday(text, now) ?? readNumeric(text, now) ?? readWritten(text, now);
}

/** `+3j`, `-2`, `dans 3 jours`, `in 2 weeks`, `il y a 3 jours`, `3 days ago`. */
function readOffset(text: string, now: number): ReadDay {
  const match =
    /^([+-]) ?(\d{1,3}) ?([a-z]*)$/u.exec(text) ??
    /^(dans|in|il y a) (\d{1,3}) ([a-z]+)$/u.exec(text) ??
    reordered(/^(\d{1,3}) ([a-z]+) (ago)$/u.exec(text));
  if (!match) return undefined;
  const [, sign = '', count = '', unit = ''] = match;
  const number = Number(count) * (sign === '-' || sign === 'il y a' || sign === 'ago' ? -1 : 1);
  const days = UNITS.find(([pattern]) => pattern.test(unit))?.[1];
  if (days !== undefined) return { day: daysFrom(now, number * days) };
  return MONTH_UNIT.test(unit) ? { day: monthsFrom(now, number) } : undefined;
}

function reordered(match: RegExpExecArray | null): readonly (string | undefined)[] | null {
  return match && [match[0], match[3], match[1], match[2]];
}

/** The next such day, never today; the last one behind `dernier`. */
function readWeekday(text: string, now: number): ReadDay {
  const [, before, name = '', after] =
    /^(?:(next|last|this) )?([a-z]+)\.?(?: (prochain|dernier|passe|next|last))?$/u.exec(text) ?? [];
  const weekday = WEEKDAYS.findIndex((pattern) => pattern.test(name));
  if (weekday < 0) return undefined;
  const isPast = before === 'last' || /^(?:dernier|passe|last)$/u.test(after ?? '');
  const ahead = (weekday - new Date(now).getDay() + 7) % 7 || 7;
  return { day: daysFrom(now, isPast ? (ahead === 7 ? -7 : ahead - 7) : ahead) };
}

/** `2026-12-12`, `12/12`, `12.12.26`, `12`, `1er`, `the 3rd`. */
function readNumeric(text: string, now: number): ReadDay {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/u.exec(text);
  if (iso) return dayOf(Number(iso[3]), Number(iso[2]) - 1, Number(iso[1]));
  const date = /^(\d{1,2}) ?[/.-] ?(\d{1,2})(?: ?[/.-] ?(\d{2}|\d{4}))?$/u.exec(text);
  if (date) {
    const [, day = '', month = '', year] = date;
    if (Number(month) < 1 || Number(month) > 12) return { problem: 'no-such-day' };
    return year === undefined
      ? nearestYear(Number(day), Number(month) - 1, now)
      : dayOf(Number(day), Number(month) - 1, fullYear(year));
  }
  const alone = /^(\d{1,2})(?:er|st|nd|rd|th)?$/u.exec(text);
  if (!alone) return undefined;
  const today = new Date(now);
  const day = Number(alone[1]);
  const month = today.getMonth() + (day < today.getDate() ? 1 : 0);
  return dayOf(day, month % 12, today.getFullYear() + Math.floor(month / 12));
}

/** `3 décembre`, `jeudi 3 décembre 2026`, `December 3`. */
function readWritten(text: string, now: number): ReadDay {
  const words = text.split(/[ ,./-]+|(?<=\d)(?=[a-z]{3})/u).filter((word) => word !== '' && word !== 'of');
  const [first = ''] = words;
  const weekday = WEEKDAYS.findIndex((pattern) => pattern.test(first));
  // `mar` is a day of the week and a month.
  const rest = weekday >= 0 && words.length > 2 ? words.slice(1) : words;
  const month = rest.findIndex((word) => MONTHS.some((pattern) => pattern.test(word)));
  const numbers = rest.filter((_, index) => index !== month);
  const [day, year] = numbers.map((word) => /^(\d{1,4})(?:er|st|nd|rd|th)?$/u.exec(word)?.[1]);
  if (month < 0 || month > 1 || numbers.length < 1 || numbers.length > 2 || day === undefined)
    return undefined;
  if (numbers.length === 2 && year === undefined) return undefined;
  const monthIndex = MONTHS.findIndex((pattern) => pattern.test(rest[month] ?? ''));
  const read =
    year === undefined
      ? nearestYear(Number(day), monthIndex, now)
      : dayOf(Number(day), monthIndex, fullYear(year));
  if (rest === words || 'problem' in read || read.day.getDay() === weekday) return read;
  return { problem: 'other-weekday', day: read.day };
}

function fullYear(year: string): number {
  return year.length === 2 ? 2000 + Number(year) : Number(year);
}

/** The day of the year in which it is closest to now: a promise in January is made in December. */
function nearestYear(day: number, month: number, now: number): DayAndTime | DayProblem {
  const year = new Date(now).getFullYear();
  const candidates = [year, year + 1, year - 1].map((each) => dayOf(day, month, each));
  const days = candidates.flatMap((each) => ('problem' in each ? [] : [each]));
  const [first] = candidates;
  // 29 February may be of a year nearby; without a year it is meant as one that comes or is.
  if (!first || 'problem' in first) return first ?? { problem: 'no-such-day' };
  return days.reduce((best, each) =>
    Math.abs(each.day.getTime() - now) < Math.abs(best.day.getTime() - now) ? each : best,
  );
}

function dayOf(day: number, month: number, year: number): DayAndTime | DayProblem {
  const most = new Date(year, month + 1, 0).getDate();
  if (day < 1 || day > most) return { problem: 'no-such-day', most };
  return { day: new Date(year, month, day) };
}

function daysFrom(now: number, days: number): Date {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days);
}

/** The same day so many months later; the last day of a month that is shorter. */
function monthsFrom(now: number, months: number): Date {
  const date = new Date(now);
  const last = new Date(date.getFullYear(), date.getMonth() + months + 1, 0).getDate();
  return new Date(date.getFullYear(), date.getMonth() + months, Math.min(date.getDate(), last));
}
