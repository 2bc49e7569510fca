/**
 * What is read in a page, as functions that hold all they need: component tests call them, tests of a whole browser send
 * their text to it.
 */

/** The tip that the list says is chosen, and the one whose words are shown next to it. */
export function chosenTip(): (string | undefined)[] {
  const reached = document.activeElement?.getAttribute('aria-activedescendant');
  const option = reached ? document.getElementById(reached) : undefined;
  const detail = document.querySelector<HTMLElement>('[data-detail-of]');
  return [
    option?.getAttribute('aria-selected') === 'true' ? option.dataset.tipId : undefined,
    detail?.dataset.detailOf,
  ];
}

/**
 * Notes from now on each time that nothing has the focus for longer than a blink: what had it before, in the page's
 * `focusLosses`. A blink is counted in the page's own turns: while it has no time for a turn, it has none to move the
 * focus either. Returns the interval.
 */
export function noteFocusLosses(): number {
  const losses: string[] = [];
  Object.assign(globalThis, { focusLosses: losses });
  let last = '';
  let turns = 0;
  return window.setInterval(() => {
    const element = document.activeElement;
    if (element instanceof HTMLElement && element !== document.body) {
      last = element.outerHTML.slice(0, 160);
      turns = 0;
      return;
    }
    turns += 1;
    if (turns > 8 && losses.at(-1) !== last) losses.push(last);
  }, 25);
}

/** The losses of the last {@link noteFocusLosses}, once one of this moment would have been noted. */
export async function focusLosses(): Promise<string[]> {
  await new Promise((resolve) => setTimeout(resolve, 300));
  return (globalThis as unknown as { focusLosses: string[] }).focusLosses;
}
