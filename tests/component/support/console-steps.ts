/** What a trainer does in a console that is drawn, and what can be seen there. */
import { expect } from 'vitest';
import { focusLosses, noteFocusLosses } from '@/tests/support/page-probes';
import { press, settled } from './keys';

const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];

/** Until something that fits the selector has the focus. */
export async function waitForFocus(selector: string): Promise<void> {
  await expect.poll(() => document.activeElement?.matches(selector)).toBe(true);
  await settled();
}

export async function waitFor(selector: string): Promise<void> {
  await expect.poll(() => document.querySelector(selector)).not.toBeNull();
}

export async function waitUntilGone(selector: string): Promise<void> {
  await expect.poll(() => document.querySelector(selector)).toBeNull();
}

/** Presses a single key until it has done what it is for: they are handled once the preference that enables them was read. */
export async function pressUntil(key: string, selector: string): Promise<void> {
  for (let presses = 0; presses < 10; presses += 1) {
    await press(key);
    const led = await expect
      .poll(() => document.querySelector(selector), { timeout: 2_000 })
      .not.toBeNull()
      .then(
        () => true,
        () => false,
      );
    if (led) return settled();
  }
  throw new Error(`The key ${key} never led to ${selector}.`);
}

/** The texts of the fields whose path begins so. */
export const valuesOf = (path: string) =>
  all(`[data-field^="${path}"]`).map((field) => (field as HTMLTextAreaElement).value);

/** Until everything typed is on the disk. */
export const waitUntilSaved = () => waitFor('[data-saving=saved]');

export type FocusWatch = { losses: () => Promise<string[]> };

/** {@link noteFocusLosses}, until the losses are read. */
export function watchFocus(): FocusWatch {
  const interval = noteFocusLosses();
  return {
    losses: async () => {
      const losses = await focusLosses();
      clearInterval(interval);
      return losses;
    },
  };
}
