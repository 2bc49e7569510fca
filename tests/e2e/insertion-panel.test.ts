import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageResult } from '@/protocol/messages';
import { type CrmPages, serveCrmPages } from '../support/crm-pages';
import { eventually } from '../support/eventually';
import { buildInsertionExtension } from '../support/insertion-extension';
import { launchPanelBrowser, type PanelBrowser } from '../support/panel-browser';
import { clipboardText } from '../support/panel-steps';

type Chrome = {
  alarms: { getAll: () => Promise<{ name: string; periodInMinutes?: number; scheduledTime: number }[]> };
  contextMenus: { update: (id: string, change: object) => Promise<void> };
  runtime: { sendMessage: (message: unknown) => Promise<unknown>; id: string };
  scripting: {
    executeScript: (injection: object) => Promise<{ result?: unknown }[]>;
  };
  tabs: { query: (of: object) => Promise<{ id?: number; url?: string }[]> };
};
type InPanel = {
  chrome: Chrome;
  souffleur: {
    copyText: (text: string) => Promise<boolean>;
    mayReach: (origin: string) => Promise<boolean>;
    giveBack: (origin: string) => Promise<boolean>;
    commandShortcuts: () => Promise<{ command: string; keys: string }[]>;
    openConsole: () => Promise<void>;
    openShortcutSettings: () => Promise<boolean>;
    uiLanguage: () => string;
    windowId: () => Promise<number | undefined>;
    sendMessage: (name: 'sync.run', request: { trigger: 'manual' }) => Promise<MessageResult<'sync.run'>>;
  };
};

let extension: string;
let profile: string;
let pages: CrmPages;
let started: PanelBrowser;
let page: Page;
let panel: Page;

beforeAll(async () => {
  [extension, pages, profile] = await Promise.all([
    buildInsertionExtension(),
    serveCrmPages(),
    mkdtemp(join(tmpdir(), 'souffleur-kept-')),
  ]);
  await start();
}, 60_000);

afterAll(async () => {
  await started?.close();
  await pages?.close();
  for (const folder of [extension, profile]) {
    if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});

async function start(): Promise<void> {
  started = await launchPanelBrowser({ extension, profile, language: 'en-US' });
  page = await started.openPage(`${pages.origin}/textarea`);
  panel = await started.openPanel(page);
}

function run() {
  return panel.evaluate(() =>
    (globalThis as unknown as InPanel).souffleur.sendMessage('sync.run', { trigger: 'manual' }),
  );
}

describe('messages over the real wire', () => {
  it("accepts the panel's messages", async () => {
    expect(await run()).toEqual({ ok: true, value: { state: 'not-joined' } });
  });

  it('and wakes a worker that was ended', async () => {
    await started.killWorker();
    expect(await run()).toEqual({ ok: true, value: { state: 'not-joined' } });
  });

  it('[EXT-8] a script of ours in a page is not', async () => {
    const response = await panel.evaluate(async () => {
      const { chrome } = globalThis as unknown as InPanel;
      const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
      const [result] = await chrome.scripting.executeScript({
        target: { tabId: tab?.id },
        func: () =>
          (globalThis as unknown as InPanel).chrome.runtime.sendMessage({
            message: 'sync.run',
            request: { trigger: 'manual' },
          }),
      });
      return result?.result;
    });
    expect(response).toEqual({ ok: false, reason: 'sender-refused' });
  });

  it('a page cannot even try', async () => {
    expect(
      await page.evaluate(
        () => (globalThis as unknown as { chrome?: { runtime?: unknown } }).chrome?.runtime === undefined,
      ),
    ).toBe(true);
  });
});

describe('the clipboard', () => {
  const copy = async (text: string) => {
    await panel.bringToFront();
    await panel.evaluate((words) => {
      const copied = new Promise((resolve) => {
        document
          .querySelector('button')
          ?.addEventListener(
            'click',
            () => resolve((globalThis as unknown as InPanel).souffleur.copyText(words)),
            { once: true },
          );
      });
      (globalThis as { copied?: Promise<unknown> }).copied = copied;
    }, text);
    await panel.click('button');
    return panel.evaluate(() => (globalThis as { copied?: Promise<unknown> }).copied);
  };
  const pasted = () => clipboardText({ page });

  it('holds the text when that was reported', async () => {
    expect(await copy('Je vous rappelle\nà 15 h « précises » 👍')).toBe(true);
    expect(await pasted()).toBe('Je vous rappelle\nà 15 h « précises » 👍');
  });

  it('has it by the older way where the newer one is refused', async () => {
    await panel.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    });
    expect(await copy('autrement')).toBe(true);
    expect(await pasted()).toBe('autrement');
  });

  it('is not reported to hold it where both are refused', async () => {
    await panel.evaluate(() => {
      document.execCommand = () => false;
    });
    expect(await copy('jamais')).toBe(false);
    expect(await pasted()).toBe('autrement');
    await panel.reload();
  });
});

describe('the browser around the panel', () => {
  it('shows the shortcuts as they are bound', async () => {
    const shortcuts = await panel.evaluate(() =>
      (globalThis as unknown as InPanel).souffleur.commandShortcuts(),
    );
    expect(shortcuts).toContainEqual({ command: 'open-panel', keys: 'Alt+Shift+S' });
  });

  it('sends its language and the panel’s window', async () => {
    expect(await panel.evaluate(() => (globalThis as unknown as InPanel).souffleur.uiLanguage())).toBe('en');
    expect(
      await panel.evaluate(() => (globalThis as unknown as InPanel).souffleur.windowId()),
    ).toBeGreaterThan(0);
  });

  it('grants no permission that was not requested', async () => {
    const { origin } = pages;
    const reach = (site: string) =>
      panel.evaluate((of) => (globalThis as unknown as InPanel).souffleur.mayReach(of), site);
    expect(await reach(origin)).toBe(false);
    expect(
      await panel.evaluate((of) => (globalThis as unknown as InPanel).souffleur.giveBack(of), origin),
    ).toBe(true);
    expect(await reach(origin)).toBe(false);
  });

  it('has its items in the context menu, and one alarm that a new worker does not put off', async () => {
    const alarms = () => panel.evaluate(() => (globalThis as unknown as InPanel).chrome.alarms.getAll());
    await eventually(alarms).toMatchObject([{ name: 'count', periodInMinutes: 1 }]);
    const [first] = await alarms();
    await started.killWorker();
    await run();
    expect(await alarms()).toEqual([first]);
    for (const item of ['search-selection', 'new-tip'])
      await panel.evaluate(
        (id) => (globalThis as unknown as InPanel).chrome.contextMenus.update(id, { enabled: true }),
        item,
      );
  });

  it('opens its page of shortcuts', async () => {
    expect(
      await panel.evaluate(() => (globalThis as unknown as InPanel).souffleur.openShortcutSettings()),
    ).toBe(true);
    const target = await started.browser.waitForTarget((each) =>
      each.url().startsWith('chrome://extensions/shortcuts'),
    );
    await (await target.page())?.close();
    await page.bringToFront();
  });

  it('opens one console, however often it is requested', async () => {
    const consoles = () =>
      started.browser.targets().filter((target) => target.url().endsWith('/console.html')).length;
    const open = () => panel.evaluate(() => (globalThis as unknown as InPanel).souffleur.openConsole());
    await open();
    await eventually(consoles).toBe(1);
    await page.bringToFront();
    await open();
    expect(consoles()).toBe(1);
    const active = () =>
      panel.evaluate(() =>
        (globalThis as unknown as InPanel).chrome.tabs.query({ active: true, currentWindow: true }),
      );
    await eventually(async () => (await active())[0]?.url).toMatch(/\/console\.html$/u);
    await page.bringToFront();
  });
});

describe('what other tests build on', () => {
  it('the network can be taken from the panel and given back', async () => {
    const reached = () =>
      panel.evaluate(
        (of) =>
          fetch(of, { mode: 'no-cors' }).then(
            () => true,
            () => false,
          ),
        `${pages.origin}/textarea`,
      );
    expect(await reached()).toBe(true);
    await started.setOffline(true);
    expect(await reached()).toBe(false);
    expect(await panel.evaluate(() => navigator.onLine)).toBe(false);
    await started.setOffline(false);
    expect(await reached()).toBe(true);
  });

  it('what was written durably survives the browser’s SIGKILL, in the same profile', async () => {
    await panel.evaluate(
      () =>
        new Promise<void>((resolve, reject) => {
          const opening = indexedDB.open('kept', 1);
          opening.onupgradeneeded = () => opening.result.createObjectStore('tips');
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const writing = opening.result.transaction('tips', 'readwrite', { durability: 'strict' });
            writing.objectStore('tips').put('kept', 1);
            writing.oncomplete = () => resolve();
            writing.onabort = () => reject(writing.error);
          };
        }),
    );
    const id = started.extensionId;
    await started.kill();
    await start();
    expect(started.extensionId).toBe(id);
    expect(
      await panel.evaluate(
        () =>
          new Promise((resolve, reject) => {
            const opening = indexedDB.open('kept', 1);
            opening.onerror = () => reject(opening.error);
            opening.onsuccess = () => {
              const reading = opening.result.transaction('tips').objectStore('tips').get(1);
              reading.onsuccess = () => resolve(reading.result);
            };
          }),
      ),
    ).toBe('kept');
  });
});
