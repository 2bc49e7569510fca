import { expect, it } from 'vitest';
import { positionInQueue } from '@/components/console/review/use-queue';

const TIPS = ['a', 'b', 'c'].map((id) => ({ id }));

it('is that of the selected tip, wherever it was last', () => {
  expect(positionInQueue(TIPS, 'c', 0)).toBe(2);
});

it('is the first where nothing was selected yet', () => {
  expect(positionInQueue(TIPS, undefined, 0)).toBe(0);
});

it('stays where the selected tip left the queue: the next one is shown', () => {
  expect(positionInQueue(TIPS, 'left', 1)).toBe(1);
});

it('is the last where the last one left, and none in an empty queue', () => {
  expect(positionInQueue(TIPS, 'left', 3)).toBe(2);
  expect(positionInQueue([], 'left', 0)).toBe(-1);
});
