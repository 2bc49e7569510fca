import { describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { press, settled, words } from '@/tests/component/support/keys';
import { toastText } from '@/tests/component/support/panel-steps';
import { showScene } from '@/tests/component/support/show-scene';

const section = () => document.querySelector<HTMLElement>('[data-customer-steps]');
const shownCard = () => document.querySelector('[data-card-id]')?.getAttribute('data-card-id');
/** The simpler steps of the scene's card, as they are sent. */
const SIMPLER = '1. Sortez la prise de la box du mur. Comptez jusqu’à soixante.';

describe('the customer’s steps, by keyboard', () => {
  test('S shows the simpler steps, larger, and the full ones again', async () => {
    await showScene('panel/card/full');
    const size = () =>
      Number.parseFloat(getComputedStyle(section()?.querySelector('ol') as Element).fontSize);
    const fullSize = size();
    await press('s');
    await expect.poll(() => section()?.dataset.customerSteps).toBe('shown');
    expect(section()?.textContent).toContain('Comptez jusqu’à soixante');
    expect(size()).toBeGreaterThan(fullSize);
    await settled();
    await press('s');
    await expect.poll(() => section()?.dataset.customerSteps).toBe('available');
    expect(section()?.textContent).toContain('Débranchez la box');
  });

  test('C copies them, as they are on screen', async () => {
    const { recorded } = await showScene('panel/card/customer-steps');
    await press('c');
    await expect.poll(() => recorded.copied).toEqual([SIMPLER]);
    expect(toastText()).toContain('Copié');
  });

  test('I inserts them in the field of the page, where they can be taken back', async () => {
    const { page: crm } = await showScene('panel/card/customer-steps');
    await press('i');
    await expect.poll(() => crm.state.text).toBe(SIMPLER);
    await expect.poll(() => section()?.querySelector('[data-action=undo]')).not.toBeNull();
  });

  test('an open placeholder holds them back; Enter in it repeats what was asked', async () => {
    const { page: crm, recorded } = await showScene('panel/card/full');
    await press('i');
    await expect
      .poll(() => document.activeElement?.matches('[data-customer-step] input[data-open]'))
      .toBe(true);
    expect(toastText()).toContain('Entrée insère');
    expect(crm.state.text).toBe('');
    await press('A-12');
    await press('{Enter}');
    await expect.poll(() => crm.state.text).toBe('1. Débranchez la box une minute.\n2. Notez A-12.');
    expect(recorded.copied).toEqual([]);
  });

  test('E opens a draft in the language of the card, with no recipient', async () => {
    const { recorded } = await showScene('panel/card/customer-steps');
    await press('e');
    await expect.poll(() => recorded.calls.find((call) => call.startsWith('openEmail'))).toBeDefined();
    const call = recorded.calls.find((each) => each.startsWith('openEmail')) ?? '';
    const draft = new URL(call.slice('openEmail '.length));
    expect([draft.protocol, draft.pathname]).toEqual(['mailto:', '']);
    expect(draft.searchParams.get('subject')).toBe('Les étapes dont nous avons parlé');
    expect(draft.searchParams.get('body')).toContain(SIMPLER);
    await expect.poll(toastText).toContain('Le brouillon s’ouvre');
  });

  test('V leads to the card for a calmer caller, X to the one for the same', async () => {
    const { panel } = await showScene('panel/card/full');
    await press('v');
    await expect.poll(shownCard).toBe('accueil/patienter');
    expect(toastText()).toContain('ça a marché');
    const [event] = panel.store.getState().callEvents;
    expect(event).toMatchObject({ kind: 'answered', text: 'Ça a marché', ref: 'accueil/rassurer' });
  });

  test('X says that it did not work and leads on', async () => {
    await showScene('panel/card/full');
    await press('x');
    await expect.poll(shownCard).toBe('desescalade/lecon-03');
    expect(toastText()).toContain('ça n’a pas marché');
  });

  test('every action is a button too', async () => {
    const { recorded } = await showScene('panel/card/customer-steps');
    await page.getByRole('button', { name: 'Copier les étapes' }).click();
    await expect.poll(() => recorded.copied).toEqual([SIMPLER]);
    await page.getByRole('button', { name: 'Plus simple' }).click();
    await expect.poll(() => section()?.dataset.customerSteps).toBe('available');
  });

  test('keys that do nothing here say nothing and write nothing', async () => {
    const { page: crm } = await showScene('panel/card/lesson');
    await press('c');
    await settled();
    expect(crm.state.text).toBe('');
    expect(words()).not.toContain('Copié');
  });
});

describe('a card on paper', () => {
  test('P opens it in a tab of its own, with nothing of the call', async () => {
    const { recorded } = await showScene('panel/card/full');
    await press('p');
    await expect.poll(() => recorded.calls).toContain('print rassurer fr');
  });

  test('is one sheet: blanks for placeholders, and no field', async () => {
    await showScene('card/print/full', { width: 900 });
    await expect.poll(() => document.querySelector('[data-printed]')).not.toBeNull();
    const sheet = document.querySelector<HTMLElement>('[data-printed]');
    expect(sheet?.textContent).toContain('Débranchez la box une minute.');
    expect(sheet?.querySelectorAll('button, input')).toHaveLength(0);
    expect(sheet?.textContent).not.toMatch(/[{}]/u);
  });
});
