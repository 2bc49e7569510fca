/** What a slow machine reaches later than a fast one: the tests wait for it, and all as long. */
import { expect, vi } from 'vitest';

/** Far beyond what anything takes where the machine has other work too. */
export const PATIENCE_MS = 20_000;

/** Reads again and again until it is as expected: `await eventually(() => noteText(desk)).toBe('…')`. */
export function eventually<T>(read: () => T) {
  return expect.poll(read, { timeout: PATIENCE_MS });
}

/** Tries again and again until nothing in it fails: `await eventuallyHolds(() => expect(cut).toBe(1))`. */
export function eventuallyHolds<T>(check: () => T) {
  return vi.waitFor(check, { timeout: PATIENCE_MS });
}
