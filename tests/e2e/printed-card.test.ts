import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CrmServer, startCrm } from '@/demo/crm-server';
import { compilePack } from '@/packs/compile';
import type { Card } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import { ROOT } from '@/setup/browser';
import { type Desk, openDesk } from '@/tests/support/built-extension';
import { openCard, press } from '@/tests/support/panel-steps';

type Chrome = {
  tabs: { create: (options: { url: string }) => Promise<void> };
  storage: { session: { set: (items: object) => Promise<void>; get: (key: string) => Promise<object> } };
};

let crm: CrmServer;
let desk: Desk;

beforeAll(async () => {
  crm = await startCrm({ port: 0 });
  desk = await openDesk(`${crm.address}/?lang=fr`);
}, 60_000);

afterAll(async () => {
  await desk?.close();
  await crm?.close();
});

const printAddress = () => `chrome-extension://${desk.extensionId}/print.html`;

/**
 * The tab that prints. The print dialog of a headless browser, which never closes, is noted instead of opened; and the end
 * of a print to PDF, which the tab would close at, is not heard before the test says so.
 */
async function printTab(): Promise<Page> {
  const tab = await desk.browser.newPage();
  await tab.evaluateOnNewDocument(() => {
    window.print = () => document.documentElement.setAttribute('data-dialog', '');
    window.addEventListener('afterprint', (event) => event.isTrusted && event.stopImmediatePropagation());
  });
  await tab.goto(printAddress());
  await tab.waitForSelector('[data-dialog] [data-printed]');
  return tab;
}

/** How many pages a tab has on paper, as its own style sheet says. */
async function pagesOnPaper(tab: Page): Promise<number | undefined> {
  const pdf = await tab.pdf({ preferCSSPageSize: true });
  return Buffer.from(pdf)
    .toString('latin1')
    .match(/\/Type\s*\/Page\b/gu)?.length;
}

describe('a card on paper', () => {
  test('P hands the card of the real panel to a tab: one page, no control, and no value of the call', async () => {
    const { panel } = desk;
    await openCard(panel, 'desescalade/lecon-03', 'emocion escuse');
    await panel.type('article input', 'trois semaines');
    await press(panel, 'Escape');
    await panel.evaluate(() => {
      const { chrome } = globalThis as unknown as { chrome: Chrome };
      chrome.tabs.create = async ({ url }) => document.documentElement.setAttribute('data-opened', url);
    });
    await press(panel, 'p');
    await panel.waitForSelector(`[data-opened="${printAddress()}"]`);
    const tab = await printTab();
    const words = await tab.$eval('body', (body) => (body as HTMLElement).innerText);
    expect(words).toContain('Nommez l’émotion');
    expect(words).not.toContain('trois semaines');
    expect(words).not.toMatch(/[{}]/u);
    expect(await pagesOnPaper(tab)).toBe(1);
    await tab.emulateMediaType('print');
    const shown = await tab.$$eval('button', (all) => all.filter((each) => each.checkVisibility()).length);
    expect(shown).toBe(0);
    // Nothing is left of it: not in the browser's memory, and after the dialog not in a tab.
    expect(
      await panel.evaluate(() =>
        (globalThis as unknown as { chrome: Chrome }).chrome.storage.session.get('print'),
      ),
    ).toEqual({});
    const closed = new Promise((resolve) => tab.once('close', resolve));
    await tab.evaluate(() => void window.dispatchEvent(new Event('afterprint')));
    await closed;
  });

  test('the longest cards of both packs stand on one page, in both languages', async () => {
    const packs = await Promise.all(
      ['desescalade', 'relation-client'].map((id) => compilePack(join(ROOT, 'packs', id))),
    );
    const lengthOf = ({ fr }: Card) => JSON.stringify({ ...fr, searches: [], keywords: [], cues: [] }).length;
    const longest = packs
      .flatMap(({ cards }) => cards)
      .toSorted((one, other) => lengthOf(other) - lengthOf(one))
      .slice(0, 4);
    for (const card of longest) {
      for (const language of ['fr', 'en'] satisfies Language[]) {
        await desk.panel.evaluate(
          (content) =>
            (globalThis as unknown as { chrome: Chrome }).chrome.storage.session.set({ print: content }),
          { card, language, packTitle: 'Essai', simplerSteps: false },
        );
        const tab = await printTab();
        expect([card.id, language, await pagesOnPaper(tab)]).toEqual([card.id, language, 1]);
        await tab.close();
      }
    }
  });
});
