/**
 * Giving the keyboard back to the page, so that the next key goes on at the caret of its field. Each browser has one
 * way that works, found by real key presses (docs/decisions/0011).
 */
import { browser } from 'wxt/browser';
import { openPopupPage } from '@/browser/panel/palette';

/** How long a key may be held before the keyboard moves all the same, in ms. */
const RELEASE_MS = 1_500;

/**
 * Gives the keyboard to the page of a tab. To be called while the panel has it. *Guarantees:* resolves to whether the
 * browser was willing; the page's field and selection are as they were.
 */
export async function returnKeyboard(tabId: number | undefined): Promise<boolean> {
  // Chromium: a popup that closes itself leaves the keyboard to the page, never to the side panel.
  if (!import.meta.env.FIREFOX) return openPopupPage('/return.html');
  if (tabId === undefined) return false;
  try {
    await browser.scripting.executeScript({ target: { tabId }, func: () => window.focus() });
    return true;
  } catch {
    // A page that takes no scripts: the keyboard stays where it is.
    return false;
  }
}

const heldKeys = new Set<string>();
let released: (() => void)[] = [];

/** Follows which keys are down in this page, for {@link keysReleased}. */
export function followHeldKeys(target: Window = window): void {
  target.addEventListener('keydown', ({ code }) => heldKeys.add(code), { capture: true });
  target.addEventListener(
    'keyup',
    ({ code }) => {
      heldKeys.delete(code);
      if (heldKeys.size === 0) release();
    },
    { capture: true },
  );
  target.addEventListener('blur', release);
}

function release(): void {
  heldKeys.clear();
  const waiting = released;
  released = [];
  for (const resolve of waiting) resolve();
}

/** Until no key is down: the repeats of a held key must not go into the record. */
export function keysReleased(): Promise<void> {
  if (heldKeys.size === 0) return Promise.resolve();
  return new Promise((resolve) => {
    released.push(resolve);
    setTimeout(resolve, RELEASE_MS);
  });
}
