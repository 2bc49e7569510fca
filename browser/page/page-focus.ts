/**
 * The field that has the caret in a page, for Firefox: there the page forgets it when the keyboard goes to the sidebar
 * by F6. *Guarantees:* nothing is read from the page; a field that the person has left themselves is not given back.
 */
import { browser } from 'wxt/browser';

/** Has the page of a tab remember the field with the caret from now on. To be called at the person's gesture. */
export async function followPageField(tabId: number): Promise<void> {
  if (import.meta.env.FIREFOX) await run(tabId, followField);
}

/** Gives the field that the page forgot its caret back, without taking the keyboard. */
export async function restorePageField(tabId: number | undefined): Promise<void> {
  if (import.meta.env.FIREFOX && tabId !== undefined) await run(tabId, restoreField);
}

async function run(tabId: number, func: () => void): Promise<void> {
  try {
    await browser.scripting.executeScript({ target: { tabId, allFrames: true }, func });
  } catch {
    // No permission for this page, or one that takes no scripts: there is nothing to remember.
  }
}

type FieldMemory = { souffleurField?: { element: HTMLElement | undefined } };

/** Runs in the page, and therefore uses nothing from outside itself. */
function followField(): void {
  const memory = globalThis as FieldMemory;
  const current = () => (document.activeElement instanceof HTMLElement ? document.activeElement : undefined);
  if (memory.souffleurField) return;
  const followed: { element: HTMLElement | undefined } = { element: current() };
  memory.souffleurField = followed;
  document.addEventListener('focusin', () => {
    followed.element = current();
  });
  document.addEventListener('focusout', ({ relatedTarget }) => {
    // Focus moved to nothing while the page has the keyboard: the person clicked outside of it.
    if (relatedTarget === null && document.hasFocus())
      setTimeout(() => {
        if (document.hasFocus() && document.activeElement === document.body) followed.element = undefined;
      });
  });
}

/** Runs in the page, and therefore uses nothing from outside itself. */
function restoreField(): void {
  const element = (globalThis as FieldMemory).souffleurField?.element;
  const isForgotten = document.activeElement === null || document.activeElement === document.body;
  if (isForgotten && !document.hasFocus() && element?.isConnected) element.focus({ preventScroll: true });
}
