import { describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { frames } from '@/tests/component/support/accessibility';
import { press, settled } from '@/tests/component/support/keys';
import { showScene } from '@/tests/component/support/show-scene';
import { addRules, dropRules } from '@/tests/support/drawn-page';

/** A panel of 360 × 650 px: at a zoom of 200 % and 400 % a half and a quarter of it; by text alone, all of it. */
const ZOOMS = [
  ['200 % by the browser', { width: 180, height: 325 }, ''],
  ['400 % by the browser', { width: 90, height: 163 }, ''],
  ['200 % by text alone', { width: 360, height: 650 }, 'html{font-size:200%!important}'],
  ['400 % by text alone', { width: 360, height: 650 }, 'html{font-size:400%!important}'],
] as const;

const SCREENS = [
  'panel/search/home-of-organisation',
  'panel/search/line-not-inserted',
  'panel/search/many-results',
  'panel/card/lesson',
  'panel/card/line-not-inserted',
] as const;

/** What makes the page, the screen or a bar scroll sideways. */
function sideways(): string[] {
  const boxes = [document.documentElement, ...document.querySelectorAll<HTMLElement>('main, header, footer')];
  return boxes
    .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
    .flatMap((box) => {
      const right = box.getBoundingClientRect().left + box.clientWidth;
      const wide = [...box.querySelectorAll<HTMLElement>('*')].filter(
        (element) => !element.closest('.unseen') && element.getBoundingClientRect().right > right + 1,
      );
      const parts = wide.filter((each) => !wide.some((other) => other !== each && each.contains(other)));
      return [`${box.localName}: ${parts.map((each) => `${each.localName} ${each.textContent}`).join(', ')}`];
    });
}

/** What has the focus and what lies over all of it; undefined where some of it is seen. */
function focusCover(): string | undefined {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return undefined;
  const { left, top, width, height } = element.getBoundingClientRect();
  const points = [0.5, 0.1, 0.9].map((share) => [left + width / 2, top + height * share] as const);
  const isSeen = points.some(([x, y]) => {
    const over = document.elementFromPoint(x, y);
    return over !== null && (element.contains(over) || over.contains(element));
  });
  if (isSeen) return undefined;
  const over = document.elementFromPoint(left + width / 2, top + height / 2);
  const name = element.getAttribute('aria-label') ?? element.textContent;
  return `${element.localName} ${name} under ${over?.localName} ${over?.className}`;
}

describe.each(ZOOMS)('[A11Y-1] enlarged to %s', (_name, { width, height }, css) => {
  test.each(SCREENS)(
    '%s keeps two fifths of the height, scrolls down alone, and covers no focus',
    async (scene) => {
      await showScene(scene);
      await page.viewport(width, height);
      addRules(css);
      try {
        await frames();
        const main = document.querySelector('main');
        expect((main?.clientHeight ?? 0) / innerHeight).toBeGreaterThanOrEqual(0.4);
        expect(
          Math.round([...document.querySelectorAll('footer')].at(-1)?.getBoundingClientRect().bottom ?? 0),
        ).toBe(innerHeight);
        expect(sideways()).toEqual([]);
        const covered: string[] = [];
        for (let presses = 0; presses < 12; presses += 1) {
          await press('{Tab}');
          await settled();
          const found = focusCover();
          if (found) covered.push(found);
        }
        expect(covered).toEqual([]);
      } finally {
        dropRules();
      }
    },
  );
});
