import { describe, expect, test } from 'vitest';
import { OWN_WORDS } from '@/gallery/fixtures/wordings';
import { cardAddress } from '@/protocol/text/card-address';
import {
  focused,
  insertText,
  press,
  pressAlt,
  pressControl,
  settled,
  words,
} from '@/tests/component/support/keys';
import {
  expectToastAt,
  LESSON,
  reachedOption,
  searchField,
  wholeLine,
} from '@/tests/component/support/panel-steps';
import { showScene } from '@/tests/component/support/show-scene';

const lineText = (n: number) => document.querySelector(`[data-line="${n}"] p`)?.textContent ?? '';
const marks = () =>
  [...document.querySelectorAll<HTMLElement>('[data-own-words]')].map((mark) => mark.dataset.ownWords);

describe('own words for a line, by keyboard', () => {
  test('M writes them, Ctrl and Enter keep them; the digit inserts them, and the card marks them', async () => {
    const { db, page: crm } = await showScene('panel/card/lesson');
    const { n, text } = wholeLine();
    await press(String(n));
    await expectToastAt(n, 'good');
    crm.state.text = '';
    await press('m');
    await expect.poll(focused).toBe('textarea own-words');
    // What is there is selected: typing replaces it.
    await press('Je vois bien.');
    await pressControl('{Enter}');
    await expect.poll(() => lineText(n)).toBe('Je vois bien.');
    expect(await db.wordings.toArray()).toMatchObject([
      { ref: LESSON, official: text, words: 'Je vois bien.' },
    ]);
    await expect
      .poll(() => document.activeElement?.closest('[data-line]')?.getAttribute('data-line'))
      .toBe(String(n));
    expect(await db.commands.count()).toBe(0);
    await settled();
    await press(String(n));
    await expect.poll(() => crm.state.text).toBe('Je vois bien.');
  });

  test('Alt and M drop them in one key, and Z brings them back', async () => {
    const { db } = await showScene('panel/wording/card');
    await expect.poll(() => lineText(1)).toBe(OWN_WORDS);
    expect(marks().slice(0, 2)).toEqual(['own', 'changed']);
    await pressAlt('m');
    await expect.poll(() => lineText(1)).not.toBe(OWN_WORDS);
    expect(marks()[0]).toBe('none');
    await settled();
    await press('z');
    await expect.poll(() => lineText(1)).toBe(OWN_WORDS);
    expect(await db.wordings.count()).toBe(4);
  });

  test('Alt and O offer them to the trainers once, as a tip that names card and line', async () => {
    const { db } = await showScene('panel/wording/card');
    await expect.poll(() => lineText(1)).toBe(OWN_WORDS);
    await pressAlt('o');
    await expectToastAt(1, 'good');
    await pressAlt('o');
    await expect.poll(words).toContain('déjà proposé');
    const tips = await db.tips.toArray();
    expect(tips).toMatchObject([{ mine: 1, content: { kind: 'tip', language: 'fr', words: OWN_WORDS } }]);
    expect(tips[0]?.content.situation).toContain(cardAddress({ ref: LESSON, line: 0 }));
    expect(await db.commands.count()).toBe(1);
  });

  test('what was typed and not saved is there again after Escape', async () => {
    const { db } = await showScene('panel/wording/new');
    await press('Pas fini');
    await press('{Escape}');
    await expect.poll(() => document.querySelector('[data-field=own-words]')).toBeNull();
    expect(await db.wordings.count()).toBe(0);
    await settled();
    await press('m');
    await expect.poll(focused).toBe('textarea own-words');
    expect(document.querySelector<HTMLTextAreaElement>('[data-field=own-words]')?.value).toBe('Pas fini');
  });

  test('where the official line has changed both are shown; kept all the same, the mark says so no more', async () => {
    const { db } = await showScene('panel/wording/official-changed');
    await expect.poll(words).toContain('a changé');
    document.querySelector<HTMLElement>('[data-action=confirm-words]')?.click();
    await expect.poll(() => marks()[1]).toBe('own');
    expect(lineText(2)).toBe('Et ça, je le comprends très bien.');
    const officials = (await db.wordings.toArray()).map(({ official }) => official);
    expect(officials.filter((official) => official.startsWith('Alors'))).toEqual([]);
  });

  test('in the list they are dropped, also where card or line is no longer here', async () => {
    const { db } = await showScene('panel/wording/list');
    await expect.poll(() => document.querySelectorAll('[data-wording-id]').length).toBe(4);
    expect(words()).toContain('Cette fiche n’est plus installée');
    expect(words()).toContain('Cette ligne n’est plus dans la fiche');
    const last = [...document.querySelectorAll<HTMLElement>('[data-action=drop-words]')].at(-1);
    last?.click();
    await expect.poll(() => document.querySelectorAll('[data-wording-id]').length).toBe(3);
    expect(await db.wordings.count()).toBe(3);
  });

  test('the search finds them, marks them, and inserts them without opening the card', async () => {
    const { page: crm } = await showScene('panel/wording/found');
    await expect.poll(() => reachedOption()?.textContent).toContain('À ma façon');
    await pressControl('{Enter}');
    await expect.poll(() => crm.state.text).toBe(OWN_WORDS);
  });
});

describe('the address of a card', () => {
  test('U copies it with the title; pasted into the search, it opens the card at its line', async () => {
    const { recorded, panel } = await showScene('panel/card/lesson');
    await press('u');
    await expect.poll(() => recorded.copied.length).toBe(1);
    expect(recorded.copied[0]).toContain(cardAddress({ ref: LESSON }));
    panel.store.getState().home();
    await expect.element(searchField()).toHaveFocus();
    await insertText(`${recorded.copied[0]}#2`);
    await expect
      .poll(() => document.activeElement?.closest('[data-line]')?.getAttribute('data-line'))
      .toBe('2');
    expect(panel.store.getState().query).toBe('');
  });

  test('of a card that is not here says so, and stays in the field', async () => {
    await showScene('panel/search/home');
    await expect.element(searchField()).toHaveFocus();
    await insertText('souffleur:ailleurs/inconnue');
    await expect.poll(words).toContain('Cette fiche n’est pas sur ce poste');
    await expect.element(searchField()).toHaveValue('souffleur:ailleurs/inconnue');
  });
});

describe('the channel of this contact', () => {
  test('Alt and K put its lines first, the others stay; it goes with the call and comes back with it', async () => {
    const { panel } = await showScene('panel/card/lesson');
    const channels = () =>
      [...document.querySelectorAll('[data-line]')].map(
        (line) => line.textContent?.match(/chat|téléphone/u)?.[0],
      );
    const before = channels();
    expect(before[0]).not.toBe('chat');
    await pressAlt('k');
    await pressAlt('k');
    await expect.poll(() => channels()[0]).toBe('chat');
    expect(channels().toSorted()).toEqual(before.toSorted());
    expect(document.querySelector<HTMLElement>('[data-action=channel]')?.dataset.channel).toBe('chat');
    await pressAlt('0');
    await expect.poll(channels).toEqual(before);
    expect(panel.store.getState().callParts).toEqual({});
    await settled();
    await press('z');
    await expect.poll(() => channels()[0]).toBe('chat');
  });
});

test('Alt and T say tu where a card has lines for it, also large; again, vous', async () => {
  await showScene('panel/card/lesson');
  const first = lineText(1);
  await pressAlt('t');
  await expect.poll(() => lineText(1)).not.toBe(first);
  expect(document.querySelector('[data-action=form]')?.getAttribute('aria-pressed')).toBe('true');
  await pressAlt('t');
  await expect.poll(() => lineText(1)).toBe(first);
});
