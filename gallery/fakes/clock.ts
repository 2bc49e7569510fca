/** The clock of a scene: it stands still until it is moved, so that every date on a screen is known. */
export const NOW = new Date(2026, 10, 30, 14, 20).getTime();

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export type Clock = { now: () => number; advance: (ms: number) => void };

export function createClock(): Clock {
  let now = NOW;
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
  };
}
