import { rm } from 'node:fs/promises';
import type { ElementHandle, Frame, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PageInsertion, PageSelection } from '@/protocol/page';
import { type CrmPages, HANGS_MS, serveCrmPages } from '../support/crm-pages';
import { eventually } from '../support/eventually';
import { buildInsertionExtension } from '../support/insertion-extension';
import { launchPanelBrowser, type PanelBrowser } from '../support/panel-browser';

type InPanel = {
  souffleur: {
    insertIntoPage: (text: string) => Promise<PageInsertion>;
    readPageSelection: () => Promise<PageSelection>;
    describePageFields: () => Promise<{ responses?: unknown[]; why?: string }>;
    activeSite: () => Promise<string | undefined>;
    requestReach: (origin: string) => Promise<boolean>;
    giveBack: (origin: string) => Promise<boolean>;
    grantedSites: () => Promise<string[]>;
  };
};
type InPage = { field?: HTMLElement };

const LINE = 'Je comprends, c’est agaçant.';
const LINES = 'Je comprends.\nVoici ce que je fais :\n\n– je regarde\n– je vous rappelle';

let extension: string;
let started: PanelBrowser;
let pages: CrmPages;
let elsewhere: CrmPages;
let panel: Page;
let page: Page;

beforeAll(async () => {
  [extension, pages, elsewhere] = await Promise.all([
    buildInsertionExtension(),
    serveCrmPages(),
    serveCrmPages(),
  ]);
  started = await launchPanelBrowser({ extension });
  const first = await started.openPage(`${pages.origin}/none`);
  panel = await started.openPanel(first);
  await first.close();
}, 60_000);

afterEach(async () => {
  if (!page.isClosed()) await page.close();
});

afterAll(async () => {
  await started?.close();
  await Promise.all([pages?.close(), elsewhere?.close()]);
  if (extension) await rm(extension, { recursive: true });
});

/** Opens a page, puts the caret between the two words of its field, and moves the focus to the panel for real. */
async function advisorIn(
  path: string,
  options: { frame?: number; stay?: boolean; allowed?: boolean } = {},
): Promise<ElementHandle<HTMLElement>> {
  page = await started.openPage(`${pages.origin}${path}`);
  if (options.allowed !== false) await started.pressAction(page);
  const field = await fieldIn(await frameOf(options.frame ?? 0));
  await field.focus();
  await field.evaluate(placeCaret);
  if (!options.stay) await goToPanel();
  return field;
}

/** The main frame, or the frame that lies so deep under it. */
async function frameOf(depth: number): Promise<Frame> {
  let frame = page.mainFrame();
  for (let n = 0; n < depth; n++) {
    const around = frame;
    frame = await page.waitForFrame((each) => each.parentFrame() === around);
  }
  return frame;
}

async function fieldIn(frame: Frame): Promise<ElementHandle<HTMLElement>> {
  await frame.waitForFunction(
    () =>
      (globalThis as InPage).field ?? document.querySelector('[data-field]') ?? document.designMode === 'on',
    { polling: 50 },
  );
  const handle = await frame.evaluateHandle(
    () =>
      (globalThis as InPage).field ?? document.querySelector<HTMLElement>('[data-field]') ?? document.body,
  );
  return handle as ElementHandle<HTMLElement>;
}

function placeCaret(field: HTMLElement): void {
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
    if (field.selectionStart !== null) field.setSelectionRange(7, 7);
    return;
  }
  const text = field.querySelector('p')?.firstChild;
  if (text) field.ownerDocument.getSelection()?.setBaseAndExtent(text, 7, text, 7);
}

async function goToPanel(): Promise<void> {
  await panel.bringToFront();
  await panel.click('button');
  await eventually(() => page.evaluate(() => document.hasFocus())).toBe(false);
}

function insert(text: string): Promise<PageInsertion> {
  return panel.evaluate((words) => (globalThis as unknown as InPanel).souffleur.insertIntoPage(words), text);
}

function textOf(field: ElementHandle<HTMLElement>): Promise<string> {
  return field.evaluate((element) =>
    element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
      ? element.value
      : element.innerText,
  );
}

describe('a field takes the text at its caret while the page has not the focus', () => {
  it.each([
    ['/input', 0],
    ['/textarea', 0],
    ['/strict', 0],
    ['/react', 0],
    ['/editable', 0],
    ['/frame', 1],
    ['/frame-in-frame', 2],
    ['/shadow-open', 0],
    ['/shadow-closed', 0],
    ['/shadow-editable', 0],
    ['/deep', 0],
  ])('%s', async (path, frame) => {
    const field = await advisorIn(path, { frame });
    expect(await insert(LINE)).toMatchObject({ inserted: true, how: 'typed', lines: 'kept' });
    expect(await textOf(field)).toBe(`before ${LINE} after`);
  });

  it('an empty editable element', async () => {
    const field = await advisorIn('/editable-empty');
    expect(await insert(LINE)).toMatchObject({ inserted: true });
    expect(await textOf(field)).toBe(LINE);
  });

  it('a frame in design mode', async () => {
    const field = await advisorIn('/designmode', { frame: 1 });
    expect(await insert(LINE)).toMatchObject({ inserted: true });
    expect(await textOf(field)).toBe(LINE);
  });

  it('an e-mail field, which does not reveal its caret', async () => {
    const field = await advisorIn('/email');
    expect(await insert('z')).toMatchObject({ inserted: true, how: 'typed' });
    expect((await textOf(field)).replace('z', '')).toBe('a@b.example');
  });

  it('an editor that handles only a paste, late, and only while it has the focus', async () => {
    const field = await advisorIn('/paste-editor');
    expect(await insert(LINE)).toMatchObject({ inserted: true, how: 'pasted', lines: 'kept' });
    expect(await textOf(field)).toBe(`before ${LINE} after`);
  });

  it('an editor that sets its caret at focus to an earlier one', async () => {
    const field = await advisorIn('/stale-caret-at-focus');
    expect(await insert(LINE)).toMatchObject({ inserted: true, how: 'pasted' });
    expect(await textOf(field)).toBe(`before ${LINE} after`);
  });

  it('a page that has overridden whatever it can', async () => {
    await advisorIn('/hostile');
    expect(await insert(LINE)).toMatchObject({ inserted: true, how: 'typed', lines: 'kept' });
  });
});

describe('with the focus in the page, as for a keyboard command', () => {
  it.each(['/input', '/textarea', '/react', '/editable'])('%s', async (path) => {
    const field = await advisorIn(path, { stay: true });
    await eventually(() => page.evaluate(() => document.hasFocus())).toBe(true);
    expect(await insert(LINE)).toMatchObject({ inserted: true });
    expect(await textOf(field)).toBe(`before ${LINE} after`);
  });
});

describe('line breaks', () => {
  it.each(['/textarea', '/react', '/shadow-closed'])('stay in %s', async (path) => {
    const field = await advisorIn(path);
    expect(await insert(LINES)).toMatchObject({ inserted: true, lines: 'kept' });
    expect(await textOf(field)).toBe(`before ${LINES}\nafter`);
  });

  it('stay in editable content', async () => {
    const field = await advisorIn('/editable');
    expect(await insert(LINES)).toMatchObject({ inserted: true, lines: 'kept' });
    const lines = (await textOf(field)).split('\n').filter((line) => line.trim() !== '');
    expect(lines).toEqual([
      'before Je comprends.',
      'Voici ce que je fais :',
      '– je regarde',
      '– je vous rappelle',
      'after',
    ]);
  });

  it('become spaces in a field of one line, and that is reported', async () => {
    const field = await advisorIn('/input');
    expect(await insert(LINES)).toMatchObject({ inserted: true, how: 'typed', lines: 'joined' });
    expect(await textOf(field)).toBe(
      'before Je comprends. Voici ce que je fais : – je regarde – je vous rappelle after',
    );
  });
});

describe('a text of two thousand characters with everything in it', () => {
  const piece = 'Émoji 👩🏽‍💻, « guillemets », "quotes" \'simples\', <b>&amp;</b> 100 % — œuf\n';
  const long = piece.repeat(Math.ceil(2_000 / piece.length)).trimEnd();

  it.each(['/textarea', '/react'])('arrives unchanged in %s', async (path) => {
    const field = await advisorIn(path);
    expect(await insert(long)).toMatchObject({ inserted: true, lines: 'kept' });
    expect(await textOf(field)).toBe(`before ${long}\nafter`);
  });

  it('arrives as words, not as markup, in editable content', async () => {
    const field = await advisorIn('/editable');
    expect(await insert(long)).toMatchObject({ inserted: true, lines: 'kept' });
    expect(await textOf(field)).toContain('<b>&amp;</b>');
    expect(await field.evaluate((element) => element.querySelectorAll('b').length)).toBe(0);
  });
});

describe('an impossible insertion is reported, and the field stays unchanged', () => {
  it.each([
    ['/readonly', 'read-only', 'before after'],
    ['/maxlength', 'max-length', 'before after'],
    ['/password', 'password', 'secret'],
    ['/shown-password', 'password', 'secret'],
    ['/masked', 'password', 'secret'],
    ['/number', 'wrong-type', '12'],
  ])('%s: %s', async (path, why, text) => {
    const field = await advisorIn(path);
    expect(await insert(LINE)).toEqual({ inserted: false, why });
    expect(await textOf(field)).toBe(text);
  });

  it.each([
    ['/none', 'no-field'],
    ['/select', 'wrong-type'],
  ])('%s: %s', async (path, why) => {
    await advisorIn(path);
    expect(await insert(LINE)).toEqual({ inserted: false, why });
  });

  it('a field that refuses typing is not forced', async () => {
    const field = await advisorIn('/refusing');
    expect(await insert(LINE)).toMatchObject({ inserted: false, why: 'not-verified', changed: false });
    expect(await textOf(field)).toBe('before after');
  });

  it('a React field that keeps its own value is not called inserted', async () => {
    const field = await advisorIn('/react-stubborn');
    expect(await insert(LINE)).toMatchObject({ inserted: false, why: 'not-verified', changed: false });
    expect(await textOf(field)).toBe('before after');
  });

  it.each(['/rewriting', '/upper'])(
    "%s: the page's own change of it is reported as changed",
    async (path) => {
      await advisorIn(path);
      expect(await insert(LINE)).toMatchObject({ inserted: false, why: 'not-verified', changed: true });
    },
  );

  it('a field that vanished meanwhile', async () => {
    await advisorIn('/vanishing');
    expect(await insert(LINE)).toEqual({ inserted: false, why: 'field-gone' });
  });

  it('a field that the page removed after an insertion is reported as removed, once', async () => {
    await advisorIn('/textarea', { stay: true });
    await panel.bringToFront();
    await panel.click('button');
    expect(await insert(LINE)).toMatchObject({ inserted: true });
    await page.evaluate(() => document.querySelector('[data-field]')?.remove());
    expect(await insert(LINE)).toEqual({ inserted: false, why: 'field-gone' });
    expect(await insert(LINE)).toEqual({ inserted: false, why: 'no-field' });
  });

  it('a page that hangs: the panel gets a result in time and the text does not come later', async () => {
    const field = await advisorIn('/sleeping', { stay: true });
    const startedAt = Date.now();
    await panel.bringToFront();
    await panel.click('button');
    expect(await insert(LINE)).toEqual({ inserted: false, why: 'page-silent' });
    // Before the page has time for anything.
    expect(Date.now() - startedAt).toBeLessThan(HANGS_MS);
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
    expect(await textOf(field)).toBe('before after');
  });

  it('a page that is busy for too long reports it by itself, and is not written to', async () => {
    const field = await advisorIn('/busy', { stay: true });
    await panel.bringToFront();
    await panel.click('button');
    expect(await insert(LINE)).toEqual({ inserted: false, why: 'page-busy' });
    expect(await textOf(field)).toBe('before after');
  });

  it.each([
    ['chrome://version', 'no-permission'],
    ['console.html', 'not-a-page'],
  ])('a page that takes no scripts: %s', async (address, why) => {
    page = await started.browser.newPage();
    const own = `chrome-extension://${started.extensionId}/`;
    await page.goto(new URL(address, own).href);
    await started.pressAction(page);
    expect(await insert(LINE)).toEqual({ inserted: false, why });
  });
});

describe('permissions', () => {
  it('without activeTab nothing is written and the reason is the permission', async () => {
    const field = await advisorIn('/textarea', { allowed: false });
    expect(await insert(LINE)).toEqual({ inserted: false, why: 'no-permission' });
    expect(await textOf(field)).toBe('before after');
  });

  it('activeTab shows the site; another origin takes it away', async () => {
    await advisorIn('/textarea');
    const site = () => panel.evaluate(() => (globalThis as unknown as InPanel).souffleur.activeSite());
    await eventually(site).toBe(pages.origin);
    await page.goto(`${elsewhere.origin}/textarea`);
    await eventually(site).toBeUndefined();
    expect(await insert(LINE)).toEqual({ inserted: false, why: 'no-permission' });
  });

  it('a sandboxed frame', async () => {
    const field = await advisorIn('/sandboxed', { frame: 1 });
    expect(await insert(LINE)).toMatchObject({ inserted: true, how: 'typed', lines: 'kept' });
    expect(await textOf(field)).toBe(`before ${LINE} after`);
  });

  it('a frame of another origin is named, and written to once its origin is granted', async () => {
    const inner = `${elsewhere.origin.replace('127.0.0.1', 'localhost')}`;
    const field = await advisorIn(`/cross?${encodeURIComponent(`${inner}/two-frames`)}`, { frame: 2 });
    expect(await insert(LINE)).toEqual({
      inserted: false,
      why: 'cross-origin-frame',
      frameOrigin: inner,
    });
    await started.acceptPermission(`${inner}/*`);
    await panel.bringToFront();
    await panel.evaluate((origin) => {
      const button = document.querySelector('button');
      button?.addEventListener(
        'click',
        () => void (globalThis as unknown as InPanel).souffleur.requestReach(origin),
        { once: true },
      );
    }, inner);
    await panel.click('button');
    const granted = () => panel.evaluate(() => (globalThis as unknown as InPanel).souffleur.grantedSites());
    await eventually(granted).toEqual([inner]);
    await page.bringToFront();
    expect(await insert(LINE)).toMatchObject({ inserted: true, how: 'typed', lines: 'kept' });
    expect(await textOf(field)).toBe(`before ${LINE} after`);
    const beside = await fieldIn((await frameOf(1)).childFrames()[1] ?? page.mainFrame());
    expect(await textOf(beside)).toBe('before after');
    await panel.evaluate((origin) => (globalThis as unknown as InPanel).souffleur.giveBack(origin), inner);
    await eventually(granted).toEqual([]);
  });
});

describe('afterwards', () => {
  it.each(['/textarea', '/react', '/editable', '/input'])(
    'typing goes on after the text, and one undo takes it back in %s',
    async (path) => {
      const field = await advisorIn(path);
      await insert(path === '/input' ? LINE : LINES);
      const inserted = await textOf(field);
      await page.bringToFront();
      await field.evaluate((element) => element.ownerDocument.execCommand('undo'));
      expect(await textOf(field)).toBe('before after');
      await field.evaluate((element) => element.ownerDocument.execCommand('redo'));
      expect(await textOf(field)).toBe(inserted);
      await page.keyboard.type('!');
      expect((await textOf(field)).endsWith('!after')).toBe(true);
    },
  );

  it('asking twice writes twice, in order, and each is true', async () => {
    const field = await advisorIn('/textarea');
    expect(await Promise.all([insert('1'), insert('2'), insert('3')])).toHaveLength(3);
    expect(await textOf(field)).toBe('before 1 2 3 after');
  });

  it.each(['/textarea', '/editable', '/paste-editor'])('nothing but the text remains in %s', async (path) => {
    const field = await advisorIn(path);
    const cdp = await page.createCDPSession();
    const listeners = async () => {
      let count = 0;
      for (const expression of ['window', 'document', 'document.querySelector("[data-field]")']) {
        const { result } = await cdp.send('Runtime.evaluate', { expression });
        const listeners = await cdp.send('DOMDebugger.getEventListeners', {
          objectId: result.objectId ?? '',
        });
        count += listeners.listeners.length;
      }
      return count;
    };
    const globals = () =>
      panel.evaluate(async () => {
        const { chrome } = globalThis as unknown as {
          chrome: { tabs: typeof browserTabs; scripting: typeof browserScripting };
        };
        const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
        const [found] = await chrome.scripting.executeScript({
          target: { tabId: tab?.id ?? -1 },
          func: () => Object.getOwnPropertyNames(globalThis),
        });
        return found?.result;
      });
    const pageGlobals = () => page.evaluate(() => Object.getOwnPropertyNames(globalThis));
    const before = { listeners: await listeners(), globals: await globals(), page: await pageGlobals() };
    const html = await page.evaluate(() => {
      const field = document.querySelector('[data-field]');
      const seen: string[] = [];
      const watched = { subtree: true, childList: true, attributes: true, characterData: true };
      const note = (records: MutationRecord[]) => {
        for (const { type, target } of records)
          if (!field?.contains(target)) seen.push(`${type} ${target.nodeName}`);
        for (const { type, attributeName } of records)
          if (type === 'attributes') seen.push(`${attributeName}`);
      };
      const observer = new MutationObserver(note);
      observer.observe(document, watched);
      (globalThis as { outside?: () => string[] }).outside = () => {
        note(observer.takeRecords());
        observer.disconnect();
        return seen;
      };
      return document.documentElement.outerHTML;
    });
    expect(await insert(LINE)).toMatchObject({ inserted: true });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(
      await page.evaluate(() => {
        const { outside } = globalThis as { outside?: () => string[] };
        delete (globalThis as { outside?: () => string[] }).outside;
        return outside?.();
      }),
    ).toEqual([]);
    expect({ listeners: await listeners(), globals: await globals(), page: await pageGlobals() }).toEqual(
      before,
    );
    const now = await page.evaluate(() => document.documentElement.outerHTML);
    expect(now.replace(`${LINE} `, '').replace(`${LINE}&nbsp;`, '')).toBe(html);
    await field.dispose();
  });
});

declare const browserTabs: { query: (of: object) => Promise<{ id?: number }[]> };
declare const browserScripting: {
  executeScript: (of: object) => Promise<{ result?: unknown }[]>;
};

describe('reading', () => {
  const read = () => panel.evaluate(() => (globalThis as unknown as InPanel).souffleur.readPageSelection());

  it('the selection of a page, after the panel took the focus, and its title', async () => {
    page = await started.openPage(`${pages.origin}/selection`);
    await started.pressAction(page);
    await page.evaluate(() => {
      const said = document.querySelector('#said');
      if (said) document.getSelection()?.selectAllChildren(said);
    });
    await goToPanel();
    expect(await read()).toEqual({ read: true, text: 'Words said on the phone', title: 'Customer 42' });
  });

  it('the selection inside a field', async () => {
    const field = await advisorIn('/textarea');
    await field.evaluate((element) => (element as HTMLTextAreaElement).setSelectionRange(0, 6));
    expect(await read()).toMatchObject({ text: 'before' });
  });

  it('the selection inside a frame', async () => {
    page = await started.openPage(`${pages.origin}/selection`);
    await started.pressAction(page);
    const frame = await page.waitForFrame((each) => each.parentFrame() !== null);
    await frame.waitForFunction(() => document.body?.innerText.includes('framed words'));
    await frame.evaluate(() => document.getSelection()?.selectAllChildren(document.body));
    expect(await read()).toMatchObject({ text: 'framed words' });
  });

  it('never what is selected in a password field', async () => {
    const field = await advisorIn('/password');
    await field.evaluate((element) => (element as HTMLInputElement).select());
    expect(await read()).toMatchObject({ read: true, text: '' });
  });

  it('which field has the caret, and nothing of what it holds', async () => {
    const message = () =>
      panel.evaluate(() => (globalThis as unknown as InPanel).souffleur.describePageFields());
    await advisorIn('/frame', { frame: 1 });
    expect(await message()).toEqual({ responses: [{ kind: 'lines', inFrame: true, inShadow: false }] });
    await page.close();
    await advisorIn('/shadow-editable');
    expect(await message()).toEqual({ responses: [{ kind: 'rich', inFrame: false, inShadow: true }] });
    await page.close();
    await advisorIn('/password');
    expect(await message()).toEqual({
      responses: [{ obstacle: 'password', inFrame: false, inShadow: false }],
    });
  });
});
