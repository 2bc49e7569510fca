/** What a trainer does in a console that is drawn, and what can be seen there. */
import { expect } from 'vitest';
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

/** The tip that the list says is chosen, and the one whose words are shown beside it. */
export function chosen(): (string | undefined)[] {
  const reached = document.activeElement?.getAttribute('aria-activedescendant');
  const option = reached ? document.getElementById(reached) : undefined;
  const detail = document.querySelector<HTMLElement>('[data-detail-of]');
  return [
    option?.getAttribute('aria-selected') === 'true' ? option.dataset.tipId : undefined,
    detail?.dataset.detailOf,
  ];
}

/** Presses a single key until it has done what it is for: they are heard once it is read that this person has them on. */
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

export type FocusWatch = { losses: () => Promise<string[]>; end: () => void };

/** Notes from now on each time that nothing has the focus for longer than a blink, counted in turns of the page. */
export function watchFocus(): FocusWatch {
  const losses: string[] = [];
  let last = '';
  let turns = 0;
  const timer = setInterval(() => {
    const element = document.activeElement;
    if (element instanceof HTMLElement && element !== document.body) {
      last = element.outerHTML.slice(0, 160);
      turns = 0;
      return;
    }
    turns += 1;
    if (turns > 8 && losses.at(-1) !== last) losses.push(last);
  }, 25);
  return {
    losses: async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      clearInterval(timer);
      return losses;
    },
    end: () => clearInterval(timer),
  };
}
