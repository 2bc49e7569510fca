/** Rows of an advisor's practice. */
import type { CardRef } from '@/protocol/card-ref';

/** How well one situation was said, and when it is due again. Private: on this disk alone. */
export type PracticeRow = {
  ref: CardRef;
  /** The index of its interval (`storage/practice/schedule.ts`); grows while it is said well. */
  box: number;
  /** The beginning of the day on which it is due. */
  dueAt: number;
  practisedAt: number;
  /** How often it was rated. */
  count: number;
};
