import { describe, expect, test } from 'vitest';
import { frames, wholeInView } from '@/tests/component/support/accessibility';
import { press } from '@/tests/component/support/keys';
import { cardTitle, expectToastAt } from '@/tests/component/support/panel-steps';
import { showScene } from '@/tests/component/support/show-scene';

const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];

/** Results are cards and guided flows. */
const RESULT_ROW = '[role=option]:is([data-card-id], [data-action=flow])';

describe('the results', () => {
  test.each([
    [360, 650, 8],
    [320, 650, 8],
    [360, 900, 13],
    [320, 900, 13],
  ])('at %i × %i px at least %i are seen whole', async (width, height, count) => {
    await showScene('panel/search/many-results', { width, height });
    await frames();
    expect(all(RESULT_ROW).length).toBeGreaterThanOrEqual(count);
    expect(wholeInView(RESULT_ROW).length).toBeGreaterThanOrEqual(count);
  });

  test('a row is one line of title and one line of words; the active one alone is open, as the arrows move', async () => {
    await showScene('panel/search/many-results');
    await frames();
    const heights = () => all(RESULT_ROW).map((row) => Math.round(row.getBoundingClientRect().height));
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
    const hidden = all(RESULT_ROW).filter((row) => {
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

describe('a card', () => {
  test('has one bar, and at 360 × 650 px at least four of its lines are seen whole', async () => {
    await showScene('panel/picture/card', { width: 360, height: 650 });
    await expect.poll(() => wholeInView('[data-line]').length).toBeGreaterThanOrEqual(4);
    await frames();
    expect(all('header')).toHaveLength(1);
    expect(wholeInView('[data-line]').length).toBeGreaterThanOrEqual(4);
  });

  test('shows its actions on the active line alone, which the arrows move', async () => {
    const { page: crm } = await showScene('panel/card/lesson');
    const shown = (active: string) => () =>
      all('[data-line] [data-action=insert]')
        .filter((button) => getComputedStyle(button.parentElement as HTMLElement).clipPath === 'none')
        .map((button) => button.closest<HTMLElement>('[data-line]'))
        // A line under the pointer shows them too, and the pointer is where an earlier test left it.
        .filter((line) => line?.dataset.line === active || !line?.matches(':hover'))
        .map((line) => line?.dataset.line);
    await expect.poll(shown('1')).toEqual(['1']);
    await press('{ArrowDown}{ArrowDown}{ArrowDown}{ArrowUp}');
    await expect.poll(shown('2')).toEqual(['2']);
    const { text } = { text: all('[data-line="2"] p')[0]?.textContent ?? '' };
    await press('{Enter}');
    await expectToastAt(2, 'good');
    expect(crm.state.text).toBe(text);
    await press('{ArrowUp}{ArrowUp}');
    await expect.element(cardTitle()).toHaveFocus();
    await expect.poll(shown('1')).toEqual(['1']);
  });

  test('its summary is one line, and whole by +', async () => {
    await showScene('panel/picture/card');
    const summary = () => all('article p:has(~ [data-action=summary])')[0];
    const isShort = () => (summary()?.scrollWidth ?? 0) > (summary()?.clientWidth ?? 0);
    expect(isShort()).toBe(true);
    await press('+');
    await expect.poll(isShort).toBe(false);
    expect(summary()?.getBoundingClientRect().height).toBeGreaterThan(30);
    await press('+');
    await expect.poll(isShort).toBe(true);
  });

  test.each([
    ['d', 'customerSteps'],
    ['a', 'avoid'],
    ['r', 'sources'],
  ])('%s leads to its part, below the bar', async (key, section) => {
    await showScene('panel/card/full', { height: 500 });
    const heading = () => all(`[data-section=${section}]`)[0];
    expect(heading()).toBeDefined();
    await press(key);
    await expect.poll(() => document.activeElement === heading()).toBe(true);
    const top = heading()?.getBoundingClientRect().top ?? 0;
    const bar = all('article header')[0]?.getBoundingClientRect().bottom ?? 0;
    expect(top).toBeGreaterThanOrEqual(bar);
    expect(heading()?.getBoundingClientRect().bottom).toBeLessThanOrEqual(
      all('main')[0]?.getBoundingClientRect().bottom ?? 0,
    );
  });
});
