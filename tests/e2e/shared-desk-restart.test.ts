/** What a browser that is restarted, killed, managed or full of windows does to a desk that several people share. */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { deskEn } from '@/components/i18n/desk.en';
import { deskFr } from '@/components/i18n/desk.fr';
import { findBrowser } from '@/setup/browser';
import { SCHEMA } from '@/storage/database/database';
import {
  BUILT_EXTENSION,
  EXTENSION_ORIGIN,
  joinOnSharedDesk,
  waitForWords,
} from '@/tests/support/built-extension';
import { eventually } from '@/tests/support/eventually';
import {
  launchPanelBrowser,
  type PanelBrowser,
  type PanelBrowserOptions,
} from '@/tests/support/panel-browser';
import { beginTip, enter, goHome, press } from '@/tests/support/panel-steps';
import type { RawDatabase } from '@/tests/support/raw-database';
import { startTestService, type TestService } from '@/tests/support/service';

let service: TestService;
let profile: string;
let browser: PanelBrowser | undefined;
beforeAll(async () => {
  service = await startTestService({ allowedOrigins: [EXTENSION_ORIGIN] });
  profile = await mkdtemp(join(tmpdir(), 'souffleur-desk-'));
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await service?.stop();
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
});

/** The panel in a tab: the same page, in a profile that a browser before may have written. */
async function start(options: Partial<PanelBrowserOptions> = { profile }) {
  browser = await launchPanelBrowser({ extension: BUILT_EXTENSION, ...options });
  const panel = await openPanelTab(browser);
  return { browser, panel };
}

async function openPanelTab({ browser, extensionId }: PanelBrowser): Promise<Page> {
  const panel = await browser.newPage();
  panel.setDefaultTimeout(20_000);
  await panel.goto(`chrome-extension://${extensionId}/sidepanel.html`);
  return panel;
}

async function joinAs(panel: Page, name: string): Promise<void> {
  await joinOnSharedDesk(panel, { address: service.address, code: await service.invite('advisor'), name });
}

async function capture(panel: Page, words: string): Promise<void> {
  await beginTip(panel);
  await panel.keyboard.type(words);
  await press(panel, 'Enter', 'Control');
  await eventually(() => text(panel)).toMatch(/Gardée sur ce poste|Kept on this machine/u);
  await goHome(panel);
}

async function openSettings(panel: Page): Promise<void> {
  await goHome(panel);
  await panel.waitForSelector('[data-action=settings]');
  await panel.click('[data-action=settings]');
}

const text = (panel: Page) => panel.evaluate(() => document.body.innerText);
const names = (panel: Page) =>
  panel.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? '').sort());
const inUse = (panel: Page) => panel.evaluate(() => localStorage.getItem('souffleur-database') ?? '');

/** The directory as it lies on the disk. */
const directory = (panel: Page) =>
  panel.evaluate(
    () =>
      new Promise<{ departures: { database: string; erase: boolean }[]; current: string }>(
        (resolve, reject) => {
          const opening = indexedDB.open('souffleur-directory');
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const reading = opening.result.transaction('records').objectStore('records').get('directory');
            reading.onerror = () => reject(reading.error);
            reading.onsuccess = () => {
              opening.result.close();
              resolve(reading.result);
            };
          };
        },
      ),
  );

test('[S44] a browser that is started again asks who one is, and shows nothing of the last person', async () => {
  const first = await start();
  await openSettings(first.panel);
  await first.panel.waitForSelector('[data-field=shared-desk]');
  await first.panel.focus('[data-field=shared-desk]');
  await first.panel.keyboard.press('Space');
  await first.panel.waitForSelector('[data-screen=shared-desk] [data-field=address]');
  await joinAs(first.panel, 'Zéphyrine');
  await capture(first.panel, 'Mots de Zéphyrine.');
  await first.browser.kill();

  // Somebody has changed the browser's language meanwhile.
  const { panel } = await start({ profile, language: 'en-US' });
  await panel.waitForSelector('[data-screen=shared-desk] [data-field=address]');
  await waitForWords(panel, deskEn.shared.who);
  expect(await text(panel)).not.toMatch(/Zéphyrine/u);
  expect(await panel.$('input[type=search]')).toBeNull();
  expect(await panel.$eval('[data-field=name]', (field) => (field as HTMLInputElement).value)).toBe('');
  const console_ = await browser?.openPage(`${EXTENSION_ORIGIN}/console.html`);
  await eventually(async () => console_ && (await text(console_))).not.toBe('');
  expect(console_ && (await text(console_))).not.toMatch(/Zéphyrine/u);
  await console_?.close();
});

test('[S42] a browser killed between leaving and erasing erases at its next start', async () => {
  if (!browser) throw new Error('No browser is open.');
  const [panel] = (await browser.browser.pages()).filter((page) => page.url().includes('sidepanel'));
  if (!panel) throw new Error('The panel is not open.');
  await joinAs(panel, 'Noé');
  await capture(panel, 'Mots de Noé.');
  const mine = await inUse(panel);
  // Another page that is slow to close the database: the worker waits for it before it deletes.
  const slow = await browser.openPage(`${EXTENSION_ORIGIN}/managed-settings.json`);
  await slow.evaluate((name) => {
    void navigator.locks.request(`${name} in use`, { mode: 'shared' }, () => new Promise(() => undefined));
  }, mine);
  await openSettings(panel);
  await enter(panel, '[data-action=leave]');
  await enter(panel, '[role=dialog] [data-action=leave-erase]');
  await eventually(async () => (await directory(slow)).departures).toMatchObject([
    { database: mine, erase: true },
  ]);
  expect(await names(slow)).toContain(mine);
  await browser.kill();

  const started = await start();
  await started.panel.waitForSelector('[data-screen=shared-desk] [data-field=address]');
  await eventually(() => names(started.panel)).not.toContain(mine);
  expect(await text(started.panel)).not.toMatch(/Noé/u);
}, 120_000);

test('[S40] [S42] a second window shows nothing of who left in the first, and brings no erased database back', async () => {
  if (!browser) throw new Error('No browser is open.');
  const [panel] = (await browser.browser.pages()).filter((page) => page.url().includes('sidepanel'));
  if (!panel) throw new Error('The panel is not open.');
  await joinAs(panel, 'Maëlle');
  await capture(panel, 'Mots de Maëlle.');
  const mine = await inUse(panel);
  const second = await openPanelTab(browser);
  await second.waitForSelector('[role=option]');
  await beginTip(second);
  await second.keyboard.type('À moitié écrit par Maëlle');
  // Goes on writing for as long as it has the database.
  await second.evaluate(() => {
    setInterval(() => {
      const field = document.querySelector('textarea');
      if (!field) return;
      const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set;
      set?.call(field, `${field.value}.`);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }, 20);
  });
  await panel.bringToFront();
  await openSettings(panel);
  await enter(panel, '[data-action=leave]');
  await enter(panel, '[role=dialog] [data-action=leave-erase]');
  for (const page of [panel, second]) {
    await page.waitForSelector('[data-screen=shared-desk] [data-field=address]');
    expect(await text(page)).not.toMatch(/Maëlle/u);
  }
  await eventually(() => names(panel)).not.toContain(mine);
  await eventually(async () => (await directory(panel)).departures).toEqual([]);
  expect(await names(panel)).not.toContain(mine);
  expect(await names(panel)).not.toContain(`${mine}-search`);
  await browser.close();
  browser = undefined;
}, 120_000);

/** A launcher of this browser that finds a policy where the machine's would lie, for itself alone; undefined: not here. */
async function managedBrowser(folder: string, settings: object): Promise<string | undefined> {
  const found = await findBrowser();
  const real = '/etc/chromium';
  const bind = (then: string) => `mount --bind '${folder}' ${real} && ${then}`;
  const tried = spawnSync('unshare', ['-rm', 'sh', '-c', bind('true')]);
  if (!found?.path.endsWith('chromium') || tried.status !== 0) return undefined;
  const policies = join(folder, 'policies', 'managed');
  await mkdir(policies, { recursive: true });
  const policy = { '3rdparty': { extensions: { [new URL(EXTENSION_ORIGIN).host]: settings } } };
  await writeFile(join(policies, 'souffleur.json'), JSON.stringify(policy));
  const launcher = join(folder, 'chromium');
  const script = bind(`exec ${found.path} "$@"`).replaceAll("'", '"');
  await writeFile(launcher, `#!/bin/sh\nexec unshare -rm sh -c '${script}' sh "$@"\n`);
  await chmod(launcher, 0o755);
  return launcher;
}

test('[S44] a policy of the browser turns the shared desk on, and nobody turns it off', async ({ skip }) => {
  const folder = await mkdtemp(join(tmpdir(), 'souffleur-policy-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const executablePath = await managedBrowser(folder, { sharedDesk: true });
  if (executablePath === undefined) return skip('This machine gives a browser no policy of its own.');
  const started = await start({ executablePath });
  const { panel } = started;
  // The browser gives the policy some seconds after the extension has started.
  await panel.waitForSelector('[data-screen=shared-desk] [data-field=address]');
  await joinAs(panel, 'Ada');
  await openSettings(panel);
  await waitForWords(panel, deskFr.shared.managed);
  expect(await panel.$eval('[data-field=shared-desk]', (box) => (box as HTMLInputElement).checked)).toBe(
    true,
  );
  await panel.focus('[data-field=shared-desk]').catch(() => undefined);
  await panel.keyboard.press('Space');
  expect(await panel.$eval('[data-field=shared-desk]', (box) => (box as HTMLInputElement).checked)).toBe(
    true,
  );
  await started.browser.close();
  browser = undefined;
}, 120_000);

test.each([1, 2, 3])(
  '[S43] a profile of layout %i is that of its member, and survives a kill',
  async (layout) => {
    const file = new URL(`../upgrade/panel-database-${layout}.json`, import.meta.url);
    const raw = JSON.parse(readFileSync(file, 'utf8')) as RawDatabase;
    const old = await mkdtemp(join(tmpdir(), 'souffleur-old-'));
    onTestFinished(() => rm(old, { recursive: true, force: true, maxRetries: 5 }));
    const launched = await launchPanelBrowser({ extension: BUILT_EXTENSION, profile: old });
    const page = await launched.openPage(`${EXTENSION_ORIGIN}/managed-settings.json`);
    await launched.killWorker();
    await page.evaluate(async (raw) => {
      const settled = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      for (const { name } of await indexedDB.databases())
        if (name) await settled(indexedDB.deleteDatabase(name));
      const opening = indexedDB.open('souffleur', raw.version);
      opening.onupgradeneeded = () => {
        for (const [name, { keyPath, autoIncrement, indexes, rows }] of Object.entries(raw.stores)) {
          const store = opening.result.createObjectStore(name, {
            keyPath,
            autoIncrement: autoIncrement ?? false,
          });
          for (const [index, { keyPath, ...options }] of Object.entries(indexes)) {
            store.createIndex(index, keyPath, options);
          }
          for (const row of rows) store.add(row);
        }
      };
      (await settled(opening)).close();
    }, raw);
    await launched.kill();

    // Killed as soon as it has begun to open, then started in earnest.
    const cutOff = await launchPanelBrowser({ extension: BUILT_EXTENSION, profile: old });
    await cutOff.openPage(`${EXTENSION_ORIGIN}/sidepanel.html`);
    await cutOff.kill();
    const { panel, browser: last } = await start({ profile: old });
    await panel.waitForSelector('[role=option]');
    const stored = await panel.evaluate(async () => {
      const opening = indexedDB.open('souffleur');
      const db = await new Promise<IDBDatabase>((resolve) => {
        opening.onsuccess = () => resolve(opening.result);
      });
      const all = (store: string) =>
        new Promise<{ content: { words: string }; body: { type: string } }[]>((resolve) => {
          const asking = db.transaction(store).objectStore(store).getAll();
          asking.onsuccess = () => resolve(asking.result);
        });
      const [tips, commands] = [await all('tips'), await all('commands')];
      db.close();
      return {
        version: db.version,
        words: tips.map(({ content }) => content.words).sort(),
        commands: commands.map(({ body }) => body.type),
      };
    });
    const tips = raw.stores.tips?.rows as { content: { words: string } }[];
    const commands = (raw.stores.commands ?? raw.stores.outbox)?.rows as { body: { type: string } }[];
    // Dexie counts in tenths.
    expect(stored.version).toBe(10 * SCHEMA.version);
    expect(stored.words).toEqual(tips.map(({ content }) => content.words).sort());
    expect(stored.commands).toEqual(commands.map(({ body }) => body.type));
    const row = (await directory(panel)) as unknown as { memberships: object; unjoined: string };
    expect(Object.values(row.memberships)).toEqual([{ database: 'souffleur' }]);
    expect(row.unjoined).not.toBe('souffleur');
    await last.close();
    browser = undefined;
  },
  120_000,
);
