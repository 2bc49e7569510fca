import { describe, expect, it } from 'vitest';
import { exportEverything } from '@/storage/backup/export';
import type { PracticeRow } from '@/storage/database/practice-rows';
import { forgetPractice, rateSituation, readPractice } from '@/storage/practice/practice';
import { afterRating, dayAfter, INTERVAL_DAYS, type Rating } from '@/storage/practice/schedule';
import { testDatabase } from '@/tests/support/database';

const REF = 'desescalade/lecon-01';
const NOW = new Date(2026, 11, 1, 9, 25).getTime();
const day = (days: number) => new Date(2026, 11, 1 + days).getTime();

/** The row after these ratings, one a day that it is due. */
function rated(...ratings: Rating[]): PracticeRow | undefined {
  let row: PracticeRow | undefined;
  for (const rating of ratings)
    row = afterRating(row, { ref: REF, rating, now: Math.max(NOW, row?.dueAt ?? 0) });
  return row;
}

describe('the schedule of practice', () => {
  it('lengthens the interval each time a situation is said well', () => {
    const boxes = [1, 2, 3, 4, 5, 6, 7, 8].map((times) => rated(...Array<Rating>(times).fill('well'))?.box);
    expect(boxes).toEqual([1, 2, 3, 4, 5, 6, 6, 6]);
    expect(INTERVAL_DAYS).toEqual([...INTERVAL_DAYS].sort((a, b) => a - b));
  });

  it.each<[Rating[], number]>([
    [['again'], 0],
    [['nearly'], 1],
    [['well'], 1],
    [['well', 'well'], 1 + 3],
    [['well', 'well', 'nearly'], 1 + 3 + 3],
    [['well', 'well', 'again'], 1 + 3],
    [['again', 'well'], 1],
  ])('%j: due %i days after the first', (ratings, days) => expect(rated(...ratings)?.dueAt).toBe(day(days)));

  it('makes a situation due for the whole of its day, across a change of the clocks', () => {
    const eve = new Date(2026, 2, 28, 23, 50).getTime();
    expect(dayAfter(eve, 1)).toBe(new Date(2026, 2, 29).getTime());
    expect(dayAfter(eve, 2)).toBe(new Date(2026, 2, 30).getTime());
  });
});

describe('practice on the disk', () => {
  it('is stored by card, with how often it was rated, and forgotten at once', async () => {
    const db = testDatabase();
    await rateSituation(db, { ref: REF, rating: 'well', now: NOW });
    const row = await rateSituation(db, { ref: REF, rating: 'well', now: NOW });
    expect(row).toEqual({ ref: REF, box: 2, dueAt: day(3), practisedAt: NOW, count: 2 });
    expect([...(await readPractice(db))]).toEqual([[REF, row]]);
    await forgetPractice(db);
    expect((await readPractice(db)).size).toBe(0);
  });

  it('writes no command, and stands in no safety copy', async () => {
    const db = testDatabase();
    await rateSituation(db, { ref: REF, rating: 'again', now: NOW });
    expect(await db.commands.count()).toBe(0);
    expect(await exportEverything(db, NOW)).not.toMatch(/practi|dueAt/u);
  });
});
