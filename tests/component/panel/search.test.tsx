import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { showScene } from '@/tests/component/support/show-scene';

const field = () => page.getByRole('combobox', { name: 'Chercher une fiche' });

describe('the search, by keyboard', () => {
  test('[A11Y-5] it has the focus when the panel opens', async () => {
    await showScene('panel/search/home');
    await expect.element(field()).toHaveFocus();
  });

  test('Enter opens a card, Escape returns with the query kept', async () => {
    const { panel } = await showScene('panel/search/home');
    await userEvent.keyboard('emocion escuse');
    await expect.element(page.getByRole('option', { name: /Des excuses|excuse/iu }).first()).toBeVisible();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('heading', { level: 1 })).toHaveFocus();
    expect(panel.store.getState().screens.at(-1)?.name).toBe('card');
    await userEvent.keyboard('{Escape}');
    await expect.element(field()).toHaveValue('emocion escuse');
    await expect.element(field()).toHaveFocus();
  });
});
