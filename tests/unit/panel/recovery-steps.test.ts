import { describe, expect, it } from 'vitest';
import { recoverySteps, stepIndexAt } from '@/components/panel/recovery/recovery-steps';

const steps = recoverySteps([
  { start: '0:00', text: 'un' },
  { start: '0:20', text: 'deux' },
  { start: '1:00', text: 'trois' },
  { start: '1:30', text: 'quatre' },
]);

describe('the steps of a recovery', () => {
  it('last until the next one, the last as long as the one before it', () => {
    expect(steps.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [0, 20_000],
      [20_000, 60_000],
      [60_000, 90_000],
      [90_000, 120_000],
    ]);
    expect(recoverySteps([{ start: '0:10', text: 'seul' }])[0]).toMatchObject({ endMs: 70_000 });
    expect(recoverySteps([])).toEqual([]);
  });

  it.each([
    [0, 0],
    [19_999, 0],
    [20_000, 1],
    [90_000, 3],
    [119_999, 3],
    [120_000, 4],
    [-5, 0],
  ])('at %i ms the step is %i', (elapsedMs, index) => expect(stepIndexAt(steps, elapsedMs)).toBe(index));
});
