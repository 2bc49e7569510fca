/** What the page shows of the call: another record, a call that began or ended, without another address. */
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { press } from '@/tests/component/support/keys';
import { expectToastAt, toastText } from '@/tests/component/support/panel-steps';
import { showScene } from '@/tests/component/support/show-scene';

const field = (name: string) => page.getByRole('textbox', { name, exact: true }).first();
const WITHIN = { timeout: 6_000 };

test('a former customer’s name is emptied when the page shows another record at the same address', async () => {
  const { page: crm, panel } = await showScene('panel/card/record');
  await expect.element(field('nom du client')).toHaveValue('Mme Lenoir');
  crm.state.places = { ...crm.state.places, client: 'M. Petit', '#client': 'M. Petit' };
  await expect.poll(() => panel.store.getState().found['nom du client'], WITHIN).toBe('M. Petit');
  await expect.element(field('nom du client')).toHaveValue('M. Petit');
  // The next record shows no name at all: the one before is not used.
  crm.state.places = {};
  await expect.poll(() => panel.store.getState().found['nom du client'], WITHIN).toBeUndefined();
  await expect.element(field('nom du client')).toHaveValue('');
  await press('1');
  await expectToastAt(1, 'warn');
  expect(crm.state.text).toBe('');
});

test.each([
  ['over', { Appel: 'En ligne' }, { Appel: 'Terminé' }, 'l’appel est fini'],
  ['begun anew', { Appel: 'En attente' }, { Appel: 'Sonne : nouvel appel' }, 'un nouvel appel'],
])(
  'a call that the page shows as %s is cleared, and Z brings it back',
  async (_, before, after, sentence) => {
    const { page: crm, panel } = await showScene('panel/card/call-rules');
    crm.state.places = before;
    await userEvent.fill(field('produit'), 'Box');
    panel.store
      .getState()
      .addCallEvent({ kind: 'said', happenedAt: 1, text: 'Je vous écoute.', language: 'fr' });
    // Read once as it was.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(panel.store.getState().values).toEqual({ produit: 'Box' });
    crm.state.places = after;
    await expect.poll(() => panel.store.getState().values, WITHIN).toEqual({});
    expect(panel.store.getState().callEvents).toEqual([]);
    expect(toastText()).toContain(sentence);
    await userEvent.click(page.getByRole('heading', { level: 1 }));
    await press('z');
    await expect.poll(() => panel.store.getState().values).toEqual({ produit: 'Box' });
    expect(panel.store.getState().callEvents).toHaveLength(1);
  },
);
