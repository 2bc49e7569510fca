/** Waiting and listening that always ends, so that nothing stays behind in the page. */

/** A pause of at least `ms`; the page's own pending work comes first. */
export function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until `holds`, polling every few milliseconds, at most `ms`. Returns whether it came to hold. */
export async function until(holds: () => boolean, ms: number): Promise<boolean> {
  const end = Date.now() + ms;
  while (!holds()) {
    if (Date.now() >= end) return false;
    await later(5);
  }
  return true;
}

/**
 * Announces typing to the page as a real key press would (`execCommand` does not). True when the page has
 * taken it over or refuses it: then the browser must not write.
 */
export function pageTakesTyping(element: HTMLElement, text: string): boolean {
  const view = element.ownerDocument.defaultView ?? window;
  const init = { bubbles: true, cancelable: true, composed: true, inputType: 'insertText', data: text };
  return !element.dispatchEvent(new view.InputEvent('beforeinput', init));
}

type KeyName = 'keydown' | 'keypress' | 'keyup';

/**
 * Announces a key as an input method or a virtual keyboard does: pages that wait for keys (autosave, a counter)
 * read the field then, and no page takes it for a shortcut of its own.
 */
export function sendKey(element: HTMLElement, type: KeyName, init: KeyboardEventInit = {}): boolean {
  const view = element.ownerDocument.defaultView ?? window;
  const code = type === 'keypress' ? {} : { keyCode: 229, which: 229 };
  return element.dispatchEvent(
    new view.KeyboardEvent(type, {
      bubbles: true,
      cancelable: true,
      composed: true,
      key: 'Unidentified',
      ...code,
      ...init,
    }),
  );
}

/** Announces that a field which lost the focus holds another value, as leaving it does. */
export function sendChange(element: HTMLElement): void {
  const view = element.ownerDocument.defaultView ?? window;
  element.dispatchEvent(new view.Event('change', { bubbles: true }));
}
