/** What a person reaches outside an open dialog, by each of their ways. A modal dialog leaves the live regions alone. */
import { frames } from './accessibility';
import { press } from './keys';

type Reached = {
  /** Controls that a press at their middle would hit. */
  byPointer: string[];
  /** What a screen reader may still read: roles of live regions, or the beginning of a text. */
  byReader: string[];
  /** Where the Tab key leads, forwards and backwards. */
  byTab: string[];
};

const DIALOG = '[role=dialog], [role=alertdialog]';
const TABS = 12;

export async function reachedBehindDialog(): Promise<Reached> {
  const dialog = document.querySelector(DIALOG);
  if (!dialog) throw new Error('No dialog is open.');
  const outside = [...document.querySelectorAll<HTMLElement>('body *')].filter(
    (element) => !dialog.contains(element) && !element.contains(dialog),
  );
  const name = (element: HTMLElement) => element.getAttribute('aria-label') ?? element.textContent ?? '';
  const hit = outside.filter((element) => {
    if (!element.matches('button, a[href], input, select, textarea, [role=option]')) return false;
    const { left, top, width, height } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  });
  const read = outside.filter(
    (element) =>
      !element.closest('[aria-hidden=true]') &&
      (element.ariaLive !== null || (element.childElementCount === 0 && element.textContent !== '')) &&
      !element.matches('script, style, [aria-live] *'),
  );
  const byTab: string[] = [];
  for (let index = 0; index < 2 * TABS; index += 1) {
    await press(index < TABS ? '{Tab}' : '{Shift>}{Tab}{/Shift}');
    // A guard at the edge hands the focus on in the next frame.
    await frames();
    if (!document.activeElement?.closest(DIALOG)) {
      byTab.push(document.activeElement?.outerHTML.slice(0, 80) ?? 'nothing');
    }
  }
  return {
    byPointer: hit.map(name),
    byReader: read.map((element) => element.role ?? element.textContent?.slice(0, 40) ?? ''),
    byTab,
  };
}
