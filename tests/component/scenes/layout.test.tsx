import { describe, expect, test } from 'vitest';
import { cdp, page } from 'vitest/browser';
import { savePreferences } from '@/storage/preferences/preferences';
import {
  axeFindings,
  expectToFit,
  frames,
  LARGE_LETTERS,
  PANEL_WIDTHS,
} from '@/tests/component/support/accessibility';
import { press, pressAlt } from '@/tests/component/support/keys';
import { PANEL, showScene } from '@/tests/component/support/show-scene';
import { addRules, dropRules } from '@/tests/support/drawn-page';

const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];

describe('as narrow as Firefox lets its sidebar be', () => {
  test.each([240, 187])(
    '[K5] head and foot of a trainer’s panel are one row each at %i px',
    async (width) => {
      await showScene('panel/search/home-of-trainer', { width });
      await frames();
      const rows = ['header', 'footer nav'].map((part) => {
        const middles = all(`${part} button`).map((button) => {
          const { top, height } = button.getBoundingClientRect();
          return Math.round((top + height / 2) / 10);
        });
        return new Set(middles).size;
      });
      expect(rows).toEqual([1, 1]);
      // Each of them is seen, by its words or by its picture.
      const blank = all('header button, footer button').filter(
        (button) => !button.querySelector('svg')?.checkVisibility() && button.clientWidth < 30,
      );
      expect(blank).toEqual([]);
    },
  );

  test.each([320, 240, 187])('[K5] the note under a line is in view at %i px', async (width) => {
    await showScene('panel/card/line-held-back', { width });
    await expect
      .poll(() => {
        const note = document.querySelector('[data-line="1"] [data-tone=warn]')?.getBoundingClientRect();
        const screen = document.querySelector('main')?.getBoundingClientRect();
        return !!note && !!screen && note.top >= screen.top && note.bottom <= screen.bottom + 1;
      })
      .toBe(true);
  });
});

describe('the text size of the settings', () => {
  test('[K6] enlarges everything to twice the size, lasts, and loses nothing', async () => {
    const { db } = await showScene('panel/settings/alone');
    const fontSize = () => getComputedStyle(document.documentElement).fontSize;
    expect(fontSize()).toBe('16px');
    await page.getByLabelText('Taille du texte').click();
    await page.getByRole('option', { name: /200/u }).click();
    await expect.poll(fontSize).toBe('32px');
    expect(await db.meta.get('preferences')).toMatchObject({ textSize: 200 });
  });

  test.each(['panel/search/home', 'panel/settings/alone', 'panel/card/lesson'] as const)(
    '[K6] of twice the size loses nothing in %s',
    async (scene) => {
      const { db } = await showScene(scene);
      await savePreferences(db, { textSize: 200 });
      await expect.poll(() => getComputedStyle(document.documentElement).fontSize).toBe('32px');
      await expectToFit(PANEL_WIDTHS.slice(0, 3), PANEL.height);
    },
  );
});

describe.each(['fr', 'en'] as const)('the palette, in %s', (language) => {
  test('[A11Y-1] [A11Y-2] is small and whole, without the head and foot of the panel', async () => {
    document.documentElement.dataset.view = 'palette';
    try {
      await showScene('panel/search/palette', { language, width: 800 });
      const { width, height } = document.documentElement.getBoundingClientRect();
      expect([Math.round(width), Math.round(height)]).toEqual([384, 448]);
      expect(document.querySelector('header, footer nav')).toBeNull();
      await expectToFit([384], 448);
      await press('{Enter}');
      await expect.element(page.getByRole('heading', { level: 1 })).toHaveFocus();
      await expectToFit([384], 448);
    } finally {
      delete document.documentElement.dataset.view;
    }
  });
});

describe('enlarged to twice the size, with a refusal at the foot', () => {
  test.each([
    ['the browser’s zoom', { width: 180, height: 325 }, ''],
    ['letters alone', { width: 360, height: 650 }, LARGE_LETTERS],
  ])('[A11Y-1] by %s, the screen keeps two fifths of the height', async (_name, { width, height }, css) => {
    await showScene('panel/search/line-not-inserted');
    await page.viewport(width, height);
    addRules(css);
    await frames();
    const root = document.documentElement;
    const main = document.querySelector('main');
    const foot = document.querySelector('footer');
    expect((main?.clientHeight ?? 0) / innerHeight).toBeGreaterThanOrEqual(0.4);
    expect(root.scrollWidth).toBeLessThanOrEqual(root.clientWidth);
    expect(Math.round(foot?.getBoundingClientRect().bottom ?? 0)).toBe(innerHeight);
    dropRules();
  });
});

describe('in the colours that a person forces', () => {
  test.each(['light', 'dark'] as const)(
    '[A11Y-3] what is reached and focused is told apart, %s',
    async (theme) => {
      await showScene('panel/search/home', { theme });
      const force = (features: object[]) => cdp().send('Emulation.setEmulatedMedia', { features } as never);
      await force([
        { name: 'forced-colors', value: 'active' },
        { name: 'prefers-color-scheme', value: theme },
      ]);
      try {
        const outline = (selector: string) => {
          const element = document.querySelector(selector);
          const style = element && getComputedStyle(element);
          return (
            style && (style.outlineStyle === 'none' ? 'none' : Number.parseFloat(style.outlineWidth) >= 2)
          );
        };
        const button = document.querySelector('footer button');
        expect({
          forced: matchMedia('(forced-colors: active)').matches,
          reached: outline('[role=option][aria-selected=true]'),
          other: outline('[role=option][aria-selected=false]'),
          focused: outline('input[type=search]'),
          button: button && getComputedStyle(button).borderStyle,
        }).toEqual({ forced: true, reached: true, other: 'none', focused: true, button: 'solid' });
        expect(await axeFindings()).toEqual([]);
      } finally {
        await force([]);
      }
    },
  );
});

describe('what is in another language', () => {
  test('[A11Y-9] is marked as such: an English card in a French panel', async () => {
    await showScene('panel/card/lesson');
    await pressAlt('l');
    await expect.element(page.getByRole('heading', { level: 1 })).toHaveAttribute('lang', 'en');
    const languageOf = (part: Element) => part.closest('[lang]')?.getAttribute('lang');
    const texts = [
      ...all('article [data-line] p, article ol').filter((part) => !part.matches('ol:has(> [data-line])')),
      ...all('[data-avoid] :is(dt, dd) > :last-child, [data-outcome] > :last-child, article q'),
    ];
    expect(texts.filter((part) => part.closest('[data-avoid]'))).not.toEqual([]);
    expect(texts.filter((part) => languageOf(part) !== 'en')).toEqual([]);
    // And the words that the panel adds are in its own language.
    const added = all('article h2, [data-avoid] :is(dt, dd) > :not(:last-child)');
    expect(added.filter((part) => languageOf(part) !== 'fr')).toEqual([]);
  });

  test('[A11Y-9] is marked as such: a French tip in an English panel', async () => {
    await showScene('panel/tips/every-status', { language: 'en' });
    await expect
      .poll(() => document.querySelector('[data-state=kept] p[lang]')?.getAttribute('lang'))
      .toBe('fr');
  });
});

describe('what packs brought', () => {
  test('can be opened again once it was seen, and each of its cards be reached', async () => {
    const { db } = await showScene('panel/news/many');
    expect(document.querySelector('main [data-action=news]')).toBeNull();
    const reachable = () => all('main [data-card-id]').map(({ dataset }) => dataset.cardId);
    expect(reachable()).toHaveLength(12);
    await page.getByRole('button', { name: /Voir \d+ autres fiches/u }).click();
    const [, last] = await db.news.toArray();
    await expect.poll(() => new Set(reachable())).toEqual(new Set(last?.added));
    // The button was removed: the focus has moved on to the first card that it brought.
    await expect.poll(() => document.activeElement?.matches('[data-card-id]')).toBe(true);
  });
});
