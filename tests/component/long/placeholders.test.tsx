import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { panelFr } from '@/components/i18n/panel.fr';
import { waitFor, waitForFocus } from '@/tests/component/support/console-steps';
import { insertText, press, pressAlt, settled, tabTo, words } from '@/tests/component/support/keys';
import { cardTitle, toastText } from '@/tests/component/support/panel-steps';
import { showScene } from '@/tests/component/support/show-scene';

/** A second press of the same line counts as meant only after this time: sooner it is a held key. */
const DELIBERATE_MS = 1_300;
const FILLED = 'Bonjour M. Durand, ici Nadia : comptez 48 heures.';

const inputs = (within: string) => [...document.querySelectorAll<HTMLInputElement>(`${within} input`)];
const holes = () =>
  Object.fromEntries(inputs('[data-line]').map((input) => [input.getAttribute('aria-label'), input.value]));
const name = () => holes()['nom du client'];
const plain = (text: string | undefined) => (text ?? '').replaceAll(/[\u00a0\u202f]/gu, ' ');

async function typeInto(selector: string, text: string): Promise<void> {
  document.querySelector<HTMLInputElement>(selector)?.focus();
  await insertText(text);
}

/** A card beside a record of Mme Lenoir, its values read. */
async function openRecord({ ownName = '' } = {}) {
  const scene = await showScene('panel/card/record');
  await expect.poll(name).toBe('Mme Lenoir');
  if (ownName !== '') {
    scene.panel.store.getState().open({ name: 'settings' });
    await waitFor('[data-field=own-name]');
    await typeInto('[data-field=own-name]', ownName);
    await expect
      .poll(async () => await scene.db.meta.get('preferences'))
      .toMatchObject({ ownValues: { 'mon prénom': ownName } });
    scene.panel.store.getState().back();
    await expect.poll(holes).toMatchObject({ 'nom du client': 'Mme Lenoir', 'mon prénom': ownName });
  }
  const { page: crm, panel, clock } = scene;
  await settled();
  return {
    ...scene,
    /** Puts another customer into the page. */
    changeCustomer: ({ address = false, noticed = false } = {}) => {
      crm.state.places = { ...crm.state.places, client: 'M. Durand' };
      if (address) crm.state.address = 'https://crm.exemple.fr/cases/13';
      if (noticed) panel.store.getState().pageChanged();
    },
    /** The next press is no repeat of a held key. */
    untilDeliberate: () => clock.advance(DELIBERATE_MS),
    pressBrowserKey: () => panel.store.getState().requestInsert(true, panel.target()),
  };
}

describe('the placeholders of the rest of a card', () => {
  test('are fields in every position, and no brace is seen or copied', async () => {
    const { recorded } = await showScene('panel/card/placeholders-everywhere');
    expect(inputs('article').map((input) => input.getAttribute('aria-label'))).toEqual([
      ...['nom du client', '#if x', 'accolades', 'nom du client', 'n° de dossier'],
      ...['n° de dossier', 'délai', 'délai', 'n° de dossier', 'montant (€)', 'délai'],
    ]);
    expect(document.body.innerText).not.toMatch(/[{}]/u);
    await expect.poll(name).toBe('Mme Lenoir');

    // Held back where a value is missing, and the hands are at the first.
    const copySteps = page.getByRole('button', { name: /Copier les étapes/u });
    await userEvent.click(copySteps);
    await waitForFocus('[data-customer-step] input[data-open]');
    expect(recorded.copied).toEqual([]);
    await press('A-12{Enter}');
    await typeInto('[data-customer-step] input[aria-label="montant (€)"]', '30 €');
    await press('{Escape}');
    await userEvent.click(copySteps);
    await expect
      .poll(() => recorded.copied.map(plain))
      .toEqual(['1. Notez A-12.\n2. Payez 30 € avant 48 heures.']);
  });
});

describe('the holes of a line', () => {
  test('are filled from the page that the trainer mapped, and from nowhere else in it', async () => {
    await openRecord();
    await expect.poll(holes).toEqual({
      'nom du client': 'Mme Lenoir',
      'mon prénom': '',
      délai: '48 heures',
      sélection: '',
      produit: '',
    });
  });

  test('are filled from the settings, in the page’s words with them', async () => {
    const { db, page: crm } = await openRecord({ ownName: 'Nadia' });
    expect(await db.meta.get('preferences')).toMatchObject({
      ownValues: { 'mon prénom': 'Nadia', 'my first name': 'Nadia' },
    });
    await press('1');
    await expect.poll(() => plain(crm.state.text)).toBe('Bonjour Mme Lenoir, ici Nadia : comptez 48 heures.');
  });

  test('are filled from what is selected in the page', async () => {
    const { page: crm, panel } = await openRecord();
    crm.state.selection = 'Elle a dit : rappelez-moi';
    panel.store.getState().pageChanged();
    await expect.poll(() => holes().sélection).toBe('Elle a dit : rappelez-moi');
  });

  test('hold what was typed over what the page gave', async () => {
    const { panel } = await openRecord();
    const hole = document.querySelector<HTMLInputElement>('[data-line="1"] input[aria-label="délai"]');
    hole?.focus();
    hole?.select();
    await insertText('trois jours');
    panel.store.getState().pageChanged();
    window.dispatchEvent(new Event('focus'));
    await settled();
    expect(holes().délai).toBe('trois jours');
  });

  test('hold the next customer’s values on the next customer’s page, and nothing on another site’s', async () => {
    const { page: crm, panel, changeCustomer } = await openRecord();
    changeCustomer({ address: true, noticed: true });
    await expect.poll(name).toBe('M. Durand');
    crm.state.address = 'http://localhost/cases/12';
    panel.store.getState().pageChanged();
    await expect.poll(name).toBe('');
  });
});

describe('the end of a call', () => {
  test.each([
    [
      'its button',
      async () => {
        await tabTo('[data-action=end-call]');
        await press('{Enter}');
      },
    ],
    ['Alt and 0, in a hole too', () => pressAlt('0')],
  ])('by %s forgets every value of it, and none was ever on the disk', async (_how, end) => {
    const { db } = await openRecord({ ownName: 'Nadia' });
    await typeInto('[data-line="3"] input', 'Freebox 4');
    await end();
    await expect.poll(words).toContain(plain(panelFr.call.ended));
    await expect.poll(() => Object.values(holes()).sort()).toEqual(['', '', '', '', 'Nadia']);
    await expect.poll(() => document.querySelector('[data-action=end-call]')).toBeNull();
    for (const table of [db.meta, db.drafts, db.recents, db.commands, db.tips]) {
      expect(JSON.stringify(await table.toArray())).not.toMatch(/Freebox|Lenoir/u);
    }
  });

  test('can be undone by Z, and appears by no other letter', async () => {
    await openRecord();
    await typeInto('[data-line="3"] input', 'e');
    expect(holes().produit).toBe('e');
    await press('{Escape}');
    await press('e');
    await settled();
    expect(holes().produit).toBe('e');
    expect(words()).not.toContain(plain(panelFr.call.ended));
    await pressAlt('0');
    await expect.poll(words).toContain(plain(panelFr.call.ended));
    await expect.poll(() => holes().produit).toBe('');
    // A click says that the letters before were meant: they were no typing.
    await userEvent.click(cardTitle());
    await press('z');
    await expect.poll(() => holes().produit).toBe('e');
    await expect.poll(name).toBe('Mme Lenoir');
  });
});

describe('a page that replaces the customer by another', () => {
  test.each([
    ['with another address', { address: true }],
    ['without', {}],
  ])('%s, seen at the press, holds the line until both names were shown', async (_how, change) => {
    const { page: crm, changeCustomer, untilDeliberate } = await openRecord({ ownName: 'Nadia' });
    changeCustomer(change);
    await press('1');
    await expect.poll(toastText).toMatch(/Mme Lenoir.*M\. Durand/u);
    expect(crm.state.text).toBe('');
    await waitForFocus('[data-line="1"] input[data-open]');
    untilDeliberate();
    await press('{Enter}');
    await expect.poll(() => plain(crm.state.text)).toBe(FILLED);
  });

  test.each([
    ['with another address', { address: true, noticed: true }],
    ['without', { noticed: true }],
  ])('%s, seen before the press, gets its own at once', async (_how, change) => {
    const { page: crm, changeCustomer } = await openRecord({ ownName: 'Nadia' });
    changeCustomer(change);
    await expect.poll(name).toBe('M. Durand');
    await press('1');
    await expect.poll(() => plain(crm.state.text)).toBe(FILLED);
  });

  test('gets its own by the same key again, which is not typed into the field', async () => {
    const { page: crm, changeCustomer, untilDeliberate } = await openRecord({ ownName: 'Nadia' });
    changeCustomer();
    await press('1');
    await waitForFocus('[data-line="1"] input[data-open]');
    untilDeliberate();
    await press('1');
    await expect.poll(() => plain(crm.state.text)).toBe(FILLED);
  });

  test('is reported by a copy too, and the clipboard stays unchanged', async () => {
    const { recorded, changeCustomer } = await openRecord();
    changeCustomer();
    await pressAlt('1');
    await expect.poll(toastText).toMatch(/Mme Lenoir.*M\. Durand/u);
    expect(recorded.copied).toEqual([]);
  });

  test('needs confirmation before it gets what was typed for the former one', async () => {
    const { page: crm, changeCustomer, untilDeliberate } = await openRecord();
    await typeInto('[data-line="3"] input', 'Freebox 4');
    await press('{Enter}');
    await expect.poll(() => crm.state.text).toBe('Je note Freebox 4.');
    changeCustomer();
    untilDeliberate();
    await press('3');
    await expect.poll(toastText).toMatch(/un autre dossier.*Freebox 4/u);
    expect(crm.state.text).toBe('Je note Freebox 4.');
    await waitForFocus('[data-line="3"] input[data-open]');
    untilDeliberate();
    await press('{Enter}');
    await expect.poll(() => crm.state.text).toBe('Je note Freebox 4.'.repeat(2));
  });
});

describe('the browser’s own key', () => {
  test('inserts the focused line, and never with an unfilled placeholder unnoticed', async () => {
    const { page: crm, pressBrowserKey, untilDeliberate } = await openRecord();
    document.querySelector<HTMLInputElement>('[data-line="3"] input')?.focus();
    pressBrowserKey();
    await expect.poll(toastText).toContain('produit');
    expect(crm.state.text).toBe('');
    untilDeliberate();
    pressBrowserKey();
    await expect.poll(() => crm.state.text).toBe('Je note [produit].');
  });

  test('inserts the line that a key inserted last', async () => {
    const { page: crm, pressBrowserKey, untilDeliberate } = await openRecord();
    await typeInto('[data-line="3"] input', 'une box');
    await press('{Escape}');
    (document.activeElement as HTMLElement | null)?.blur();
    await press('3');
    await expect.poll(() => crm.state.text).toBe('Je note une box.');
    untilDeliberate();
    pressBrowserKey();
    await expect.poll(() => crm.state.text).toBe('Je note une box.'.repeat(2));
  });

  test('inserts the best line of the card that the search has reached', async () => {
    const { page: crm, panel, pressBrowserKey } = await openRecord();
    panel.store.getState().home();
    await waitForFocus('input[type=search]');
    await press('facture surprend');
    await waitFor('[role=option][aria-selected=true][data-card-id="contexte/facture"] mark');
    pressBrowserKey();
    await expect.poll(() => crm.state.text).toBe('Regardons-la.');
  });

  test('reports that no line is selected', async () => {
    const { page: crm, panel, pressBrowserKey } = await openRecord();
    panel.store.getState().open({ name: 'settings' });
    await waitFor('[data-section=sites]');
    pressBrowserKey();
    await expect.poll(words).toContain('Aucune ligne n’est choisie ici');
    expect(crm.state.text).toBe('');
  });
});
