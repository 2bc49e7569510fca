import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ContextRule } from '@/protocol/pack';
import { type Desk, openDesk } from '../support/built-extension';
import {
  type ContextPages,
  contextPack,
  group,
  installInPanel,
  serveContextPages,
} from '../support/context-pages';
import { recordRequests } from '../support/panel-requests';
import { twoFrames } from '../support/panel-steps';

const GROUP = 'Pour cette page';
let pages: ContextPages;
let desk: Desk;

beforeAll(async () => {
  pages = await serveContextPages();
  desk = await openDesk(`${pages.origin}/elsewhere`);
  await installInPanel(desk.panel, contextPack(rules()));
}, 120_000);

afterAll(async () => {
  await desk?.close();
  await pages?.close();
});

function rules(): ContextRule[] {
  const at = (id: string, contains: string, card: string): ContextRule => ({
    id,
    name: { fr: id },
    match: { origin: pages.origin, path: '/cases/*', text: { label: 'Motif', contains } },
    cards: [card],
  });
  return [at('panne', 'PANNE', 'panne'), at('facture', 'facture', 'contexte/facture')];
}

/** What the page's own document holds, and what changes in it from now on. */
async function watchPage() {
  await desk.page.evaluate(() => {
    const seen = globalThis as unknown as { changes: number };
    seen.changes = 0;
    new MutationObserver((records) => {
      seen.changes += records.length;
    }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  return () => desk.page.evaluate(() => (globalThis as unknown as { changes: number }).changes);
}

describe('the cards that fit the page beside', () => {
  test('are nowhere while the page fits no rule', async () => {
    expect(await group(desk.panel, GROUP)).toEqual([]);
  });

  test('come up by themselves once the page is another, before everything else of the list', async () => {
    const { page, panel } = desk;
    await page.goto(`${pages.origin}/cases/12`);
    await expect.poll(() => group(panel, GROUP)).toEqual(['contexte/panne']);
    const first = await panel.$eval('[role=option]', (option) => (option as HTMLElement).dataset.cardId);
    expect(first).toBe('contexte/panne');
    await page.goto(`${pages.origin}/cases/13`);
    await expect.poll(() => group(panel, GROUP)).toEqual(['contexte/facture']);
  });

  test('stay as they are while the page does, whatever changes inside of it', async () => {
    const { page, panel } = desk;
    const changes = await watchPage();
    await panel.evaluate(() => {
      const seen = globalThis as unknown as { lists: number };
      seen.lists = 0;
      const list = document.querySelector('[role=listbox]');
      if (list) new MutationObserver(() => seen.lists++).observe(list, { subtree: true, childList: true });
    });
    await page.$eval('dl dd:nth-of-type(2)', (motive) => {
      motive.textContent = 'Panne';
    });
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 400)));
    expect(await group(panel, GROUP)).toEqual(['contexte/facture']);
    expect(await panel.evaluate(() => (globalThis as unknown as { lists: number }).lists)).toBe(0);
    // One's own change is all that happened in the page.
    expect(await changes()).toBe(1);
  });

  test('follow an address that changes without a new document', async () => {
    const { page, panel } = desk;
    await page.evaluate(() => history.pushState(null, '', '/elsewhere'));
    await expect.poll(() => group(panel, GROUP)).toEqual([]);
    await page.evaluate(() => history.pushState(null, '', '/cases/99'));
    await expect.poll(() => group(panel, GROUP)).toEqual(['contexte/panne']);
  });

  test('are never above what was typed', async () => {
    const { panel } = desk;
    await panel.type('input[type=search]', 'facture');
    await panel.waitForSelector('[role=option] mark');
    expect(await group(panel, GROUP)).toEqual([]);
    await panel.keyboard.press('Escape');
    await expect.poll(() => group(panel, GROUP)).toEqual(['contexte/panne']);
  });

  test('are told to nobody, and leave nothing in the page', async () => {
    const { page, panel } = desk;
    const requests = await recordRequests(desk);
    await page.goto(`${pages.origin}/cases/12`);
    const changes = await watchPage();
    await panel.evaluate(() => window.dispatchEvent(new Event('focus')));
    await expect.poll(() => group(panel, GROUP)).toEqual(['contexte/panne']);
    await twoFrames(panel);
    expect(await changes()).toBe(0);
    expect(requests.urls()).toEqual([]);
  });

  test('are gone with the access to the page, and do not come back with another site', async () => {
    const { page, panel } = desk;
    await page.goto(`http://localhost:${pages.port}/cases/12`);
    await expect.poll(() => group(panel, GROUP)).toEqual([]);
  });
});
