import { describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { savePreferences } from '@/storage/preferences/preferences';
import { frames, wholeInView } from '@/tests/component/support/accessibility';
import { press, pressAlt, settled, tabTo, words } from '@/tests/component/support/keys';
import { reachedOption, searchField } from '@/tests/component/support/panel-steps';
import { showScene } from '@/tests/component/support/show-scene';

const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
const chips = () => all('main button[aria-label^="Retirer le filtre"]').map(({ textContent }) => textContent);
const cards = () => all('[role=option][data-card-id]').map(({ dataset }) => dataset.cardId);
const home = 'panel/search/home-of-organisation';

async function shownAtOnce() {
  await expect.element(searchField()).toHaveFocus();
  await expect.poll(() => all('[data-action=guide]').length).toBe(1);
}

describe('the first screen', () => {
  test('favourites, recents, the guide and nine chapters are seen whole at 360 × 650 px', async () => {
    await showScene(home, { width: 360, height: 650 });
    await shownAtOnce();
    await frames();
    const seen = wholeInView('[role=option]');
    expect(seen.filter(({ dataset }) => dataset.cardId)).toHaveLength(2);
    expect(seen.filter(({ dataset }) => dataset.action === 'guide')).toHaveLength(1);
    const keys = seen.map((row) => row.querySelector('kbd')?.textContent).filter(Boolean);
    expect(keys.slice(0, 10)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  });

  test('a digit alone opens its chapter: all its cards, in reading order, under a chip with its name', async () => {
    const { db } = await showScene(home);
    await shownAtOnce();
    await press('3');
    await expect.poll(chips).toEqual(['Facture et contestation']);
    await expect.element(searchField()).toHaveValue('');
    const pack = await db.packs.get('relation-client');
    const chapter = pack?.chapters.find(({ id }) => id === 'facture');
    const inOrder = chapter?.cards.map((id) => `relation-client/${id}`) ?? [];
    expect(inOrder.length).toBeGreaterThan(8);
    await expect.poll(cards).toEqual(inOrder);
  });

  test('a digit that begins a query is typed', async () => {
    await showScene(home);
    await shownAtOnce();
    await press('3 rendez');
    await expect.element(searchField()).toHaveValue('3 rendez');
    await settled();
    expect(chips()).toEqual([]);
  });

  test('a digit opens its chapter too where no field has the focus', async () => {
    await showScene(home);
    await shownAtOnce();
    await tabTo('[data-action=tips]');
    await press('2');
    await expect.poll(chips).toEqual(['Mener l’appel']);
  });

  test('0 opens the guide', async () => {
    await showScene(home);
    await shownAtOnce();
    await press('0');
    await expect.poll(() => words()).toContain('Restez calme');
    await expect.poll(() => all('[data-action=guide]')).toEqual([]);
  });

  test('single keys turned off, a digit is a query', async () => {
    const { db } = await showScene(home);
    await shownAtOnce();
    await savePreferences(db, { singleKeys: false });
    await expect.poll(() => all('[role=option] kbd').length).toBeLessThan(3);
    await press('3');
    await expect.element(searchField()).toHaveValue('3');
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(chips()).toEqual([]);
  });

  test('offers to join where nobody joined, and no longer where somebody has', async () => {
    await showScene(home);
    await page.getByRole('button', { name: 'Rejoindre votre équipe' }).click();
    await expect.element(page.getByRole('heading', { name: 'Réglages' })).toBeVisible();
  });

  test('does not offer it to a member', async () => {
    await showScene('panel/search/home-of-trainer');
    await expect.poll(() => all('[data-action=guide]').length).toBe(1);
    await settled();
    expect(all('[data-action=join-offer]')).toEqual([]);
  });
});

describe('filters', () => {
  test('are chips: words are searched within, Escape takes the words, then the chips; Backspace the last chip', async () => {
    const { db } = await showScene(home);
    await shownAtOnce();
    await press('3');
    await expect.poll(chips).toEqual(['Facture et contestation']);
    await press('double');
    await expect.element(searchField()).toHaveValue('double');
    await expect.poll(() => reachedOption()?.dataset.cardId).toBe('relation-client/double-prelevement');
    const { chapters = [] } = (await db.packs.get('relation-client')) ?? {};
    const inChapter = chapters.find(({ id }) => id === 'facture')?.cards.map((id) => `relation-client/${id}`);
    expect(cards().filter((ref) => !inChapter?.includes(ref ?? ''))).toEqual([]);
    await press('{Escape}');
    await expect.element(searchField()).toHaveValue('');
    expect(chips()).toEqual(['Facture et contestation']);
    await press('#en ');
    await expect.poll(chips).toEqual(['Facture et contestation', 'Fiches en anglais']);
    await expect.element(searchField()).toHaveValue('');
    await press('{Backspace}');
    await expect.poll(chips).toEqual(['Facture et contestation']);
    await press('{Escape}');
    await expect.poll(chips).toEqual([]);
    await expect.poll(() => all('[data-action=guide]').length).toBe(1);
  });

  test('are offered by their names, without their code', async () => {
    await showScene(home);
    await shownAtOnce();
    await press('#pan');
    await expect.poll(() => reachedOption()?.textContent).toBe('Panne et incident');
    await press('{Enter}');
    await expect.poll(chips).toEqual(['Panne et incident']);
    await expect.element(searchField()).toHaveValue('');
  });
});

describe('asking the team', () => {
  test.each([
    ['the first screen', ''],
    ['a chapter', '3'],
    ['results', 'client'],
  ])('is the last row of %s', async (_name, query) => {
    await showScene(home);
    await shownAtOnce();
    if (query !== '') await press(query);
    if (query === '3') await expect.poll(chips).toHaveLength(1);
    else if (query !== '') await expect.poll(() => all('[role=option] mark').length).toBeGreaterThan(0);
    await expect.poll(() => all('[role=option]').at(-1)?.dataset.action).toBe('ask-team');
  });

  test('is Alt and Q, with what is typed', async () => {
    const { db } = await showScene(home);
    await shownAtOnce();
    await pressAlt('q');
    await expect.poll(() => words()).toContain('Écrivez votre question');
    expect(await db.tips.count()).toBe(0);
    await press('client');
    await expect.poll(() => all('[role=option] mark').length).toBeGreaterThan(0);
    await pressAlt('q');
    await expect.poll(() => words()).toContain('Question gardée ici');
    expect(await db.tips.toArray()).toMatchObject([{ content: { kind: 'question', words: 'client' } }]);
  });
});
