/** Waiting and listening that always ends, so that nothing stays behind in the page. */

/** A pause of at least `ms`; the page's own pending work comes first. */
export function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until `holds`, looking every few milliseconds, at most `ms`. Answers whether it came to hold. */
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
