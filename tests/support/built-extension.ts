/** The built extension as its users have it: joined panels, with the words of the French interface. */
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { launchPanelBrowser, type PanelBrowser, type PanelBrowserOptions } from './panel-browser';
import { enter, searchAtOnce } from './panel-steps';

export const BUILT_EXTENSION = join(import.meta.dirname, '..', '..', '.output', 'chrome-mv3');

/** The origin that the built extension has wherever it is installed, for the service's list. */
export const EXTENSION_ORIGIN = 'chrome-extension://kjkjgjnecildjhllpofnmfailppcabok';

export type Desk = PanelBrowser & { page: Page; panel: Page };

/** A browser with the demo CRM open and the real side panel beside it. */
export async function openDesk(crm: string, options: Partial<PanelBrowserOptions> = {}): Promise<Desk> {
  const browser = await launchPanelBrowser({ extension: BUILT_EXTENSION, ...options });
  const page = await browser.openPage(crm);
  const panel = await browser.openPanel(page);
  await panel.waitForSelector('[role=option]');
  return { ...browser, page, panel };
}

/** Joins an organisation through the panel's settings, as a person does. */
export async function joinTeam(panel: Page, address: string, code: string, name: string): Promise<void> {
  await panel.click('[data-action=settings]');
  await panel.waitForSelector('[data-field=address]');
  await panel.type('[data-field=address]', address);
  await panel.type('[data-field=code]', code);
  await panel.type('[data-field=name]', name);
  await answerUnjoined(panel);
  await enter(panel, '[data-action=join]');
  await panel.waitForSelector('input[type=search]');
}

/**
 * Joins as an advisor where a desk asks who one is: over what its fields hold already. What was written there before
 * stays with nobody.
 */
export async function joinOnSharedDesk(
  panel: Page,
  { address, code, name }: { address: string; code: string; name: string },
): Promise<void> {
  for (const [field, text] of Object.entries({ address, code, name })) {
    await panel.waitForSelector(`[data-field=${field}]`);
    await panel.$eval(`[data-field=${field}]`, (element) => (element as HTMLInputElement).select());
    await panel.type(`[data-field=${field}]`, text);
  }
  if (await panel.$('[data-action=unjoined-other]')) await panel.click('[data-action=unjoined-other]');
  await enter(panel, '[data-action=join]');
  await panel.waitForSelector('input[type=search]');
  await panel.waitForSelector('[role=option]');
}

/** Says that what was written here before is one's own, where the form asks. */
export async function answerUnjoined(panel: Page): Promise<void> {
  if ((await panel.$('[data-action=unjoined-mine]')) === null) return;
  await panel.focus('[data-action=unjoined-mine]');
  await panel.keyboard.press('Space');
}

/** Chooses "new tip" in the context menu of a selection. */
export function chooseNewTipInMenu(desk: Desk, selection: string): Promise<void> {
  return chooseInMenu(desk, 'new-tip', selection);
}

/** Chooses an item in the context menu of a selection: the menu itself is the system's and cannot be clicked. */
export async function chooseInMenu(
  desk: Desk,
  item: 'new-tip' | 'search-selection',
  selection: string,
): Promise<void> {
  const worker = await backgroundWorker(desk);
  await worker.evaluate(
    async (menuItemId, selectionText) => {
      const { chrome } = globalThis as unknown as {
        chrome: {
          contextMenus: { onClicked: { dispatch: (info: object, tab: object) => void } };
          tabs: { query: (query: object) => Promise<object[]> };
        };
      };
      const [tab] = await chrome.tabs.query({ active: true });
      if (tab) chrome.contextMenus.onClicked.dispatch({ menuItemId, selectionText }, tab);
    },
    item,
    selection,
  );
}

async function backgroundWorker(desk: Desk) {
  const target = desk.browser
    .targets()
    .find((each) => each.type() === 'service_worker' && each.url().includes(desk.extensionId));
  const worker = await target?.worker();
  if (!worker) throw new Error('The extension has no worker now.');
  return worker;
}

/** What the panel's live region or foot last said, once it says something that fits. */
export async function waitForWords(page: Page, words: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => (document.body.textContent ?? '').includes(wanted),
    { timeout: 20_000, polling: 50 },
    words,
  );
}

/** Puts a query into the empty search and gives the ids of the cards found, best first, once there are any. */
export async function findCards(panel: Page, query: string): Promise<string[]> {
  await searchAtOnce(panel, query);
  return panel.$$eval('[role=option]', (options) =>
    options.map((option) => (option as HTMLElement).dataset.cardId ?? ''),
  );
}
