import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import {
  focused,
  press,
  pressAlt,
  pressOnLayout,
  settled,
  tabTo,
  words,
} from '@/tests/component/support/keys';
import {
  cardTitle,
  expectToastAt,
  LESSON,
  lineWithHole,
  searchField,
  toastText,
  wholeLine,
} from '@/tests/component/support/panel-steps';
import { showScene } from '@/tests/component/support/show-scene';

/** A second press of the same line counts as meant only after this time: sooner it is a held key. */
const DELIBERATE_MS = 1_300;
const AZERTY = '&é"\'(-è_ç';

describe('a card, by keyboard', () => {
  test('a digit inserts that line', async () => {
    const { page: crm } = await showScene('panel/card/lesson');
    const { n, text } = wholeLine();
    await press(String(n));
    await expectToastAt(n, 'good');
    expect(crm.state.text).toBe(text);
  });

  test('Alt and a digit copy that line', async () => {
    const { page: crm, recorded } = await showScene('panel/card/lesson');
    const { n, text } = wholeLine();
    await pressAlt(String(n));
    await expectToastAt(n, 'good');
    expect(recorded.copied).toEqual([text]);
    expect(crm.state.text).toBe('');
  });

  test('on AZERTY the row above the letters works with and without Shift', async () => {
    const { page: crm, recorded, clock } = await showScene('panel/card/lesson');
    const { n, text } = wholeLine();
    await pressOnLayout({ key: AZERTY[n - 1] ?? '', code: `Digit${n}` });
    await expectToastAt(n, 'good');
    expect(crm.state.text).toBe(text);
    clock.advance(DELIBERATE_MS);
    await pressOnLayout({ key: String(n), code: `Digit${n}`, shift: true });
    await expect.poll(() => crm.state.text).toBe(text + text);
    await pressOnLayout({ key: AZERTY[n - 1] ?? '', code: `Digit${n}`, alt: true });
    await expect.poll(words).toContain('Copié');
    expect(recorded.copied).toEqual([text]);
  });

  test('an unfilled placeholder is held back, with the focus in its field; filled, it is inserted', async () => {
    // High enough that both lines stay in view: what is said of a line out of view stands at the foot.
    const { page: crm, panel } = await showScene('panel/card/lesson', { height: 1_200 });
    const n = lineWithHole();
    await press(String(n));
    await expectToastAt(n, 'warn');
    expect(crm.state.text).toBe('');
    await expect
      .poll(() => document.activeElement?.matches('[data-line] input[aria-invalid=true]'))
      .toBe(true);
    const hole = document.activeElement?.getAttribute('aria-label') ?? '–';
    expect(toastText()).toContain(hole);
    await press('trois ans');
    await press('{Enter}');
    await expectToastAt(n, 'good');
    expect(crm.state.text).toContain('trois ans');
    expect(crm.state.text).not.toMatch(/[[\]{}]/u);
    // The person is out of the hole: the next digit is a line again.
    const whole = wholeLine();
    await press(String(whole.n));
    await expectToastAt(whole.n, 'good');
    expect(crm.state.text.endsWith(whole.text)).toBe(true);
    await tabTo('[data-action=end-call]', true);
    await press('{Enter}');
    await expect.poll(words).toContain('Appel effacé');
    expect(panel.store.getState().values).toEqual({});
  });

  test('asked for again, an unfilled line is inserted with visible brackets', async () => {
    const { page: crm, clock } = await showScene('panel/card/lesson');
    const n = lineWithHole();
    await press(String(n));
    await expectToastAt(n, 'warn');
    await expect.poll(() => document.activeElement?.matches('[data-line] input')).toBe(true);
    clock.advance(DELIBERATE_MS);
    await press('{Enter}');
    await expectToastAt(n, 'good');
    expect(crm.state.text).toMatch(/\[[^\]]+\]/u);
  });

  test('Escape in a hole leaves the hole, then the card', async () => {
    const { page: crm } = await showScene('panel/card/lesson');
    await tabTo('[data-line] input');
    await press('1');
    await press('{Escape}');
    await expect.poll(focused).toMatch(/^button Insérer la ligne/u);
    expect(crm.state.text).toBe('');
    await press('{Escape}');
    await expect.element(searchField()).toBeVisible();
  });

  test('Alt and L show the other language and marks it as such, and back', async () => {
    await showScene('panel/card/lesson');
    const french = cardTitle().element().textContent;
    await pressAlt('l');
    await expect.element(cardTitle()).toHaveAttribute('lang', 'en');
    expect(cardTitle().element().textContent).not.toBe(french);
    expect(document.documentElement.lang).toBe('fr');
    await pressAlt('l');
    await expect.element(cardTitle()).toHaveAttribute('lang', 'fr');
    expect(cardTitle().element().textContent).toBe(french);
  });

  test('F makes it a favourite, which stands first at home; F again ends that', async () => {
    const { db } = await showScene('panel/card/lesson');
    await press('f');
    await expect.poll(words).toContain('Ajoutée aux favoris');
    expect(await db.favourites.toArray()).toMatchObject([{ ref: LESSON }]);
    await press('{Escape}');
    await expect
      .poll(() => document.querySelector('[role=group]')?.textContent?.startsWith('Favoris'))
      .toBe(true);
    expect(document.querySelector<HTMLElement>('[role=option]')?.dataset.cardId).toBe(LESSON);
    await press('{Enter}');
    await expect.element(cardTitle()).toHaveFocus();
    await press('f');
    await expect.poll(words).toContain('Retirée des favoris');
    expect(await db.favourites.toArray()).toEqual([]);
  });

  test('N goes to the next card, Escape comes back to this one', async () => {
    await showScene('panel/card/lesson');
    await expect.poll(() => document.querySelector('[data-next]')).not.toBeNull();
    await settled();
    const next = document.querySelector<HTMLElement>('[data-next]')?.dataset.next;
    await press('n');
    await expect.poll(() => document.querySelector(`[data-card-id="${next}"] article`)).not.toBeNull();
    await expect.element(cardTitle()).toHaveFocus();
    await press('{Escape}');
    await expect.poll(() => document.querySelector(`[data-card-id="${LESSON}"] article`)).not.toBeNull();
  });

  test('[A11Y-4] [A11Y-5] Tab reaches everything in the order of reading, each stop seen, and leaves at the end', async () => {
    await showScene('panel/card/lesson');
    await expect.poll(() => document.querySelector('[data-next]')).not.toBeNull();
    const stops = await walk();
    const stoppable = 'button, input:not([hidden]), select, textarea, a[href]';
    const expected = [...document.querySelectorAll<HTMLElement>(stoppable)].filter(
      ({ tabIndex }) => tabIndex >= 0,
    );
    const order = stops.map(({ index }) => index);
    expect(new Set(order).size).toBe(expected.length);
    expect(stops.filter(({ seen }) => !seen)).toEqual([]);
    expect(stops.filter(({ outlined }) => !outlined)).toEqual([]);
    expect(order).toEqual([...order].sort((one, other) => one - other));
  });

  test('[A11Y-6] single keys turned off, digits and letters do nothing; with a modifier they still do', async () => {
    const { page: crm, recorded, db } = await showScene('panel/settings/alone');
    await userEvent.click(page.getByRole('checkbox', { name: /touche/iu }).first());
    await expect.poll(async () => await db.meta.get('preferences')).toMatchObject({ singleKeys: false });
    await press('{Escape}');
    await expect.element(searchField()).toHaveFocus();
    await press('emocion escuse');
    await expect
      .poll(() => document.querySelector<HTMLElement>('[role=option]')?.dataset.cardId)
      .toBe(LESSON);
    await press('{Enter}');
    await expect.element(cardTitle()).toHaveFocus();
    const { n, text } = wholeLine();
    for (const key of [String(n), 'l', 'f', 'n', '/', '?']) await press(key);
    await settled();
    expect(crm.state.text).toBe('');
    expect(document.querySelector('[role=dialog], [role=alertdialog]')).toBeNull();
    await expect.element(cardTitle()).toHaveAttribute('lang', 'fr');
    expect(document.querySelector(`[data-card-id="${LESSON}"] article`)).not.toBeNull();
    expect(await db.favourites.toArray()).toEqual([]);
    await pressAlt(String(n));
    await expectToastAt(n, 'good');
    expect(recorded.copied).toEqual([text]);
    await press('{F1}');
    await expect.element(page.getByRole('dialog')).toBeVisible();
  });
});

type Stop = { name: string; index: number; seen: boolean; outlined: boolean };

/** Tabs from the panel's first control to its last; each stop with its place in the document and what is seen of it. */
async function walk(): Promise<Stop[]> {
  document.querySelector<HTMLElement>('header button')?.focus();
  // A focus that no key has moved is not outlined.
  await press('{Tab}{Shift>}{Tab}{/Shift}');
  const stops: Stop[] = [];
  for (let presses = 0; presses < 120; presses += 1) {
    await settled();
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) break;
    const index = [...document.querySelectorAll('*')].indexOf(element);
    if (index <= (stops.at(-1)?.index ?? -1)) break;
    const box = element.getBoundingClientRect();
    const middle = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const style = getComputedStyle(element);
    stops.push({
      name: element.getAttribute('aria-label') ?? element.textContent ?? '',
      index,
      // What lies at its middle is itself, or is in it: no bar or foot covers it.
      seen: middle !== null && (element.contains(middle) || middle.contains(element)),
      outlined: style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2,
    });
    await press('{Tab}');
  }
  return stops;
}

describe('a choice in a line', () => {
  const radios = () => [...document.querySelectorAll<HTMLInputElement>('[data-line="2"] input[type=radio]')];

  test('is held back with the focus on its options, is picked by keys, and then inserted', async () => {
    const { page: crm, clock } = await showScene('panel/card/choice-held-back');
    await expect.poll(() => document.activeElement).toBe(radios()[0]);
    expect(radios().map(({ checked }) => checked)).toEqual([false, false]);
    expect(toastText()).toContain('Madame / Monsieur');
    // However often it is asked for: no option is anybody's guess.
    clock.advance(DELIBERATE_MS);
    await press('{Enter}');
    await expect.poll(() => document.activeElement).toBe(radios()[0]);
    expect(crm.state.text).toBe('');
    await press('{ArrowDown}');
    await expect.poll(() => radios().map(({ checked }) => checked)).toEqual([false, true]);
    clock.advance(DELIBERATE_MS);
    await press('{Enter}');
    await expectToastAt(2, 'good');
    expect(crm.state.text).toBe('Bonjour Monsieur, le technicien s’est trompé de rue.');
  });
});

describe('a card with every field', () => {
  test('shows the line to say now, what is urgent, the clock, the outcomes and the law', async () => {
    await showScene('panel/card/full');
    expect(words()).toContain('Je suis avec vous, et je m’en occupe.');
    expect(document.querySelector('article [data-urgent]')?.textContent).toBe('Urgence');
    expect([...document.querySelectorAll('[data-start]')].map((step) => step.textContent)).toEqual([
      '0:00Posez le casque.',
      '0:20Respirez six fois, lentement.',
      '1:30Écrivez trois lignes sur le dossier .',
    ]);
    const kinds = [...document.querySelectorAll('[data-avoid]')].map((pair) => pair.textContent);
    expect(kinds[0]).toContain('à ne pas dire');
    expect(kinds[1]).toContain('à ne pas faire');
    const link = document.querySelector<HTMLAnchorElement>('[data-source] a');
    expect([link?.target, link?.rel]).toEqual(['_blank', 'noreferrer noopener']);
    expect(words()).toContain('lu le 15 janvier 2026');
    expect(words()).not.toMatch(/[{}]/u);
  });

  test('leads to the card of an outcome', async () => {
    await showScene('panel/card/full');
    await page.getByRole('button', { name: /Ça monte/u }).click();
    await expect
      .poll(() => document.querySelector('[data-card-id]')?.getAttribute('data-card-id'))
      .toBe('desescalade/lecon-02');
  });
});
