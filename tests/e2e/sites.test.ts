import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUILT_EXTENSION, type Desk, openDesk, waitForWords } from '../support/built-extension';
import { type ContextPages, serveContextPages } from '../support/context-pages';
import { eventually } from '../support/eventually';
import {
  clipboardText,
  enter,
  goHome,
  noteText,
  openCard,
  press,
  toastText,
  waitForFocus,
} from '../support/panel-steps';

let pages: ContextPages;
let desk: Desk;

beforeAll(async () => {
  pages = await serveContextPages();
  desk = await openDesk(`${pages.origin}/cases/12`);
}, 120_000);

afterAll(async () => {
  await desk?.close();
  await pages?.close();
});

/** Opens a card and inserts its first line without a hole. */
async function insertLine({ page, panel } = desk) {
  await page.focus('#note');
  await openCard(panel, 'desescalade/lecon-03', 'emocion escuse');
  const n = await panel.$$eval('[data-line]', (lines) =>
    lines.findIndex((line) => line.querySelector('input') === null),
  );
  // A person's click in the panel, so that the page really is without the focus.
  await panel.bringToFront();
  await press(panel, `Digit${n + 1}` as 'Digit1');
  await panel.waitForSelector('[data-line] [data-tone], footer [data-tone]');
}

const offeredSite = () =>
  desk.panel.$eval('[data-action=allow-site]', (button) => button.textContent?.trim());

/** The browser's question, as another page of the extension would have it asked and answered. */
function requestSite(origin: string) {
  return desk.panel.evaluate(
    (pattern) =>
      (
        globalThis as unknown as {
          chrome: { permissions: { request: (of: object) => Promise<boolean> } };
        }
      ).chrome.permissions.request({ origins: [pattern] }),
    `${origin}/*`,
  );
}

/** Whether the extension may reach this origin. */
function allowed(origin: string) {
  return desk.panel.evaluate(
    (pattern) =>
      (
        globalThis as unknown as {
          chrome: { permissions: { contains: (of: object) => Promise<boolean> } };
        }
      ).chrome.permissions.contains({ origins: [pattern] }),
    `${origin}/*`,
  );
}

describe('a site whose access has lapsed', () => {
  const there = () => `http://localhost:${pages.port}`;

  test('is not requested before anything was tried, and nothing is granted', async () => {
    const { panel } = desk;
    await panel.click('[data-action=settings]');
    await panel.waitForSelector('[data-section=sites]');
    await waitForWords(panel, 'Aucun site autorisé');
    expect(await panel.$('[data-site]')).toBeNull();
  });

  test('takes a line under activeTab without any question', async () => {
    await insertLine();
    await eventually(() => toastText(desk.panel)).toContain('Inséré dans');
    expect(await noteText(desk)).not.toBe('');
    expect(await desk.panel.$('[data-action=allow-site]')).toBeNull();
  });

  test('[B23] is not offered while the tab shows another site', async () => {
    const { page, panel } = desk;
    await page.goto(`${there()}/cases/12`);
    await insertLine();
    await eventually(() => toastText(panel)).toContain('ne donne pas accès à cette page');
    expect(await panel.$('[data-action=allow-site]')).toBeNull();
    expect(await noteText(desk)).toBe('');
  });

  test('is reported when the tab went elsewhere and came back, with one button for exactly this site', async () => {
    const { page } = desk;
    // The question must be answered without a look at the page: the line goes where it was asked to.
    await desk.acceptPermission(`${pages.origin}/*`);
    await page.goto(`${there()}/elsewhere`);
    await page.goto(`${pages.origin}/cases/12`);
    await insertLine();
    await eventually(() => toastText(desk.panel)).toContain('ne donne pas accès à cette page');
    expect(await offeredSite()).toBe(`Autoriser ${pages.origin} et réessayer`);
    expect(await noteText(desk)).toBe('');
  });

  test('takes the line at once when the person agrees, and every page of it from then on', async () => {
    const { page, panel } = desk;
    await enter(panel, '[data-action=allow-site]');
    await waitForWords(panel, 'Inséré dans');
    await eventually(() => noteText(desk)).not.toBe('');
    expect(await clipboardText(desk)).not.toBe('');
    await page.goto(`${there()}/elsewhere`);
    await page.goto(`${pages.origin}/cases/13`);
    await insertLine();
    await eventually(() => toastText(panel)).toContain('Inséré dans');
  });

  test('is listed in the settings, and given back there at once', async () => {
    const { page, panel } = desk;
    await goHome(panel);
    await panel.click('[data-action=settings]');
    const row = `[data-site="${pages.origin}"]`;
    await enter(panel, `${row} button`);
    await panel.waitForSelector(row, { hidden: true });
    await waitForWords(panel, 'n’est plus autorisé');
    await page.goto(`${there()}/elsewhere`);
    await page.goto(`${pages.origin}/cases/12`);
    await insertLine();
    await eventually(() => toastText(panel)).toContain('ne donne pas accès à cette page');
  });

  test('is listed while the settings are open, however it was granted', async () => {
    const { page, panel } = desk;
    await goHome(panel);
    await panel.click('[data-action=settings]');
    await panel.waitForSelector('[data-section=sites]');
    await desk.acceptPermission(`${there()}/*`);
    await page.bringToFront();
    await requestSite(there());
    const row = `[data-site="${there()}"]`;
    await enter(panel, `${row} button`);
    await panel.waitForSelector(row, { hidden: true });
  });

  test('[K8] is “all sites” in words when the browser grants them all, and these are removed here', async () => {
    const { panel } = desk;
    await goHome(panel);
    await panel.click('[data-action=settings]');
    await panel.waitForSelector('[data-section=sites]');
    await desk.acceptPermission('https://*/*');
    await desk.page.bringToFront();
    expect(await requestSite('https://*')).toBe(true);
    const row = '[data-site*="*"]';
    await panel.waitForSelector(row);
    const listed = () =>
      panel.$$eval('[data-site]', (rows) => rows.map((each) => each.querySelector('p')?.textContent));
    expect((await listed()).join()).not.toContain('*');
    expect(await listed()).toContain('Tous les sites en https');
    expect(await allowed('https://crm.example')).toBe(true);
    await enter(panel, `${row} button`);
    await panel.waitForSelector(row, { hidden: true });
    await waitForWords(panel, 'Tous les sites en https n’est plus autorisé');
    expect(await allowed('https://crm.example')).toBe(false);
  });
});

describe('a window that has no side panel', () => {
  test('[B20] gets the panel in a window of its own, which keeps the selection and writes into its page', async () => {
    const { browser, extensionId, panel } = desk;
    await desk.acceptPermission(`${pages.origin}/*`);
    await desk.page.bringToFront();
    await requestSite(pages.origin);
    const url = `${pages.origin}/cases/12?window`;
    const opened = browser.waitForTarget((target) => target.url() === url);
    const windowId = await panel.evaluate(
      async (address) =>
        (
          await (
            globalThis as unknown as {
              chrome: { windows: { create: (of: object) => Promise<{ id: number }> } };
            }
          ).chrome.windows.create({ url: address, type: 'popup', width: 700, height: 600 })
        ).id,
      url,
    );
    const application = await (await opened).asPage();
    await application.waitForSelector('#note');
    await application.focus('#note');
    const isPanel = (target: { url: () => string }) => target.url().includes(`?host=${windowId}&`);
    const panelOpened = browser.waitForTarget(isPanel);
    // The menu and the key themselves are the system's.
    const worker = await browser
      .targets()
      .find((each) => each.type() === 'service_worker' && each.url().includes(extensionId))
      ?.worker();
    const gesture = (kind: 'menu' | 'key') =>
      worker?.evaluate(
        async (id, how) => {
          type Event = { dispatch: (...given: unknown[]) => void };
          const { chrome } = globalThis as unknown as {
            chrome: {
              contextMenus: { onClicked: Event };
              commands: { onCommand: Event };
              tabs: { query: (query: object) => Promise<object[]> };
            };
          };
          const [tab] = await chrome.tabs.query({ windowId: id });
          if (how === 'key') chrome.commands.onCommand.dispatch('open-panel', tab);
          else
            chrome.contextMenus.onClicked.dispatch(
              { menuItemId: 'new-tip', selectionText: 'Mots choisis' },
              tab,
            );
        },
        windowId,
        kind,
      );
    await gesture('menu');
    const own = await (await panelOpened).asPage();
    await eventually(() =>
      own.$eval('[data-field=words]', (field) => (field as HTMLTextAreaElement).value).catch(() => ''),
    ).toContain('Mots choisis');
    if (process.env.SCREENS) await own.screenshot({ path: `${process.env.SCREENS}/panel-window.png` });
    // A second gesture brings the same window up again.
    await gesture('key');
    await eventually(() => own.$('input[type=search]').then(Boolean)).toBe(true);
    expect(browser.targets().filter(isPanel)).toHaveLength(1);
    await insertLine({ ...desk, page: application, panel: own });
    await eventually(() => toastText(own)).toContain('Inséré dans');
    expect(await noteText({ ...desk, page: application })).not.toBe('');
    await application.close();
    await eventually(() => browser.targets().filter(isPanel).length).toBe(0);
  });
});

describe('a site that the organisation gave its own build', () => {
  let given: Desk;
  let folder: string;
  beforeAll(async () => {
    // What SOUFFLEUR_SITES adds to a build is this entry and nothing else: tests/integration/setup/manifest-build.test.ts.
    folder = await mkdtemp(join(tmpdir(), 'souffleur-sites-'));
    await cp(BUILT_EXTENSION, folder, { recursive: true });
    const file = join(folder, 'manifest.json');
    const manifest = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...manifest, host_permissions: [`${pages.origin}/*`] }));
    given = await openDesk(`${pages.origin}/cases/12`, { extension: folder });
  }, 120_000);
  afterAll(async () => {
    await given?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('takes a line without a question, also after the tab went elsewhere', async () => {
    const { page, panel } = given;
    await page.goto(`http://localhost:${pages.port}/elsewhere`);
    await page.goto(`${pages.origin}/cases/13`);
    await insertLine(given);
    await eventually(() => toastText(panel)).toContain('Inséré dans');
    expect(await noteText(given)).not.toBe('');
  });

  test('is listed as the organisation’s from the start, with no button that could not work', async () => {
    const { panel } = given;
    await goHome(panel);
    await panel.click('[data-action=settings]');
    const row = `[data-site="${pages.origin}"]`;
    await panel.waitForSelector(row);
    expect(await panel.$eval(row, (item) => item.textContent)).toContain('autorisé par votre organisation');
    expect(await panel.$(`${row} button`)).toBeNull();
  });
});

describe('an update of the extension that waits', () => {
  test('[K7] is announced between two calls, and applied by the person, which closes the panel', async () => {
    const { browser, page, panel } = desk;
    await page.bringToFront();
    await goHome(panel);
    // What was inserted above belongs to a call, which ends here.
    await press(panel, 'Digit0', 'AltLeft');
    await panel.waitForSelector('[data-action=end-call]', { hidden: true });
    expect(await panel.$('[data-action=update-waiting]')).toBeNull();
    // What the background notes when the browser announces an update.
    await panel.evaluate(() =>
      (
        globalThis as unknown as { chrome: { storage: { session: { set: (of: object) => Promise<void> } } } }
      ).chrome.storage.session.set({ 'update-waiting': true }),
    );
    await panel.waitForSelector('[data-action=update-waiting]');
    if (process.env.SCREENS) await panel.screenshot({ path: `${process.env.SCREENS}/update-home.png` });
    await enter(panel, '[data-action=update-waiting]');
    await waitForFocus(panel, '[data-action=apply-update]');
    await waitForWords(panel, 'Une mise à jour attend que le panneau soit fermé');
    if (process.env.SCREENS) await panel.screenshot({ path: `${process.env.SCREENS}/update-settings.png` });
    await press(panel, 'Enter').catch(() => undefined);
    const isOpen = () => browser.targets().some((target) => target.url().endsWith('/sidepanel.html'));
    await eventually(isOpen).toBe(false);
  });
});
