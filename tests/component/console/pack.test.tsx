import { describe, expect, test } from 'vitest';
import { waitForFocus, waitUntilGone, watchFocus } from '@/tests/component/support/console-steps';
import { focused, press, tabTo } from '@/tests/component/support/keys';
import { showScene } from '@/tests/component/support/show-scene';

const DIALOG = '[role=dialog], [role=alertdialog]';

describe('a pack, by keyboard', () => {
  test('the title of a new pack stays when Escape closes its dialog', async () => {
    await showScene('console/packs/list');
    const value = () => document.querySelector<HTMLInputElement>('[role=dialog] input')?.value;
    for (const expected of ['', 'Accueil des clients']) {
      await tabTo('[data-action=new-pack]');
      await press('{Enter}');
      await waitForFocus('[role=dialog] input');
      await expect.poll(value).toBe(expected);
      if (expected === '') await press('Accueil des clients');
      await press('{Escape}');
      await waitUntilGone(DIALOG);
    }
  });

  test('a card that was removed comes back by undo', async () => {
    await showScene('console/pack/draft');
    const watch = watchFocus();
    const cards = () =>
      [...document.querySelectorAll('li[data-card-id]')].map(({ textContent }) => textContent);
    const before = cards();
    await tabTo('li[data-card-id] [aria-haspopup=menu]');
    await press('{Enter}');
    await waitForFocus('[role=menuitem]');
    await press('{End}');
    await expect.poll(focused).toBe('menuitem Retirer la fiche');
    await press('{Enter}');
    await expect.poll(() => cards().length).toBe(before.length - 1);
    await tabTo('[data-action=undo]');
    await press('{Enter}');
    await expect.poll(cards).toEqual(before);
    expect(await watch.losses()).toEqual([]);
  });
});
