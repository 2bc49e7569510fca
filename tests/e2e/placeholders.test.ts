import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseShortcut } from '@/browser/shortcut-text';
import { panelFr } from '@/components/i18n/panel.fr';
import { type Desk, openDesk, waitForWords } from '../support/built-extension';
import { type ContextPages, contextPack, installInPanel, serveContextPages } from '../support/context-pages';
import { eventually } from '../support/eventually';
import {
  clipboardText,
  enter,
  noteText,
  openCard,
  press,
  searchAtOnce,
  settled,
  storedRows,
  toldText,
  waitForFocus,
} from '../support/panel-steps';

let pages: ContextPages;
let desk: Desk;

beforeAll(async () => {
  pages = await serveContextPages();
  desk = await openDesk(`${pages.origin}/cases/12`);
  const { origin } = pages;
  await installInPanel(
    desk.panel,
    contextPack([
      {
        id: 'dossier',
        name: { fr: 'Dossier' },
        match: { origin, path: '/cases/*' },
        cards: [],
        fields: [
          { placeholder: 'nom du client', label: 'client' },
          { placeholder: 'délai', label: 'Délai promis' },
          // What nobody may read, whatever a pack asks for.
          { placeholder: 'produit', selector: '#pin' },
        ],
      },
      {
        id: 'autre',
        name: { fr: 'Autre' },
        match: { origin: 'https://other.example' },
        cards: [],
        fields: [{ placeholder: 'produit', selector: '#client' }],
      },
    ]),
  );
}, 120_000);

afterAll(async () => {
  await desk?.close();
  await pages?.close();
});

beforeEach(async () => {
  await desk.page.goto(`${pages.origin}/cases/12`);
  await desk.page.focus('#note');
});

afterEach(async () => {
  await press(desk.panel, 'Digit0', 'AltLeft');
});

const holes = (panel: Page): Promise<Record<string, string>> =>
  panel.$$eval('[data-line] input', (inputs) =>
    Object.fromEntries(inputs.map((input) => [input.getAttribute('aria-label'), input.value])),
  );
const open = () => openCard(desk.panel, 'contexte/panne', 'box panne');

describe('the placeholders of the rest of a card', () => {
  test('are fields in every position, and no brace is seen or copied', async () => {
    const { panel } = desk;
    await openCard(panel, 'contexte/partout', 'blancs partout');
    const names = () =>
      panel.$$eval('article input', (inputs) => inputs.map((input) => input.getAttribute('aria-label')));
    await eventually(names).toEqual([
      ...['nom du client', '#if x', 'accolades', 'nom du client', 'n° de dossier'],
      ...['n° de dossier', 'délai', 'délai', 'n° de dossier', 'montant (€)', 'délai'],
    ]);
    const shown = () => panel.$eval('body', (body) => body.innerText);
    expect(await shown()).not.toMatch(/[{}]/u);
    await eventually(() => holes(panel)).toMatchObject({ 'nom du client': 'Mme Lenoir' });

    // Held back where a value is missing, and the hands are at the first.
    const copySteps = () =>
      panel.$$eval('button', (buttons) => {
        buttons.find((button) => button.textContent?.includes('Copier les étapes'))?.click();
      });
    await copySteps();
    await waitForFocus(panel, '[data-customer-step] input[data-open]');
    await panel.keyboard.type('A-12');
    await press(panel, 'Enter');
    await panel.type('[data-customer-step] input[aria-label="montant (€)"]', '30 €');
    await press(panel, 'Escape');
    await panel.bringToFront();
    await copySteps();
    await eventually(() => clipboardText(desk)).toBe('1. Notez A-12.\n2. Payez 30 €  avant 48 heures.');
  });
});

describe('the holes of a line', () => {
  test('are filled from the page that the trainer mapped, and from nowhere else in it', async () => {
    const { panel } = desk;
    await open();
    await eventually(() => holes(panel)).toEqual({
      'nom du client': 'Mme Lenoir',
      'mon prénom': '',
      délai: '48 heures',
      sélection: '',
      produit: '',
    });
  });

  test('are filled from the settings, in the page’s words with them', async () => {
    const { panel } = desk;
    await panel.click('[data-action=settings]');
    await panel.waitForSelector('[data-field=own-name]');
    await panel.type('[data-field=own-name]', 'Nadia');
    await panel.type('[data-field=own-team]', 'Réseau');
    await eventually(
      async () => (await storedRows(panel, 'meta')).find(({ key }) => key === 'preferences')?.ownValues,
    ).toEqual({
      'mon prénom': 'Nadia',
      'my first name': 'Nadia',
      'mon équipe': 'Réseau',
      'my team': 'Réseau',
    });
    await open();
    await eventually(() => holes(panel)).toMatchObject({
      'nom du client': 'Mme Lenoir',
      'mon prénom': 'Nadia',
    });
    await settled(panel);
    await desk.page.focus('#note');
    await press(panel, 'Digit1');
    await waitForWords(panel, 'Inséré dans');
    expect(await noteText(desk)).toBe('Bonjour Mme Lenoir, ici Nadia : comptez 48 heures.');
  });

  test('are filled from what is selected in the page', async () => {
    const { page, panel } = desk;
    await page.evaluate(() => {
      const said = document.querySelector('#said');
      if (said) getSelection()?.selectAllChildren(said);
    });
    await open();
    await eventually(async () => (await holes(panel)).sélection).toBe('Elle a dit : rappelez-moi');
  });

  test('hold what was typed over what the page gave', async () => {
    const { panel } = desk;
    await open();
    await eventually(async () => (await holes(panel)).délai).toBe('48 heures');
    // Each value that comes makes its hole as wide: a click might miss.
    await panel.$eval('[data-line="1"] input[aria-label="délai"]', (hole) => {
      hole.focus();
      (hole as HTMLInputElement).select();
    });
    await panel.keyboard.type('trois jours');
    await panel.evaluate(() => window.dispatchEvent(new Event('focus')));
    expect((await holes(panel)).délai).toBe('trois jours');
  });

  test('hold the next customer’s values on the next customer’s page', async () => {
    const { page, panel } = desk;
    await open();
    await eventually(async () => (await holes(panel))['nom du client']).toBe('Mme Lenoir');
    await page.goto(`${pages.origin}/cases/13`);
    await eventually(async () => (await holes(panel))['nom du client']).toBe('M. Durand');
    await page.goto(`http://localhost:${pages.port}/cases/12`);
    await eventually(async () => (await holes(panel))['nom du client']).toBe('');
    await page.goto(`${pages.origin}/cases/12`);
    await desk.pressAction(page);
  });
});

describe('the end of a call', () => {
  test.each([
    ['its button', () => enter(desk.panel, '[data-action=end-call]')],
    ['Alt and 0, in a hole too', () => press(desk.panel, 'Digit0', 'AltLeft')],
  ])('by %s forgets every value of it, and none was ever on the disk', async (_how, end) => {
    const { panel } = desk;
    await open();
    await panel.type('[data-line="3"] input', 'Freebox 4');
    await end();
    await waitForWords(panel, panelFr.call.ended);
    await eventually(async () =>
      Object.values(await holes(panel)).filter((value) => value !== 'Nadia'),
    ).toEqual(['', '', '', '']);
    await eventually(() => panel.$('[data-action=end-call]')).toBeNull();
    for (const table of ['meta', 'drafts', 'recents', 'commands', 'tips']) {
      expect(JSON.stringify(await storedRows(panel, table))).not.toMatch(/Freebox|Lenoir/u);
    }
  });

  test('can be undone by Z, and appears by no other letter', async () => {
    const { panel } = desk;
    await open();
    await panel.type('[data-line="3"] input', 'e');
    expect((await holes(panel)).produit).toBe('e');
    await press(panel, 'Escape');
    await press(panel, 'e');
    await panel.evaluate(() => new Promise((resolve) => setTimeout(resolve, 800)));
    expect((await holes(panel)).produit).toBe('e');
    await press(panel, 'Digit0', 'AltLeft');
    await waitForWords(panel, panelFr.call.ended);
    await eventually(async () => (await holes(panel)).produit).toBe('');
    await press(panel, 'z');
    await eventually(async () => (await holes(panel)).produit).toBe('e');
    await eventually(async () => (await holes(panel))['nom du client']).toBe('Mme Lenoir');
  });

  test('is received by another panel of the window, and by no other window’s', async () => {
    const { panel, browser, extensionId } = desk;
    await open();
    await panel.type('[data-line="3"] input', 'Freebox 4');
    const other = await browser.newPage();
    await other.goto(`chrome-extension://${extensionId}/sidepanel.html`);
    await other.waitForSelector('[role=option]');
    await panel.evaluate(() => new BroadcastChannel('souffleur-calls').postMessage({ callEndedIn: -5 }));
    expect((await holes(panel)).produit).toBe('Freebox 4');
    await press(other, 'Digit0', 'AltLeft');
    await eventually(async () => (await holes(panel)).produit).toBe('');
    await other.close();
  });
});

/** A second press of the same line counts as meant only after this time: sooner it is a held key. */
const untilDeliberate = () => desk.panel.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_300)));

/** Puts another customer into the page as its script does: at once or later, with another address or not. */
async function changeCustomer(address: boolean, waitMs: number) {
  await desk.page.evaluate(
    (withAddress, wait) => {
      if (withAddress) history.pushState(null, '', '/cases/13');
      const draw = () => {
        const client = document.querySelector('#client');
        if (client) client.textContent = 'M. Durand';
      };
      if (wait === 0) draw();
      else setTimeout(draw, wait);
    },
    address,
    waitMs,
  );
}

describe('a page that replaces the customer by another', () => {
  const LINE = 'Bonjour M. Durand, ici Nadia : comptez 48 heures.';
  const beginHere = async () => {
    await open();
    await eventually(() => holes(desk.panel)).toMatchObject({ 'nom du client': 'Mme Lenoir' });
    await settled(desk.panel);
    await desk.page.focus('#note');
  };

  test.each([
    ['at once, with another address', true, 0],
    ['at once, without', false, 0],
    ['800 ms later, with another address', true, 800],
    ['800 ms later, without', false, 800],
  ])('%s never gets the former one’s name', async (_how, address, wait) => {
    const { panel, page } = desk;
    await beginHere();
    await changeCustomer(address, wait);
    if (wait > 0)
      await page.waitForFunction(() => document.querySelector('#client')?.textContent === 'M. Durand');
    await press(panel, 'Digit1');
    // Either the value on screen had followed, or the line is held back and both are shown.
    await eventually(async () => (await noteText(desk)) + (await toldText(panel))).toMatch(/M\. Durand/u);
    if ((await noteText(desk)) === '') {
      expect(await toldText(panel)).toContain('Mme Lenoir');
      await waitForFocus(panel, '[data-line="1"] input[data-open]');
      await untilDeliberate();
      await press(panel, 'Enter');
    }
    await eventually(() => noteText(desk)).toBe(LINE);
  });

  test('gets its own by the same key again, which is not typed into the field', async () => {
    const { panel } = desk;
    await beginHere();
    await changeCustomer(false, 0);
    await press(panel, 'Digit1');
    // Where the value on screen had followed already it is in.
    await eventually(async () => (await noteText(desk)) + (await toldText(panel))).toMatch(/M\. Durand/u);
    if ((await noteText(desk)) === '') {
      await waitForFocus(panel, '[data-line="1"] input[data-open]');
      await untilDeliberate();
      await press(panel, 'Digit1');
    }
    await eventually(() => noteText(desk)).toBe(LINE);
  });

  test('is reported by a copy too, and the clipboard stays unchanged', async () => {
    const { panel } = desk;
    await beginHere();
    await changeCustomer(false, 0);
    await panel.bringToFront();
    await press(panel, 'Digit1', 'AltLeft');
    await eventually(() => toldText(panel)).toMatch(/Mme Lenoir.*M\. Durand/u);
    expect(await clipboardText(desk)).not.toContain('Mme Lenoir');
  });

  test('needs confirmation before it gets what was typed for the former one', async () => {
    const { panel } = desk;
    await beginHere();
    await panel.type('[data-line="3"] input', 'Freebox 4');
    await press(panel, 'Enter');
    await eventually(() => noteText(desk)).toBe('Je note Freebox 4.');
    await changeCustomer(false, 0);
    await untilDeliberate();
    await press(panel, 'Digit3');
    await eventually(() => toldText(panel)).toMatch(/un autre dossier.*Freebox 4/u);
    expect(await noteText(desk)).toBe('Je note Freebox 4.');
    await waitForFocus(panel, '[data-line="3"] input[data-open]');
    await untilDeliberate();
    await press(panel, 'Enter');
    await eventually(() => noteText(desk)).toMatch(/^(?:Je note Freebox 4\.\s?){2}$/u);
  });

  test('gets a selection of its own frame alone', async () => {
    const { panel, page } = desk;
    await page.evaluate(async () => {
      const frame = document.createElement('iframe');
      frame.srcdoc = '<p>Autre dossier</p>';
      document.body.append(frame);
      await new Promise((loaded) => {
        frame.onload = loaded;
      });
      const inner = frame.contentDocument;
      if (inner) inner.getSelection()?.selectAllChildren(inner.body);
    });
    await page.focus('#note');
    await open();
    await eventually(() => holes(panel)).toMatchObject({ 'nom du client': 'Mme Lenoir' });
    expect((await holes(panel)).sélection).toBe('');
  });
});

describe('the browser’s own key', () => {
  /** The key itself is the browser's and cannot be pressed here: what it makes the worker do can. */
  async function pressInsertKey() {
    const target = desk.browser
      .targets()
      .find((each) => each.type() === 'service_worker' && each.url().includes(desk.extensionId));
    const worker = await target?.worker();
    await worker?.evaluate(async () => {
      const { chrome } = globalThis as unknown as {
        chrome: {
          commands: { onCommand: { dispatch: (command: string, tab: object) => void } };
          tabs: { query: (of: object) => Promise<object[]> };
        };
      };
      const [tab] = await chrome.tabs.query({ active: true });
      if (tab) chrome.commands.onCommand.dispatch('insert-line', tab);
    });
  }

  test('is bound as suggested', async () => {
    const bound = await desk.panel.evaluate(() =>
      (
        globalThis as unknown as {
          chrome: { commands: { getAll: () => Promise<{ name: string; shortcut: string }[]> } };
        }
      ).chrome.commands.getAll(),
    );
    const shortcut = bound.find(({ name }) => name === 'insert-line')?.shortcut ?? '';
    // In the language of the browser's interface, whichever is installed here.
    expect(parseShortcut(shortcut)).toEqual(['Alt', 'Shift', 'K']);
  });

  test('inserts the open card’s first line while the page keeps the focus', async () => {
    const { page, panel } = desk;
    await open();
    await eventually(() => holes(panel)).toMatchObject({
      'nom du client': 'Mme Lenoir',
      'mon prénom': 'Nadia',
    });
    await settled(panel);
    await page.bringToFront();
    await page.focus('#note');
    await pressInsertKey();
    await eventually(() => noteText(desk)).toBe('Bonjour Mme Lenoir, ici Nadia : comptez 48 heures.');
    await eventually(() => page.evaluate(() => document.hasFocus())).toBe(true);
    await waitForWords(panel, 'Inséré dans');
  });

  test('inserts the focused line, and never with an unfilled placeholder unnoticed', async () => {
    const { page, panel } = desk;
    await open();
    await panel.focus('[data-line="3"] input');
    await page.bringToFront();
    await page.focus('#note');
    await pressInsertKey();
    await eventually(() => toldText(panel)).toContain('produit');
    expect(await noteText(desk)).toBe('');
    await untilDeliberate();
    await pressInsertKey();
    await eventually(() => noteText(desk)).toBe('Je note [produit].');
  });

  test('inserts the line that a key inserted last', async () => {
    const { page, panel } = desk;
    await open();
    await panel.type('[data-line="3"] input', 'une box');
    await press(panel, 'Escape');
    await panel.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await press(panel, 'Digit3');
    await eventually(() => noteText(desk)).toBe('Je note une box.');
    await page.bringToFront();
    await page.focus('#note');
    await untilDeliberate();
    await pressInsertKey();
    await eventually(() => noteText(desk)).toMatch(/^(?:Je note une box\.\s?){2}$/u);
  });

  test('inserts the best line of the card that the search has reached', async () => {
    const { page, panel } = desk;
    await press(panel, 'Escape');
    await press(panel, 'Escape');
    await panel.waitForSelector('input[type=search]');
    await searchAtOnce(panel, 'facture surprend');
    await panel.waitForSelector('[role=option][data-card-id="contexte/facture"] mark');
    await page.bringToFront();
    await page.focus('#note');
    await pressInsertKey();
    await eventually(() => noteText(desk)).toBe('Regardons-la.');
    await press(panel, 'Escape');
  });

  test('reports that no line is selected', async () => {
    const { panel } = desk;
    await panel.click('[data-action=settings]');
    await panel.waitForSelector('[data-section=sites]');
    await pressInsertKey();
    await waitForWords(panel, 'Aucune ligne n’est choisie ici');
    expect(await noteText(desk)).toBe('');
  });
});
