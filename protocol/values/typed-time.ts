/**
 * A time of day as a hurried person types it: `14h`, `14h30`, `2pm`, `midi`, `+2h`, `maintenant`. Input is folded.
 * Both languages are read at any time: a value that is shown in one is read again in the other. Pure.
 */

/** Minutes since midnight; `undefined` where the words are no time, a problem where they are one that does not exist. */
export type ReadTime = { minutes: number } | { problem: 'no-such-time' } | undefined;

const NAMED: Readonly<Record<string, number>> = { midi: 720, noon: 720, minuit: 0, midnight: 0 };
const NOW = /^(?:maintenant|now|tout de suite)$/u;
const CLOCK_24 = /^(\d{1,2}) ?(?:h|:|heures?) ?(\d{2})?(?: ?(?:min|mn))?$/u;
const CLOCK_12 = /^(\d{1,2})(?:[:.](\d{2}))? ?([ap])\.?m\.?$/u;
const FROM_NOW = /^(?:\+ ?|dans |in )(\d{1,3}) ?(h|heures?|hours?|min|mn|minutes?)$/u;

/** Reads a time. `bare`: a number alone counts as an hour. */
export function readTime(folded: string, { now, bare }: { now: number; bare: boolean }): ReadTime {
  const text = folded.replace(/^(?:a|vers|at|around|pour) /u, '');
  const named = NAMED[text];
  if (named !== undefined) return { minutes: named };
  if (NOW.test(text)) return { minutes: minutesOf(now) };
  const later = FROM_NOW.exec(text);
  if (later) {
    const [, count = '', unit = ''] = later;
    const ms = Number(count) * (unit.startsWith('h') ? 3_600_000 : 60_000);
    return { minutes: minutesOf(now + ms) };
  }
  const half = CLOCK_12.exec(text);
  if (half) {
    const [, hour = '', minute = '0', side] = half;
    if (Number(hour) < 1 || Number(hour) > 12) return { problem: 'no-such-time' };
    return checked((Number(hour) % 12) + (side === 'p' ? 12 : 0), Number(minute));
  }
  const clock = CLOCK_24.exec(text) ?? (bare ? /^(\d{1,2})$/u.exec(text) : null);
  return clock ? checked(Number(clock[1]), Number(clock[2] ?? 0)) : undefined;
}

function checked(hour: number, minute: number): ReadTime {
  return hour > 23 || minute > 59 ? { problem: 'no-such-time' } : { minutes: hour * 60 + minute };
}

function minutesOf(time: number): number {
  const date = new Date(time);
  return date.getHours() * 60 + date.getMinutes();
}
