import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseShortcut } from '@/browser/shortcut-text';
import { contextPack, recordRules } from '@/gallery/fixtures/context-pack';
import { type Desk, openDesk, waitForWords } from '../support/built-extension';
import { type ContextPages, installInPanel, serveContextPages } from '../support/context-pages';
import { eventually } from '../support/eventually';
import {
  goHome,
  noteText,
  openCard,
  press,
  settled,
  storedRows,
  toastText,
  waitForFocus,
} from '../support/panel-steps';

let pages: ContextPages;
let desk: Desk;

beforeAll(async () => {
  pages = await serveContextPages();
  desk = await openDesk(`${pages.origin}/cases/12`);
  const { origin } = pages;
  await installInPanel(desk.panel, contextPack(recordRules(origin)));
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
    await goHome(panel);
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
    ['at once, without another address', false, 0],
    ['800 ms later, with another address', true, 800],
  ])('%s never gets the former one’s name', async (_how, address, wait) => {
    const { panel, page } = desk;
    await beginHere();
    await changeCustomer(address, wait);
    if (wait > 0)
      await page.waitForFunction(() => document.querySelector('#client')?.textContent === 'M. Durand');
    await press(panel, 'Digit1');
    // Either the value on screen had followed, or the line is held back and both are shown.
    await eventually(async () => (await noteText(desk)) + (await toastText(panel))).toMatch(/M\. Durand/u);
    if ((await noteText(desk)) === '') {
      expect(await toastText(panel)).toContain('Mme Lenoir');
      await waitForFocus(panel, '[data-line="1"] input[data-open]');
      await untilDeliberate();
      await press(panel, 'Enter');
    }
    await eventually(() => noteText(desk)).toBe(LINE);
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
});
