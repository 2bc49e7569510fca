import { describe, expect, test } from 'vitest';
import { frames } from '@/tests/component/support/accessibility';
import { press } from '@/tests/component/support/keys';
import { showScene } from '@/tests/component/support/show-scene';

const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];

/** What is seen whole between the bars of the screen. */
function wholeInView(selector: string): HTMLElement[] {
  const screen = document.querySelector('main')?.getBoundingClientRect();
  const field = document.querySelector('input[type=search]')?.parentElement?.getBoundingClientRect();
  const top = field?.bottom ?? screen?.top ?? 0;
  return all(selector).filter((element) => {
    const box = element.getBoundingClientRect();
    return box.height > 0 && box.top >= top - 1 && box.bottom <= (screen?.bottom ?? 0) + 1;
  });
}

const CARD_ROW = '[role=option][data-card-id]';

describe('the results', () => {
  test.each([
    [360, 650, 8],
    [320, 650, 8],
    [360, 900, 13],
    [320, 900, 13],
  ])('at %i × %i px at least %i are seen whole', async (width, height, count) => {
    await showScene('panel/search/many-results', { width, height });
    await frames();
    expect(all(CARD_ROW).length).toBeGreaterThanOrEqual(count);
    expect(wholeInView(CARD_ROW).length).toBeGreaterThanOrEqual(count);
  });

  test('a row is one line of title and one line of words; the active one alone is open, as the arrows move', async () => {
    await showScene('panel/search/many-results');
    await frames();
    const heights = () => all(CARD_ROW).map((row) => Math.round(row.getBoundingClientRect().height));
    const [first = 0, ...others] = heights();
    expect(Math.max(...others)).toBeLessThanOrEqual(50);
    expect(first).toBeGreaterThan(Math.max(...others));
    await press('{ArrowDown}{ArrowDown}');
    await frames();
    const [again = 0, , third = 0] = heights();
    expect(again).toBeLessThanOrEqual(50);
    expect(third).toBeGreaterThan(50);
  });

  test('each row says why it is there, its first mark in view', async () => {
    await showScene('panel/search/many-results', { width: 320 });
    await frames();
    const hidden = all(CARD_ROW).filter((row) => {
      const marks = [...row.querySelectorAll('mark')];
      return !marks.some((mark) => {
        const box = mark.getBoundingClientRect();
        const cut = mark.closest('[class*=option]')?.getBoundingClientRect();
        return box.left < (cut?.right ?? 0);
      });
    });
    expect(hidden.map((row) => row.textContent)).toEqual([]);
  });

  test('the serif is for what is said aloud alone', async () => {
    await showScene('panel/search/many-results');
    const serif = all('#root *').filter(
      (element) =>
        [...element.childNodes].some(
          (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
        ) && getComputedStyle(element).fontFamily.includes('Literata'),
    );
    expect(serif.filter((element) => !element.closest('[class*=said]'))).toEqual([]);
  });
});
