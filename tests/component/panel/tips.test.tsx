import { describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { focused, press, pressControl, tabTo, words } from '@/tests/component/support/keys';
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
