import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, openDesk, waitForWords } from '../support/built-extension';
import { type ContextPages, serveContextPages } from '../support/context-pages';
import { serveCrmPages } from '../support/crm-pages';
import { eventually } from '../support/eventually';
import { clipboardText, enter, goHome, press, searchAtOnce } from '../support/panel-steps';

let pages: ContextPages;
let desk: Desk;
const frame = () => `http://localhost:${pages.port}`;

beforeAll(async () => {
  pages = await serveContextPages();
  const address = `${pages.origin}/fields?${encodeURIComponent(`${frame()}/frame`)}`;
  desk = await openDesk(address);
}, 120_000);

afterAll(async () => {
  await desk?.close();
  await pages?.close();
});

async function check() {
  const { panel } = desk;
  await goHome(panel);
  await panel.click('[data-action=settings]');
  await enter(panel, '[data-action=check-page]');
  await panel.waitForSelector('[data-check]');
}

const lines = (selector = 'main li') =>
  desk.panel.$$eval(selector, (items) => items.map((item) => item.textContent?.trim() ?? ''));

describe('the check of a page', () => {
  test('names each kind of field, where it is, how it would be written, and what is in the way', async () => {
    await desk.page.focus('#rich');
    await check();
    await eventually(() => lines('main li[data-writable]')).toEqual([
      '1 × texte enrichi, inséré comme collé (le curseur est ici)',
      '1 × champ d’une ligne, inséré comme tapé',
      '1 × champ d’une ligne, en lecture seule, pas d’insertion',
      '1 × champ de plusieurs lignes, inséré comme tapé',
      '1 × autre champ, d’un autre genre que du texte, pas d’insertion',
      '1 × autre champ, mot de passe, jamais rempli, pas d’insertion',
      '1 × champ de plusieurs lignes, dans un cadre, inséré comme tapé',
      '1 × champ de plusieurs lignes, dans un composant fermé, inséré comme tapé',
    ]);
  });

  test('reports the frame of another site with a button for exactly that one, until it is allowed', async () => {
    const { panel, page } = desk;
    await eventually(() => lines('main li[data-frame]')).toEqual([
      expect.stringContaining(`1 cadre d’un autre site, sans accès\u202f: ${frame()}`),
    ]);
    await eventually(() => lines('main li[data-frame] button')).toEqual([`Autoriser ${frame()}`]);
    await desk.acceptPermission(`${frame()}/*`);
    await page.bringToFront();
    await panel.bringToFront();
    // While the settings were in front, what was beside the panel was no page: the button may go and come back.
    await eventually(async () => {
      const button = await panel.$('main li[data-frame] [data-action=allow-site]');
      await button?.press('Enter').catch(() => undefined);
      return lines('main li[data-writable]');
    }).toContain('2 × champ de plusieurs lignes, dans un cadre, inséré comme tapé');
    await panel.waitForSelector('main li[data-frame]', { hidden: true });
  });

  test('is a report that an administrator can read, with nothing of what the page holds', async () => {
    const { panel } = desk;
    await panel.bringToFront();
    await enter(panel, '[data-action=copy-report]');
    await waitForWords(panel, 'Copié');
    const report = await clipboardText(desk);
    expect(report).toContain(`Site\u202f: ${pages.origin}\n`);
    expect(report).toMatch(/Navigateur\u202f: Chrome \d+, Linux/u);
    expect(report).toContain('- 1 × texte enrichi');
    expect(report).not.toMatch(/secret|deep|Lenoir|Dossier|\/fields|\/frame|#rich/u);
  });

  test('leaves nothing in the page', async () => {
    const { page, panel } = desk;
    await page.evaluate(() => {
      const seen = globalThis as unknown as { changes: number };
      seen.changes = 0;
      new MutationObserver((records) => {
        seen.changes += records.length;
      }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    });
    await check();
    await panel.waitForSelector('main li[data-writable]');
    expect(await page.evaluate(() => (globalThis as unknown as { changes: number }).changes)).toBe(0);
  });

  test.each(['/deep', '/hostile'])('comes back from a page that would hold it up: %s', async (path) => {
    const { page, panel } = desk;
    const hostile = await serveCrmPages();
    await page.goto(`${hostile.origin}${path}`);
    await desk.pressAction(page);
    try {
      // A page that holds it up is given up after three seconds, and is not said to have been seen.
      await check();
      await panel.waitForSelector('[data-check=seen]', { timeout: 10_000 });
    } finally {
      await hostile.close();
    }
  });

  test('says what is missing where the page may not be seen', async () => {
    const { page, panel } = desk;
    await page.goto(`${frame()}/elsewhere`);
    await page.goto(`${pages.origin}/fields`);
    await check();
    await panel.waitForSelector('[data-check=no-permission]');
    await waitForWords(panel, 'ne donne pas accès à cette page');
    await eventually(() => lines('main li')).toEqual([]);
  });

  test('is one click away from an insertion that failed', async () => {
    const { page, panel } = desk;
    await page.bringToFront();
    await goHome(panel);
    // The best line is shown in the list and has nothing to fill in.
    await searchAtOnce(panel, 'prenez un instant si besoin');
    await press(panel, 'Enter', 'ControlLeft');
    await enter(panel, '[data-tone] [data-action=check-page]');
    await panel.waitForSelector('[data-check]');
  });
});
