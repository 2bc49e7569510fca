import { describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { focused, press, pressControl, settled, tabTo, words } from '@/tests/component/support/keys';
import { reachedBehindDialog } from '@/tests/component/support/modality';
import {
  cardTitle,
  expectToastAt,
  LESSON,
  QUERY,
  reachedAmong,
  reachedOption,
  searchField,
  searchFor,
} from '@/tests/component/support/panel-steps';
import { showScene } from '@/tests/component/support/show-scene';

const screenOf = ({ panel }: { panel: { store: { getState: () => { screens: readonly object[] } } } }) =>
  panel.store.getState().screens.at(-1);

describe('the search, by keyboard', () => {
  test('[A11Y-5] it has the focus when the panel opens', async () => {
    await showScene('panel/search/home');
    await expect.element(searchField()).toHaveFocus();
  });

  test('[A11Y-7] a misspelt query without accents finds cards by name, marked, with the best one reached', async () => {
    await showScene('panel/search/home');
    await searchFor(QUERY);
    const poll = () => {
      const field = document.activeElement;
      const reached = document.getElementById(field?.getAttribute('aria-activedescendant') ?? '');
      const list = document.getElementById(field?.getAttribute('aria-controls') ?? '');
      return {
        role: field?.getAttribute('role'),
        expanded: field?.getAttribute('aria-expanded'),
        list: list?.getAttribute('role'),
        first: reached?.dataset.cardId,
        selected: reached?.getAttribute('aria-selected'),
        marked: reached?.querySelector('mark') !== null,
      };
    };
    // The answers to a part of what is typed come first.
    await expect.poll(poll).toEqual({
      role: 'combobox',
      expanded: 'true',
      list: 'listbox',
      first: LESSON,
      selected: 'true',
      marked: true,
    });
    // The last row asks the team.
    const cards = [...document.querySelectorAll<HTMLElement>('[role=option]')].slice(0, -1);
    expect(cards.every(({ dataset }) => /^[a-z0-9-]+\/[a-z0-9-]+$/u.test(dataset.cardId ?? ''))).toBe(true);
  });

  test('[A11Y-7] arrows wrap, pages do not', async () => {
    await showScene('panel/search/home');
    await expect.element(searchField()).toHaveFocus();
    const [, count] = reachedAmong();
    expect(count).toBeGreaterThan(6);
    for (const [key, index] of [
      ['{ArrowUp}', count - 1],
      ['{ArrowDown}', 0],
      ['{PageUp}', 0],
      ['{PageDown}', 5],
      ['{PageDown}{PageDown}{PageDown}', count - 1],
    ] as const) {
      await press(key);
      await expect.poll(() => reachedAmong()[0]).toBe(index);
    }
  });

  test('[A11Y-7] Enter opens, Escape returns with the query kept', async () => {
    await showScene('panel/search/home');
    // Several cards have it, before the row that asks the team.
    await searchFor('client');
    await press('{ArrowDown}');
    await expect.poll(() => reachedAmong()[0]).toBe(1);
    const ref = reachedOption()?.dataset.cardId;
    await press('{Enter}');
    await expect.poll(() => document.querySelector(`[data-card-id="${ref}"] article`)).not.toBeNull();
    await expect.element(cardTitle()).toHaveFocus();
    await press('{Escape}');
    await expect.element(searchField()).toHaveFocus();
    await expect.element(searchField()).toHaveValue('client');
    await expect.poll(() => document.querySelector('[role=option] mark')).not.toBeNull();
  });

  test('/ comes to the search from anywhere but a field, and Escape from anything beside it', async () => {
    const scene = await showScene('panel/search/home');
    await searchFor(QUERY);
    await press('{Enter}');
    await expect.element(cardTitle()).toHaveFocus();
    await press('/');
    await expect.element(searchField()).toHaveFocus();
    expect(screenOf(scene)).toEqual({ name: 'search' });
    for (const key of ['/', '{Escape}']) {
      await tabTo('[data-action=tips]');
      await press(key);
      await expect.element(searchField()).toHaveFocus();
    }
    await expect.element(searchField()).toHaveValue(QUERY);
  });

  test('the reached option is always in view, below the field', async () => {
    await showScene('panel/search/home');
    await expect.element(searchField()).toHaveFocus();
    for (const key of ['PageDown', 'PageDown', 'ArrowUp', 'PageUp', 'ArrowUp']) {
      await press(`{${key}}`);
      await expect
        .poll(() => {
          const option = reachedOption()?.getBoundingClientRect();
          const field = document.querySelector('input[type=search]')?.getBoundingClientRect();
          const foot = document.querySelector('footer:last-of-type')?.getBoundingClientRect();
          const above = (field?.bottom ?? 0) - (option?.top ?? 0);
          const below = (option?.bottom ?? 0) - (foot?.top ?? 0);
          return Math.max(above, below);
        })
        .toBeLessThanOrEqual(1);
    }
  });

  test('Ctrl and Enter put the best line into the page, without opening anything', async () => {
    const { page: crm } = await showScene('panel/search/home');
    await searchFor('prenez un instant si besoin');
    const line = reachedOption()?.querySelectorAll('span[class*=optionLine]')[0]?.textContent;
    await pressControl('{Enter}');
    await expect.poll(words).toContain('Inséré dans');
    expect(crm.state.text).toBe(line);
    expect(document.querySelector('article')).toBeNull();
    await expect.element(searchField()).toHaveFocus();
  });

  test('Ctrl and Enter on a line with a hole open its card with the caret in the hole, and write nothing', async () => {
    const { page: crm } = await showScene('panel/search/home');
    await searchFor('vivre avec ce probleme epuisant');
    await expect.poll(() => reachedOption()?.dataset.cardId).toBe(LESSON);
    await pressControl('{Enter}');
    await expectToastAt(1, 'warn');
    await expect.poll(focused).toBe('input durée de la panne');
    expect(crm.state.text).toBe('');
  });
});

describe('a line that the list does not show', () => {
  test('is not inserted by Ctrl and Enter: a chapter opens instead', async () => {
    const { page: crm } = await showScene('panel/search/home');
    await expect.element(searchField()).toHaveFocus();
    const isChapter = () => reachedOption()?.textContent?.includes('Tenir et écouter');
    for (let presses = 0; presses < 40 && !isChapter(); presses += 1) {
      const [before] = reachedAmong();
      await press('{ArrowDown}');
      await expect.poll(() => reachedAmong()[0]).not.toBe(before);
    }
    await pressControl('{Enter}');
    await expect.poll(() => reachedOption()?.dataset.cardId).toBe('desescalade/lecon-01');
    expect(crm.state.text).toBe('');
  });

  test('is brought into view first where the list was scrolled away from it', async () => {
    const { page: crm } = await showScene('panel/search/home-favourites', { height: 420 });
    await expect
      .poll(() => document.querySelector('[role=group]')?.textContent?.startsWith('Favoris'))
      .toBe(true);
    const main = document.querySelector('main');
    main?.scrollTo({ top: main.scrollHeight });
    await settled();
    await pressControl('{Enter}');
    await expect.poll(words).toContain('La ligne en cours était hors de vue');
    expect(crm.state.text).toBe('');
  });
});

describe('the help sheet', () => {
  test('[A11Y-5] ? opens it, Escape closes it and gives the focus back', async () => {
    await showScene('panel/search/home');
    await expect.element(searchField()).toHaveFocus();
    await press('?');
    await expect.element(page.getByRole('dialog')).toBeVisible();
    // The roles of the page's announcers, and nothing else.
    expect(await reachedBehindDialog()).toEqual({ byPointer: [], byReader: ['status'], byTab: [] });
    await press('{Escape}');
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    await expect.element(searchField()).toHaveFocus();
    await expect.element(searchField()).toHaveValue('');
  });

  test('on a card it leaves the card and its focus as they were', async () => {
    const { page: crm } = await showScene('panel/card/lesson');
    await tabTo('[data-line="2"] button:last-of-type');
    const before = focused();
    await press('{F1}');
    await expect.element(page.getByRole('dialog')).toBeVisible();
    await press('1');
    await press('{Escape}');
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    await expect.poll(focused).toBe(before);
    expect(document.querySelector(`[data-card-id="${LESSON}"] article`)).not.toBeNull();
    expect(crm.state.text).toBe('');
  });

  test('a question mark inside a query is a character', async () => {
    await showScene('panel/search/home');
    await expect.element(searchField()).toHaveFocus();
    await press('quoi?');
    await expect.element(searchField()).toHaveValue('quoi?');
    expect(document.querySelector('[role=dialog], [role=alertdialog]')).toBeNull();
  });
});
