/**
 * Real key presses, in real windows: after our shortcut the next key goes into the search, and after an insertion or
 * Escape it goes on in the record. Nothing here moves the keyboard but keys, and one click into the note.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '@/setup/browser';
import { hasDisplayTools } from '@/setup/display';
import { findFirefox } from '@/setup/firefox';
import { BUILT_EXTENSION } from '@/tests/support/built-extension';
import { eventually } from '@/tests/support/eventually';
import { launchFirefox } from '@/tests/support/firefox-browser';
import { ensureFirefoxBuild } from '@/tests/support/firefox-build';
import { launchPanelBrowser } from '@/tests/support/panel-browser';
import { type Display, startDisplay } from '@/tests/support/real-keys';

/** Every letter and digit is an access key of this page, as S is in a wiki that saves with it. */
const ACCESS_KEYS = [...'abcdefghijklmnopqrstuvwxyz0123456789'];
const CRM = `<!doctype html><meta charset="utf-8"><title>CRM</title>
  <textarea id="note" style="position:absolute;left:0;top:0;width:500px;height:400px"></textarea>
  <p id="clicked" style="margin-top:420px"></p>
  ${ACCESS_KEYS.map((key) => `<button accesskey="${key}" onclick="clicked.textContent+='${key}'">${key}</button>`).join('')}`;

/** Finds a line of the built-in pack without placeholders. */
const LINE_QUERY = 'prenez un instant si besoin';

const canPress = hasDisplayTools();
const firefox = await findFirefox();
const FIREFOX_EXTENSION = {
  extension: join(ROOT, '.output', 'firefox-mv3'),
  id: 'panneau@souffleur.invalid',
};

const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(CRM));
let display: Display;
let address: string;

beforeAll(async () => {
  if (!canPress) return;
  if (firefox !== undefined) await ensureFirefoxBuild();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  display = await startDisplay();
}, 150_000);

afterAll(async () => {
  await display?.close();
  server.close();
});

const note = (page: Page) => page.$eval('#note', (field) => (field as HTMLTextAreaElement).value);
const clicked = (page: Page) => page.$eval('#clicked', (list) => list.textContent);

/** Until the note has been the same for half a second, and what that is. */
async function settledNote(page: Page): Promise<string> {
  for (let before = await note(page); ; ) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const now = await note(page);
    if (now === before) return now;
    before = now;
  }
}

/** A browser with the note open, the caret in it, and how what is seen with the keyboard is read. */
type Rig = {
  page: Page;
  /** What stands in the search that has the keyboard; undefined while none has. */
  searched: () => Promise<string | undefined>;
  /** Puts a query into the search of the panel beside, which is not the palette, once it is there. */
  searchInPanel: (query: string) => Promise<void>;
  /** Presses Z in the panel beside. */
  undoInPanel: () => Promise<void>;
  /** The keys of the panel, the new tip and the line. */
  keys: { open: string; tip: string; insert: string };
  close: () => Promise<void>;
};

async function inChromium(language: string): Promise<Rig> {
  const started = await launchPanelBrowser({ extension: BUILT_EXTENSION, display: display.name, language });
  const page = await started.openPage(address);
  const searched = async () => {
    for (const target of started.browser.targets()) {
      if (!target.url().includes('/sidepanel.html')) continue;
      const found = await target
        .asPage()
        .then((panel) => panel.evaluate(searchWithKeyboard))
        .catch(() => null);
      if (found !== null) return found;
    }
    return undefined;
  };
  const inPanel = (act: string, text = '') =>
    eventually(async () => {
      const target = started.browser.targets().find((each) => each.url().endsWith('/sidepanel.html'));
      return (await target?.asPage())?.evaluate(actInPanel, act, text, false).catch(() => false);
    }).toBe(true);
  const keys = { open: 'alt+shift+s', tip: 'alt+shift+j', insert: 'alt+shift+k' };
  return {
    page,
    searched,
    searchInPanel: (query) => inPanel('search', query),
    undoInPanel: () => inPanel('undo'),
    keys,
    close: started.close,
  };
}

/**
 * Runs in a panel (or, `inSidebar`, beside it): types a query into its search, or presses Z; false while that is not
 * possible.
 */
function actInPanel(act: string, text: string, inSidebar: boolean): boolean {
  type Views = { browser: { extension: { getViews: (of: object) => (Window & typeof globalThis)[] } } };
  const view = inSidebar
    ? (globalThis as unknown as Views).browser.extension.getViews({ type: 'sidebar' })[0]
    : window;
  if (!view) return false;
  const { document } = view;
  if (act === 'undo') {
    const init = { key: 'z', code: 'KeyZ', bubbles: true, cancelable: true };
    return !document.body.dispatchEvent(new view.KeyboardEvent('keydown', init));
  }
  const field = document.querySelector<HTMLInputElement>('input[type=search]');
  if (!field) return false;
  if (field.value !== text) {
    Object.getOwnPropertyDescriptor(view.HTMLInputElement.prototype, 'value')?.set?.call(field, text);
    field.dispatchEvent(new view.Event('input', { bubbles: true }));
  }
  return document.querySelector('[role=option][aria-selected=true] mark') !== null;
}

/** Runs in a panel or palette. */
function searchWithKeyboard(): string | null {
  const field = document.activeElement;
  const hasKeyboard = document.hasFocus() && field instanceof HTMLInputElement && field.type === 'search';
  return hasKeyboard ? field.value : null;
}

async function inFirefox(language: string): Promise<Rig> {
  const started = await launchFirefox({
    ...FIREFOX_EXTENSION,
    executablePath: firefox?.path ?? '',
    tab: 'console.html',
    display: display.name,
    language,
  });
  const { page } = started;
  await page.goto(address);
  await started.focusPage();
  const searched = async () => {
    const found = await started.inExtension.evaluate(() => {
      const { browser } = globalThis as unknown as {
        browser: { extension: { getViews: (of: object) => Window[] } };
      };
      for (const type of ['popup', 'sidebar']) {
        for (const { document } of browser.extension.getViews({ type })) {
          const field = document.activeElement as HTMLInputElement | null;
          if (document.hasFocus() && field?.type === 'search') return field.value;
        }
      }
      return null;
    });
    return found ?? undefined;
  };
  const inPanel = (act: string, text = '') =>
    eventually(() => started.inExtension.evaluate(actInPanel, act, text, true)).toBe(true);
  const keys = { open: 'alt+shift+F8', tip: 'alt+shift+F2', insert: 'alt+shift+F9' };
  return {
    page,
    searched,
    searchInPanel: async (query) => {
      // The first press opens the sidebar, and inserts nothing that was not on screen.
      await display.press(keys.insert);
      await inPanel('search', query);
    },
    undoInPanel: () => inPanel('undo'),
    keys,
    close: started.close,
  };
}

const BROWSERS = [
  { name: 'a French Chromium', can: canPress, start: () => inChromium('fr-FR') },
  { name: 'an English Chromium', can: canPress, start: () => inChromium('en-US') },
  { name: 'a French Firefox', can: canPress && firefox !== undefined, start: () => inFirefox('fr') },
  { name: 'an English Firefox', can: canPress && firefox !== undefined, start: () => inFirefox('en-US') },
];

describe.each(BROWSERS)('in $name', ({ name, can, start }) => {
  /** What no language of the browser changes is tried in one. */
  const isFrench = name.includes('French');
  let rig: Rig;

  beforeAll(async () => {
    if (!can) return;
    rig = await start();
    await display.activate('CRM');
    await display.click(250, 250);
    await display.type('Avant ');
  }, 90_000);

  afterAll(async () => {
    if (can) await rig?.close();
  });

  const pageHasKeyboard = () => rig.page.evaluate(() => document.hasFocus());

  /** Escape empties the search first, where the browser does not close the palette at once. */
  async function leaveByEscape(): Promise<void> {
    await display.press('Escape');
    await eventually(async () => (await pageHasKeyboard()) || (await rig.searched()) === '').toBe(true);
    if (!(await pageHasKeyboard())) await display.press('Escape');
    await eventually(pageHasKeyboard).toBe(true);
  }

  it.skipIf(!can)('the keyboard is in the search after each press of our shortcut', async () => {
    const { page, searched, keys } = rig;
    await eventually(() => note(page)).toBe('Avant ');
    for (const query of ['colere', 'facture']) {
      await display.press(keys.open);
      await eventually(searched).toBe('');
      await display.type(query);
      await eventually(searched).toBe(query);
      await leaveByEscape();
    }
    expect(await settledNote(page)).toBe('Avant ');
    expect(await clicked(page)).toBe('');
  });

  if (isFrench)
    it.skipIf(!can)(
      'the keyboard is at the caret of the record after an insertion, and after Escape',
      async () => {
        const { page, searched, keys } = rig;
        await display.press('Home');
        for (const typed of [' un', ' deux']) {
          const before = await settledNote(page);
          await display.press(keys.open);
          await eventually(searched).toBe('');
          await display.type(LINE_QUERY);
          await eventually(searched).toBe(LINE_QUERY);
          await display.press('ctrl+Return');
          await eventually(() => note(page)).not.toBe(before);
          await eventually(pageHasKeyboard).toBe(true);
          await display.type(typed);
        }
        await eventually(() => note(page)).toMatch(/^\S.{20,} un.{20,} deux ?Avant $/u);
        await display.press(keys.open);
        await eventually(searched).toBe('');
        await leaveByEscape();
        await display.type('!');
        await eventually(() => note(page)).toMatch(/ deux! ?Avant $/u);
      },
    );

  it.skipIf(!can)(
    'the key of a line inserts the line marked in the panel at the caret of the record',
    async () => {
      const { page, keys, searchInPanel } = rig;
      const before = await settledNote(page);
      await searchInPanel(LINE_QUERY);
      expect(await settledNote(page)).toBe(before);
      await display.press(keys.insert);
      await eventually(() => note(page)).not.toBe(before);
      await display.type('?');
      const line = /si vous en avez besoin/gu;
      await eventually(async () => (await note(page)).match(/\?/gu)?.length).toBe(1);
      const after = await settledNote(page);
      expect(after.match(line)?.length).toBe((before.match(line)?.length ?? 0) + 1);
      expect(await clicked(page)).toBe('');
    },
  );

  if (isFrench) {
    it.skipIf(!can)("Z in the panel undoes the palette's insertion", async () => {
      const { page, searched, keys, undoInPanel } = rig;
      const before = await settledNote(page);
      await display.press(keys.open);
      await eventually(searched).toBe('');
      await display.type(LINE_QUERY);
      await eventually(searched).toBe(LINE_QUERY);
      await display.press('ctrl+Return');
      await eventually(() => note(page)).not.toBe(before);
      await eventually(pageHasKeyboard).toBe(true);
      await settledNote(page);
      await undoInPanel();
      await eventually(() => note(page)).toBe(before);
    });

    it.skipIf(!can)(
      '[K2] F6 leads to the search, and a line still goes to the caret of the record',
      async () => {
        const { page, searched } = rig;
        const before = await settledNote(page);
        await display.press('ctrl+Home');
        for (let press = 0; press < 8 && (await searched()) === undefined; press++) {
          await display.press('shift+F6');
          await new Promise((resolve) => setTimeout(resolve, 300));
        }
        await eventually(searched).not.toBe(undefined);
        await display.press('ctrl+a');
        await display.type(LINE_QUERY);
        await eventually(searched).toBe(LINE_QUERY);
        await display.press('ctrl+Return');
        await eventually(() => note(page)).not.toBe(before);
        const after = await settledNote(page);
        expect(after.endsWith(before.trimStart()), after).toBe(true);
      },
    );
  }

  it.skipIf(!can)('no shortcut of ours presses a button of the page, or types into its note', async () => {
    const { page, keys } = rig;
    const before = await settledNote(page);
    await display.press(keys.tip);
    await eventually(pageHasKeyboard).toBe(false);
    await display.type('noté');
    expect(await settledNote(page)).toBe(before);
    expect(await clicked(page)).toBe('');
  });
});
