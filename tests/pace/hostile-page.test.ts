import { rm } from 'node:fs/promises';
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PageInsertion } from '@/protocol/page';
import { BUILT_EXTENSION } from '../support/built-extension';
import { type HostilePages, serveHostilePages } from '../support/editor-hostile-pages';
import { grantOrigin } from '../support/editor-permission';
import { buildInsertionExtension } from '../support/insertion-extension';
import { launchPanelBrowser, type PanelBrowser } from '../support/panel-browser';

type InPanel = {
  souffleur: {
    insertIntoPage: (text: string) => Promise<PageInsertion>;
    describePageFields: () => Promise<{ responses?: unknown[]; why?: string }>;
  };
};

const LINE = 'Je comprends, c’est agaçant.';
/** The panel is answered within three seconds whatever a page does; the rest is a slow machine's. */
const BOUND_MS = 9_000;

let extension: string;
let pages: HostilePages;
let started: PanelBrowser;
let panel: Page;
let page: Page;

beforeAll(async () => {
  [extension, pages] = await Promise.all([buildInsertionExtension(), serveHostilePages()]);
  started = await launchPanelBrowser({ extension });
  const first = await started.openPage(`${pages.origin}/plain`);
  panel = await started.openPanel(first);
  await first.close();
}, 60_000);

afterEach(async () => {
  if (page && !page.isClosed()) await page.close();
});

afterAll(async () => {
  await started?.close();
  await pages?.close();
  if (extension) await rm(extension, { recursive: true });
});

/** Puts the caret between the two words of a page's field by keys alone, for the page's own methods may lie. */
async function advisorIn(path: string): Promise<void> {
  page = await started.openPage(`${pages.origin}${path}`);
  await started.pressAction(page);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Home');
  for (let step = 0; step < 'before '.length; step++) await page.keyboard.press('ArrowRight');
  await panel.bringToFront();
  await panel.click('button');
}

async function insert(): Promise<PageInsertion> {
  const startedAt = Date.now();
  const result = await panel.evaluate(
    (text) => (globalThis as unknown as InPanel).souffleur.insertIntoPage(text),
    LINE,
  );
  expect(Date.now() - startedAt).toBeLessThan(BOUND_MS);
  return result;
}

/** Evaluates in the page's own world with nothing but the language, or in one of ours beside it. */
async function inPage(expression: string, services: 'own' | 'beside'): Promise<unknown> {
  const cdp = await page.createCDPSession();
  try {
    const { frameTree } = await cdp.send('Page.getFrameTree');
    const frameId = frameTree.frame.id;
    const contextId =
      services === 'own'
        ? undefined
        : (await cdp.send('Page.createIsolatedWorld', { frameId })).executionContextId;
    const result = await cdp.send('Runtime.evaluate', { expression, ...(contextId && { contextId }) });
    return result.result.value;
  } finally {
    await cdp.detach();
  }
}

/** What the page's field really shows, past whatever the page has made of its own world. */
const shown = (selector = '[data-field]') =>
  inPage(
    `(() => { const field = document.querySelector('${selector}'); return field.value ?? field.innerText; })()`,
    'beside',
  );

describe('a page that has overridden everything it can', () => {
  it.each(['/overridden', '/overridden-editable'])(
    '%s: none of it is called, and the text is there',
    async (path) => {
      await advisorIn(path);
      await inPage('seen = []', 'own');
      expect(await insert()).toMatchObject({ inserted: true, lines: 'kept' });
      expect(await shown()).toBe(`before ${LINE} after`);
      expect(await inPage('seen.length', 'own')).toBe(0);
    },
  );

  it("names of its elements that shadow a script's own names are not mistaken for them", async () => {
    await advisorIn('/clobbered');
    expect(await insert()).toMatchObject({ inserted: true });
    expect(await shown()).toBe(`before ${LINE} after`);
  });

  it('names that the document itself shows as its own lead to no false word', async () => {
    await advisorIn('/clobbered-document');
    const result = await insert();
    expect(result.inserted).toBe((await shown()) === `before ${LINE} after`);
  });
});

describe('a page that forges', () => {
  it("requests and events: only the advisor's text is written, once", async () => {
    await advisorIn('/forger');
    expect(await insert()).toMatchObject({ inserted: true });
    expect(await shown()).toBe(`before ${LINE} after`);
    // The page's own field of that name is where it was: what the panel asks never lay in the page's world.
    expect(await inPage('souffleurRequest.text', 'own')).toBe('forged');
    expect(await inPage('heard.includes("copy") || heard.includes("storage")', 'own')).toBe(false);
  });

  it('responses, by thousands of messages: none of them reaches the panel', async () => {
    await advisorIn('/flooding');
    const received = panel.evaluate(
      () =>
        new Promise((resolve) => {
          addEventListener('message', () => resolve('heard'), { once: true });
          new BroadcastChannel('souffleur').onmessage = () => resolve('heard');
          setTimeout(() => resolve('nothing'), 1_000);
        }),
    );
    expect(await insert()).toMatchObject({ inserted: true });
    expect(await shown()).toBe(`before ${LINE} after`);
    expect(await received).toBe('nothing');
  });
});

describe('a page without bounds', () => {
  it('a thousand nested shadow roots', async () => {
    await advisorIn('/roots');
    expect(await insert()).toMatchObject({ inserted: true });
    expect(await inPage('field.innerText', 'own')).toBe(`before ${LINE} after`);
  });

  it('a thousand frames, the most a page may have: the field is written to, and the results of all of them arrive in time', async () => {
    await grantOrigin(started, panel, pages.origin);
    // Not opened as a page of the test tool, which would be slow to follow each of the frames.
    const cdp = await started.browser.target().createCDPSession();
    const { targetId } = await cdp.send('Target.createTarget', { url: `${pages.origin}/frames` });
    const inTab = (source: string) =>
      panel.evaluate(`(async () => {
        const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
        const [told] = await chrome.scripting.executeScript({ target: { tabId: tab.id }, func: () => ${source} });
        return told.result;
      })()`);
    try {
      await expect
        .poll(() => inTab('document.readyState + frames.length'), { timeout: 90_000 })
        .toBe('complete999');
      expect(await insert()).toMatchObject({ inserted: true });
      expect(await inTab('document.querySelector("textarea").value')).toBe(`before ${LINE} after`);
      const startedAt = Date.now();
      const result = await panel.evaluate(() =>
        (globalThis as unknown as InPanel).souffleur.describePageFields(),
      );
      expect(Date.now() - startedAt).toBeLessThan(BOUND_MS);
      expect(result).toEqual(
        'why' in result
          ? { why: 'page-silent' }
          : { responses: [{ kind: 'lines', inFrame: false, inShadow: false }] },
      );
    } finally {
      await cdp.send('Target.closeTarget', { targetId });
      await cdp.detach();
    }
  });
});

describe('a field that will not keep what is written', () => {
  it.each(['/rewriting', '/undoing', '/swapping'])('%s is not called inserted', async (path) => {
    await advisorIn(path);
    expect(await insert()).toMatchObject({ inserted: false });
    expect(await shown()).not.toContain(LINE);
  });

  it('that moves the focus to a password field gets nothing into that', async () => {
    await advisorIn('/password-swap');
    const result = await insert();
    expect(await shown('#secret')).toBe('');
    expect(result.inserted).toBe((await shown()) === `before ${LINE} after`);
  });
});

describe('what a page can see of the extension', () => {
  it('nothing: no file of it loads, no name of it is there, no message reaches it', async () => {
    const desk = await launchPanelBrowser({ extension: BUILT_EXTENSION });
    try {
      page = await desk.openPage(`${pages.origin}/plain`);
      const before = await page.evaluate(() => Object.getOwnPropertyNames(globalThis));
      await desk.openPanel(page);
      const seen = await page.evaluate(async (id) => {
        const loads = (path: string) =>
          new Promise<boolean>((resolve) => {
            const image = new Image();
            image.onload = () => resolve(true);
            image.onerror = () => resolve(false);
            image.src = `chrome-extension://${id}/${path}`;
          });
        const fetched = (path: string) =>
          fetch(`chrome-extension://${id}/${path}`).then(
            () => true,
            () => false,
          );
        const files = [
          'manifest.json',
          'background.js',
          'sidepanel.html',
          'icon/128.png',
          'packs/index.json',
        ];
        const { chrome } = globalThis as { chrome?: { runtime?: unknown } };
        return {
          files: (await Promise.all(files.flatMap((file) => [loads(file), fetched(file)]))).includes(true),
          runtime: chrome?.runtime !== undefined,
        };
      }, desk.extensionId);
      expect(seen).toEqual({ files: false, runtime: false });
      expect(await page.evaluate(() => Object.getOwnPropertyNames(globalThis))).toEqual(before);
    } finally {
      await desk.close();
    }
  });
});
