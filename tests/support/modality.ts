/** What a person reaches outside an open dialog, by each of their ways. A modal dialog leaves the live regions alone. */
import type { Page } from 'puppeteer-core';
import { press } from './panel-steps';

type Reached = {
  /** Controls that a press at their middle would hit. */
  byPointer: string[];
  /** What a screen reader may still read: roles of live regions, or the beginning of a text. */
  byReader: string[];
  /** Where the Tab key leads, forwards and backwards. */
  byTab: string[];
};

const TABS = 12;

export async function reachedBehindDialog(page: Page): Promise<Reached> {
  const { byPointer, byReader } = await page.evaluate(() => {
    const dialog = document.querySelector('[role=dialog], [role=alertdialog]');
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
    return {
      byPointer: hit.map(name),
      byReader: read.map((element) => element.role ?? element.textContent?.slice(0, 40) ?? ''),
    };
  });
  const byTab: string[] = [];
  for (let index = 0; index < 2 * TABS; index += 1) {
    await press(page, 'Tab', ...(index < TABS ? [] : (['Shift'] as const)));
    // A guard at the edge hands the focus on in the next frame.
    const left = await page.evaluate(
      () =>
        new Promise<string | undefined>((resolve) =>
          requestAnimationFrame(() =>
            requestAnimationFrame(() => {
              const inside = document.activeElement?.closest('[role=dialog], [role=alertdialog]');
              resolve(inside ? undefined : (document.activeElement?.outerHTML.slice(0, 80) ?? 'nothing'));
            }),
          ),
        ),
    );
    if (left !== undefined) byTab.push(left);
  }
  return { byPointer, byReader, byTab };
}
