import { describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { expectNoAxeFindings } from '@/tests/component/support/accessibility';
import { focused, press, pressAlt, settled, tabTo, words } from '@/tests/component/support/keys';
import {
  cardTitle,
  LESSON,
  reachedOption,
  searchField,
  searchFor,
} from '@/tests/component/support/panel-steps';
import { showScene } from '@/tests/component/support/show-scene';

const QUERY = 'emocion escuse';
/** A second press of the same line counts as meant only after this time: sooner it is a held key. */
const DELIBERATE_MS = 1_300;

const line = () => document.querySelector<HTMLElement>('[data-line]');
const said = () => line()?.textContent ?? '';
const position = () => document.querySelector('section[data-card-id] > p > span')?.textContent;
const back = () => press('{Shift>} {/Shift}');

async function expectSaying(ref: string): Promise<void> {
  await expect
    .poll(() => document.querySelector(`section[data-card-id="${ref}"] [data-line]`))
    .not.toBeNull();
  await expect.poll(() => document.activeElement).toBe(line());
}

describe('say it now', () => {
  test('Space on a card shows its line to say now, alone and large; Escape comes back to the card', async () => {
    await showScene('panel/card/lesson', { width: 360, height: 650 });
    const say = document.querySelector('[data-say] q')?.textContent ?? '–';
    await press(' ');
    await expectSaying(LESSON);
    expect(said()).toBe(say);
    expect(position()).toMatch(/^1\/\d$/u);
    expect(Number.parseFloat(getComputedStyle(line() as Element).fontSize)).toBeGreaterThanOrEqual(28);
    expect(document.querySelector('header, nav, article')).toBeNull();
    await press('{Escape}');
    await expect.element(cardTitle()).toHaveFocus();
  });

  test('Space and Shift+Space, or arrows, go from line to line and stop at the ends', async () => {
    await showScene('panel/say/lesson');
    const lines = [said()];
    const count = Number(position()?.split('/')[1]);
    for (let n = 2; n <= count; n += 1) {
      await press(' ');
      await expect.poll(position).toBe(`${n}/${count}`);
      lines.push(said());
    }
    expect(new Set(lines).size).toBe(count);
    await press(' ');
    await settled();
    expect(position()).toBe(`${count}/${count}`);
    await back();
    await expect.poll(said).toBe(lines[count - 2]);
    await press('{ArrowRight}');
    await expect.poll(said).toBe(lines[count - 1]);
    for (let n = 1; n < count; n += 1) await press('{ArrowLeft}');
    await expect.poll(said).toBe(lines[0]);
    await back();
    await settled();
    expect(position()).toBe(`1/${count}`);
    expect(document.activeElement).toBe(line());
  });

  test('Enter inserts the line that is shown, and Z takes it back', async () => {
    const { page: crm } = await showScene('panel/say/lesson');
    await press(' ');
    await expect.poll(position).toMatch(/^2/u);
    for (let n = 3; line()?.querySelector('input'); n += 1) {
      await press(' ');
      await expect.poll(position).toMatch(new RegExp(`^${n}`, 'u'));
    }
    const text = said();
    await press('{Enter}');
    await expect.poll(() => document.querySelector('section [data-tone=good]')).not.toBeNull();
    expect(crm.state.text).toBe(text);
    await press('z');
    await expect.poll(() => crm.state.text).toBe('');
  });

  test('a button that has the focus is pressed by Enter, and nothing is inserted', async () => {
    const { page: crm } = await showScene('panel/say/lesson');
    await tabTo('[data-action=next-line]');
    await press('{Enter}');
    await expect.poll(position).toMatch(/^2/u);
    await settled();
    expect(crm.state.text).toBe('');
    expect(document.activeElement).toBe(line());
  });

  test('asks for a placeholder in its line; its value is the call’s, on the card too', async () => {
    const { page: crm, panel } = await showScene('panel/say/line-held-back');
    expect(focused()).toBe('input heure');
    expect(words()).toContain('À compléter : heure');
    expect(crm.state.text).toBe('');
    await press('17 heures');
    expect(panel.store.getState().values).toEqual({ heure: '17 heures' });
    await press('{Enter}');
    await expect
      .poll(() => crm.state.text)
      .toBe('Je vous rappelle moi-même à 17 heures, technicien confirmé ou pas.');
    expect(document.activeElement).toBe(line());
    panel.store.getState().open({ name: 'card', ref: 'accueil/rassurer', language: 'fr' });
    await expect
      .poll(() => document.querySelector<HTMLInputElement>('article input[aria-label=heure]')?.value)
      .toBe('17 heures');
  });

  test('asked for again, an unfilled line is inserted with visible brackets', async () => {
    const { page: crm, clock } = await showScene('panel/say/line-held-back');
    clock.advance(DELIBERATE_MS);
    await press('{Enter}');
    await expect.poll(() => crm.state.text).toContain('[heure]');
  });

  test('Tab leads to the placeholder, where Space is a space; Escape leads back to the line', async () => {
    const { panel } = await showScene('panel/say/with-placeholders');
    await back();
    await expect.poll(() => line()?.dataset.line).toBe('1');
    await press('{Tab}');
    expect(focused()).toBe('input heure');
    await press('17 h');
    expect(panel.store.getState().values).toEqual({ heure: '17 h' });
    await press('{ArrowLeft}{ArrowRight}{ArrowDown}');
    await settled();
    expect(line()?.dataset.line).toBe('1');
    await press('{Escape}');
    await expect.poll(() => document.activeElement).toBe(line());
    await press(' ');
    await expect.poll(() => line()?.dataset.line).toBe('2');
  });

  test('L, and Alt with L, show the same line in the other language', async () => {
    await showScene('panel/say/lesson');
    await press(' ');
    await expect.poll(position).toMatch(/^2/u);
    const french = said();
    await press('l');
    await expect.poll(() => line()?.lang).toBe('en');
    expect(position()).toMatch(/^2/u);
    expect(said()).not.toBe(french);
    await pressAlt('l');
    await expect.poll(said).toBe(french);
    await expect.poll(() => document.activeElement).toBe(line());
  });

  test('a line that was shown long enough is said in this call; one that was passed over is not', async () => {
    const { panel, clock } = await showScene('panel/say/lesson');
    const first = said();
    clock.advance(2_000);
    await press(' ');
    await expect.poll(position).toMatch(/^2/u);
    await press(' ');
    await expect.poll(position).toMatch(/^3/u);
    const { callEvents } = panel.store.getState();
    expect(callEvents).toMatchObject([{ kind: 'said', text: first, ref: LESSON, language: 'fr' }]);
    clock.advance(2_000);
    await press('{Escape}');
    await expect.poll(() => panel.store.getState().callEvents.length).toBe(2);
  });

  test('words typed by mistake neither insert nor go on', async () => {
    const { page: crm } = await showScene('panel/say/lesson');
    await press('bonjour l ami');
    await settled();
    expect(position()).toMatch(/^1/u);
    expect(line()?.lang).toBe('fr');
    expect(crm.state.text).toBe('');
  });

  test('marks a breath at commas and stops, which no screen reader reads', async () => {
    await showScene('panel/say/with-placeholders');
    await back();
    await expect.poll(() => line()?.dataset.line).toBe('1');
    const marks = [...document.querySelectorAll<HTMLElement>('[data-pause]')];
    expect(marks.map(({ dataset }) => dataset.pause)).toEqual(['short']);
    expect(marks.every((mark) => mark.ariaHidden === 'true' && mark.textContent === '')).toBe(true);
    expect(getComputedStyle(marks[0] as Element, '::after').content).toContain('/');
  });

  test.each(['panel/say/lesson', 'panel/say/line-held-back', 'panel/say/no-line'] as const)(
    'axe finds nothing: %s',
    async (name) => {
      await showScene(name);
      await expectNoAxeFindings();
    },
  );
});

describe('say it now, from the search', () => {
  test('Shift and Enter say the first result while one types; the search is as it was afterwards', async () => {
    await showScene('panel/search/home');
    await searchFor(QUERY);
    const ref = reachedOption()?.dataset.cardId ?? '–';
    await press('{Shift>}{Enter}{/Shift}');
    await expectSaying(ref);
    await press('{Escape}');
    await expect.element(searchField()).toHaveValue(QUERY);
    await expect.element(searchField()).toHaveFocus();
  });

  test('Space types a space until an arrow has chosen a row, which it says then', async () => {
    await showScene('panel/search/home');
    await searchFor('emocion ');
    await expect.element(searchField()).toHaveValue('emocion ');
    await press('{ArrowDown}');
    await expect.poll(() => reachedOption()?.previousElementSibling).not.toBeNull();
    const ref = reachedOption()?.dataset.cardId ?? '–';
    await press(' ');
    await expectSaying(ref);
    expect(page.getByRole('combobox').query()).toBeNull();
  });

  test('Space in the empty search says the first row', async () => {
    await showScene('panel/search/home-favourites');
    await expect.element(searchField()).toHaveFocus();
    await expect.poll(() => reachedOption()?.dataset.cardId).toBeTruthy();
    const ref = reachedOption()?.dataset.cardId ?? '–';
    await press(' ');
    await expectSaying(ref);
  });
});
