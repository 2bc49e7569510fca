import { describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { PRIVATE_TIP } from '@/gallery/fixtures/tips';
import { focused, press, pressAlt, pressControl, tabTo, words } from '@/tests/component/support/keys';
import { searchField } from '@/tests/component/support/panel-steps';
import { showScene } from '@/tests/component/support/show-scene';

describe('noting a tip, by keyboard', () => {
  test('Ctrl and Enter keep it, from either field, and the search has the focus again', async () => {
    const { db, recorded } = await showScene('panel/search/home');
    await tabTo('[data-action=new-tip]');
    await press('{Enter}');
    await expect.poll(focused).toBe('textarea words');
    await press('Je rappelle avant midi.');
    await press('{Tab}');
    await expect.poll(focused).toBe('input situation');
    await press('Rappel promis');
    await pressControl('{Enter}');
    await expect.poll(words).toContain('Gardée sur ce poste.');
    await expect.element(searchField()).toHaveFocus();
    expect(await db.tips.toArray()).toMatchObject([
      { content: { words: 'Je rappelle avant midi.', situation: 'Rappel promis' } },
    ]);
    expect(recorded.files).toEqual([]);
  });

  test('withdrawing asks first, in a dialog that gives the focus back when it is left', async () => {
    const { db } = await showScene('panel/tips/every-status');
    const before = await db.tips.toArray();
    await tabTo('[data-state=received] button:last-of-type');
    await press('{Enter}');
    await expect.element(page.getByRole('dialog')).toBeVisible();
    await press('{Escape}');
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    await expect.poll(focused).toBe('button Retirer');
    expect(await db.tips.toArray()).toEqual(before);
  });
});

describe('a private tip, by keyboard', () => {
  test('Ctrl, Shift and Enter keep a tip for its author alone: nothing is to be sent', async () => {
    const { db } = await showScene('panel/search/home');
    await tabTo('[data-action=new-tip]');
    await press('{Enter}');
    await expect.poll(focused).toBe('textarea words');
    await press('Restez avec moi.');
    await press('{Control>}{Shift>}{Enter}{/Shift}{/Control}');
    await expect.poll(words).toContain('Elle ne part pas');
    expect(await db.tips.toArray()).toMatchObject([{ private: 1, content: { words: 'Restez avec moi.' } }]);
    expect(await db.commands.count()).toBe(0);
  });

  test('Alt and O share it later, from the list', async () => {
    const { db } = await showScene('panel/tips/private');
    await expect.poll(words).toContain('Pour vous seulement');
    await pressAlt('o');
    await expect.poll(words).toContain('Partagée');
    expect(await db.commands.toArray()).toMatchObject([
      { body: { type: 'tip.capture', tipId: PRIVATE_TIP.id } },
    ]);
    await expect.poll(() => document.querySelector('[data-state=private]')).toBeNull();
  });

  test('is found by the search and used like a card: 1 inserts it, Alt and 1 copy it', async () => {
    const { page: crm, recorded } = await showScene('panel/tips/read');
    const text = PRIVATE_TIP.content.words;
    await press('1');
    await expect.poll(() => crm.state.text).toBe(text);
    await pressAlt('1');
    await expect.poll(() => recorded.copied).toEqual([text]);
  });

  test('Space says it, large', async () => {
    await showScene('panel/tips/read');
    await press(' ');
    await expect.poll(() => document.querySelector('article')).toBeNull();
    await expect.poll(words).toContain('Restez avec moi');
  });

  test('its row shows it whole, and Ctrl and Enter insert it at once', async () => {
    const { page: crm } = await showScene('panel/tips/found');
    await pressControl('{Enter}');
    await expect.poll(() => crm.state.text).toBe(PRIVATE_TIP.content.words);
  });
});

test('a tip that offers own words says of which card, without the address', async () => {
  await showScene('panel/tips/private');
  await expect.poll(words).toContain('« Écouter », ligne 1');
  expect(words()).not.toContain('souffleur:');
});
