/** Calendar days in the local time zone of this screen. Pure. */

/** The calendar day `YYYY-MM-DD` of a time (ms since epoch) in the local zone. */
export function localDay(time: number): string {
  const date = new Date(time);
  const pad = (part: number, width: number) => String(part).padStart(width, '0');
  return `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1, 2)}-${pad(date.getDate(), 2)}`;
}

/** Whether a calendar day is over: from the day after on, local time. */
export function isPastDay(day: string, now: number): boolean {
  return day < localDay(now);
}

/** Calendar days from one time to another, local time: 1 from yesterday evening to this morning. */
export function daysBetween(from: number, to: number): number {
  // Midnights of UTC are always a whole number of days apart, those of a zone with summer time are not.
  const midnight = (time: number) => Date.parse(`${localDay(time)}T00:00:00Z`);
  return Math.round((midnight(to) - midnight(from)) / 86_400_000);
}
