import { describe, expect, it } from 'vitest';
import { createPressGuard } from '@/components/panel/core/press-guard';

/** What a guard makes of presses of one line at these times: how many count as deliberate. */
async function deliberate(times: readonly number[], line = 'a'): Promise<number> {
  let release: (() => void)[] = [];
  const guard = createPressGuard(() => new Promise((resolve) => release.push(resolve)));
  const verdicts = times.map((index) => guard.isDeliberate(line, index));
  for (const each of release) each();
  release = [];
  return (await Promise.all(verdicts)).filter(Boolean).length;
}

const held = (from: number, delay: number, rhythm: number, until: number) => [
  from,
  ...Array.from({ length: Math.floor((until - from - delay) / rhythm) }, (_, n) => from + delay + n * rhythm),
];

describe('presses of one line', () => {
  it.each([
    ['Windows', 500, 33],
    ['X11', 660, 40],
    ['slow', 1_000, 100],
  ])('of a key held for two seconds (%s) are one', async (_system, delay, rhythm) => {
    expect(await deliberate(held(0, delay, rhythm, 2_000))).toBe(1);
  });

  it('five times in quick order are one', async () => {
    expect(await deliberate([0, 180, 360, 540, 720])).toBe(1);
  });

  it('600 ms after the last repeat are deliberate', async () => {
    expect(await deliberate([...held(0, 500, 33, 2_000), 2_590])).toBe(2);
    expect(await deliberate([...held(0, 500, 33, 2_000), 2_400])).toBe(1);
  });

  it('two, taken with time, are two', async () => {
    expect(await deliberate([0, 700])).toBe(2);
    expect(await deliberate([0, 3_000])).toBe(2);
  });

  it('after a known repeat wait as long', async () => {
    const guard = createPressGuard();
    expect(guard.isDeliberate('a', 0)).toBe(true);
    guard.noteKey({ code: 'Digit1', repeat: true }, 1_900);
    expect(guard.isDeliberate('a', 2_000)).toBe(false);
  });

  it('by another key are no repeats: Enter after the digit that held the line back', () => {
    const guard = createPressGuard();
    guard.noteKey({ code: 'Digit1', repeat: false }, 0);
    expect(guard.isDeliberate('a', 0)).toBe(true);
    guard.noteKey({ code: 'Digit1', repeat: false }, 100);
    expect(guard.isDeliberate('a', 100)).toBe(false);
    guard.noteKey({ code: 'Enter', repeat: false }, 200);
    expect(guard.isDeliberate('a', 200)).toBe(true);
  });

  it('of different lines do not count for each other', () => {
    const guard = createPressGuard();
    expect([guard.isDeliberate('a', 0), guard.isDeliberate('b', 50), guard.isDeliberate('a', 100)]).toEqual([
      true,
      true,
      true,
    ]);
  });
});
