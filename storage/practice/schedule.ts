/**
 * Spaced repetition in boxes (Leitner): what is said well comes back after a longer time, what is not comes back soon.
 * *Guarantees:* the next day is known from the row and the rating alone; a situation is due for the whole of its day.
 */
import type { CardRef } from '@/protocol/card-ref';
import type { PracticeRow } from '@/storage/database/practice-rows';

/** How an advisor rates their own attempt. */
export const RATINGS = ['again', 'nearly', 'well'] as const;
export type Rating = (typeof RATINGS)[number];

/** Days until a situation of each box is due again; in the first it is due at once. */
export const INTERVAL_DAYS = [0, 1, 3, 7, 16, 35, 90] as const;

/** The row of a situation after it was rated. */
export function afterRating(
  row: PracticeRow | undefined,
  { ref, rating, now }: { ref: CardRef; rating: Rating; now: number },
): PracticeRow {
  const box = nextBox(row?.box ?? 0, rating);
  return {
    ref,
    box,
    dueAt: dayAfter(now, INTERVAL_DAYS[box] ?? 0),
    practisedAt: now,
    count: (row?.count ?? 0) + 1,
  };
}

function nextBox(box: number, rating: Rating): number {
  if (rating === 'again') return 0;
  // Nearly is well enough for tomorrow, and never for longer than before.
  if (rating === 'nearly') return Math.max(1, Math.min(box, INTERVAL_DAYS.length - 1));
  return Math.min(box + 1, INTERVAL_DAYS.length - 1);
}

/** The beginning of a day by this machine's calendar, so many days after a time. */
export function dayAfter(time: number, days: number): number {
  const day = new Date(time);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days).getTime();
}
