import { rm } from 'node:fs/promises';
import type { ElementHandle, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { InsertionRef, InsertionState, PageInsertion, PageUndo } from '@/protocol/page';
import { type CrmPages, serveCrmPages } from '../support/crm-pages';
import { eventually } from '../support/eventually';
import { buildInsertionExtension } from '../support/insertion-extension';
import { launchPanelBrowser, type PanelBrowser } from '../support/panel-browser';

type InPanel = {
  souffleur: {
    insertIntoPage: (text: string) => Promise<PageInsertion>;
    verifyInPage: (ref: InsertionRef) => Promise<InsertionState>;
    undoInPage: (ref: InsertionRef) => Promise<PageUndo>;
  };
};

const LINE = 'Je comprends, c’est agaçant.';
const LINES = 'Je comprends.\nVoici ce que je fais.';

let extension: string;
let started: PanelBrowser;
let pages: CrmPages;
let panel: Page;
let page: Page;

beforeAll(async () => {
  [extension, pages] = await Promise.all([buildInsertionExtension(), serveCrmPages()]);
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
  await pages?.close();
  if (extension) await rm(extension, { recursive: true });
});

/** Opens a page with the caret at a position in its field (by default between the two words). */
async function advisorIn(
  path: string,
  { caret = 7, stay = false } = {},
): Promise<ElementHandle<HTMLElement>> {
  page = await started.openPage(`${pages.origin}${path}`);
  await started.pressAction(page);
  await page.bringToFront();
  const field = (await page.$('[data-field]')) as ElementHandle<HTMLElement>;
  await field.focus();
  await field.evaluate((element, index) => {
    if (element instanceof HTMLTextAreaElement) element.setSelectionRange(index, index);
    else if (!(element instanceof HTMLInputElement)) {
      const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
      if (text) getSelection()?.collapse(text, Math.min(index, (text as Text).length));
    }
  }, caret);
  if (!stay) await goToPanel();
  return field;
}

async function goToPanel(): Promise<void> {
  await panel.bringToFront();
  await panel.click('button');
  await eventually(() => page.evaluate(() => document.hasFocus())).toBe(false);
}

const insert = (text: string): Promise<PageInsertion> =>
  panel.evaluate((words) => (globalThis as unknown as InPanel).souffleur.insertIntoPage(words), text);
const verify = (ref: InsertionRef | undefined): Promise<InsertionState> =>
  panel.evaluate((of) => (globalThis as unknown as InPanel).souffleur.verifyInPage(of as InsertionRef), ref);
const undo = (insertion: PageInsertion): Promise<PageUndo> =>
  panel.evaluate(
    (of) => (globalThis as unknown as InPanel).souffleur.undoInPage(of as InsertionRef),
    refOf(insertion),
  );
const textOf = (selector = '[data-field]'): Promise<string> =>
  page.$eval(selector, (field) => (field as HTMLTextAreaElement).value ?? (field as HTMLElement).innerText);
const refOf = (insertion: PageInsertion) => ('ref' in insertion ? insertion.ref : undefined);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('the target is that of the key press', () => {
  it('[A2] a click into another field while the page is busy: nothing goes there', async () => {
    await advisorIn('/two-fields-busy', { stay: true });
    const box = await (await page.$('#other'))?.boundingBox();
    const mouse = await page.createCDPSession();
    await panel.bringToFront();
    await panel.click('button');
    await pause(30);
    const inserting = insert(LINE);
    await pause(100);
    await page.bringToFront();
    const index = { x: (box?.x ?? 0) + 20, y: (box?.y ?? 0) + 20, button: 'left', clickCount: 1 } as const;
    const clicks = [
      mouse.send('Input.dispatchMouseEvent', { type: 'mousePressed', ...index }),
      mouse.send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...index }),
    ];
    const result = await inserting;
    await Promise.all(clicks);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('other');
    expect(await textOf('#other')).toBe('');
    if (result.inserted) return expect(await textOf('#note')).toContain(LINE);
    // Whichever is found out first.
    expect(['target-changed', 'page-busy']).toContain(result.why);
    expect(await textOf('#note')).toBe('before after');
  });

  it('[A2] another tab activated within 250 ms: both lines are in the first', async () => {
    await advisorIn('/two-fields');
    const second = await started.browser.newPage();
    await second.goto(`${pages.origin}/two-fields`);
    await started.pressAction(second);
    await second.focus('#note');
    await page.bringToFront();
    await goToPanel();
    const inserting = [insert('Ligne un.'), insert('Ligne deux.')];
    await second.bringToFront();
    expect(await Promise.all(inserting)).toMatchObject([{ inserted: true }, { inserted: true }]);
    expect(await second.$eval('#note', (note) => (note as HTMLTextAreaElement).value)).toBe('before after');
    expect(await textOf('#note')).toBe('before Ligne un. Ligne deux. after');
    await second.close();
  });

  it('a page that moves the focus by itself gets nothing elsewhere', async () => {
    await advisorIn('/moves-focus');
    await eventually(() => page.evaluate(() => document.activeElement?.id)).toBe('other');
    expect(await insert(LINE)).toMatchObject({ inserted: false, why: 'target-changed' });
    expect([await textOf('#note'), await textOf('#other')]).toEqual(['before after', '']);
  });

  it('[B23] a field that only lost the caret is not reported as removed', async () => {
    await advisorIn('/loses-caret');
    await eventually(() => page.evaluate(() => document.activeElement?.localName)).toBe('body');
    expect(await insert(LINE)).toMatchObject({ inserted: false, why: 'caret-lost' });
  });

  it('the field is named as a person reads it', async () => {
    await advisorIn('/two-fields');
    expect(await insert(LINE)).toMatchObject({ inserted: true, field: 'Note d’appel' });
  });
});

describe('joined with the text around the caret', () => {
  it.each([
    ['Client rappelé.', 15, 'Ligne cinq.', 'Client rappelé. Ligne cinq.'],
    ['Client rappelé. ', 16, 'Ligne cinq.', 'Client rappelé. Ligne cinq.'],
    ['bonjour', 3, 'LIGNE', 'bon LIGNE jour'],
    ['a b', 1, 'LIGNE', 'a LIGNE b'],
    ['(suite)', 1, 'LIGNE', '(LIGNE suite)'],
    ['l’', 2, 'appareil', 'l’appareil'],
    ['Fin', 0, 'Début.', 'Début. Fin'],
    ['Client', 6, 'un\ndeux', 'Client\nun\ndeux'],
    ['Client\n', 7, 'un\ndeux', 'Client\nun\ndeux'],
    ['Client.', 6, 'rappelé', 'Client rappelé.'],
    ['', 0, 'Ligne', 'Ligne'],
  ])('[A6] %j at %d with %j', async (start, caret, text, wanted) => {
    for (const path of ['/two-fields', '/editable']) {
      page = await started.openPage(`${pages.origin}${path}`);
      await started.pressAction(page);
      await page.bringToFront();
      await page.focus('[data-field]');
      await page.$eval(
        '[data-field]',
        (field, value, index) => {
          if (field instanceof HTMLTextAreaElement) {
            field.value = value;
            field.setSelectionRange(index, index);
            return;
          }
          const lines = value
            .split('\n')
            .map((line) => Object.assign(document.createElement('p'), { textContent: line }));
          for (const line of lines) if (line.textContent === '') line.append(document.createElement('br'));
          field.replaceChildren(...lines);
          const last = lines.at(-1);
          const text = last?.firstChild;
          if (text instanceof Text) getSelection()?.collapse(text, index);
          else if (last) getSelection()?.collapse(last, 0);
        },
        start,
        caret,
      );
      await goToPanel();
      expect(await insert(text)).toMatchObject({ inserted: true });
      const shown = (await textOf()).replace(/\u00a0/gu, ' ').replace(/\n+/gu, '\n');
      expect([path, shown.replace(/\n$/u, '')]).toEqual([path, wanted]);
      await page.close();
    }
  });
});

describe('written as a person would type', () => {
  it.each([
    '/keyup-only',
    '/keydown-only',
    '/change-only',
    '/blur-only',
    '/restore-at-focus',
    '/restore-saved-at-blur',
    '/polling',
  ])('[A7] %s keeps the line, and what is typed on', async (path) => {
    await advisorIn(path);
    const result = await insert(LINE);
    expect(result).toMatchObject({ inserted: true });
    await pause(900);
    expect(await verify(refOf(result))).toBe('present');
    await page.bringToFront();
    await page.keyboard.type('!');
    await goToPanel();
    await pause(800);
    const wanted = `before ${LINE}! after`;
    expect([await textOf(), await page.evaluate('stored')]).toEqual([wanted, wanted]);
  });

  it('[A7] a page that puts its own text back is seen to do so', async () => {
    await advisorIn('/polling-stubborn');
    const result = await insert(LINE);
    if (!result.inserted) return expect(await textOf()).toBe('before after');
    await pause(800);
    expect(await verify(refOf(result))).toBe('absent');
  });

  it.each(['/hint-on-blur', '/editable-hint-on-blur'])(
    '[S2] %s: a hint that leaves at focus',
    async (path) => {
      await advisorIn(path, { caret: 0 });
      expect(await insert(LINE)).toMatchObject({ inserted: true });
      expect((await textOf()).trim()).toBe(LINE);
    },
  );

  it('[S6] rich text that reads its caret later', async () => {
    await advisorIn('/caret-read-later');
    expect(await insert(LINE)).toMatchObject({ inserted: true });
    expect(await textOf()).toBe(`before ${LINE} after`);
  });

  it.each(['/two-fields', '/editable', '/input'])(
    '[S3] one undo takes the line alone in %s',
    async (path) => {
      const field = await advisorIn(path, { stay: true, caret: 12 });
      await page.keyboard.press('End');
      await page.keyboard.type(' typed');
      await goToPanel();
      await insert('Ligne un.');
      await insert('Ligne deux.');
      await page.bringToFront();
      const back = () => field.evaluate((element) => void element.ownerDocument.execCommand('undo'));
      const text = async () => (await textOf()).replace(/\u00a0/gu, ' ').trimEnd();
      await page.keyboard.type(' on');
      expect(await text()).toBe('before after typed Ligne un. Ligne deux. on');
      await back();
      expect(await text()).toBe('before after typed Ligne un. Ligne deux.');
      await back();
      expect(await text()).toBe('before after typed Ligne un.');
      await back();
      expect(await text()).toBe('before after typed');
    },
  );

  it('[S1] a hidden field that is large but clipped is an editor that draws its text', async () => {
    await advisorIn('/clipped');
    expect(await insert(LINE)).toMatchObject({ inserted: true, how: 'pasted' });
    expect(await textOf('pre')).toBe(`before ${LINE}`);
  });

  it('[S1] a field that is scrolled away is not taken for one', async () => {
    await advisorIn('/scrolled-away');
    expect(await insert(LINE)).toMatchObject({ inserted: true, how: 'typed' });
  });

  it('[S4] paragraphs that become blocks of their own are seen', async () => {
    await advisorIn('/blocks');
    expect(await insert(LINES)).toMatchObject({ inserted: true });
    expect((await textOf('.blocks')).split(/\n+/u)).toEqual([
      'before',
      'Je comprends.',
      'Voici ce que je fais.',
    ]);
  });

  it.each(['before ', ''])(
    '[S4] paragraphs that became blocks are undone together, after “%s”',
    async (words) => {
      const field = await advisorIn('/blocks', { stay: true });
      await field.evaluate((block, text) => {
        block.textContent = text;
        getSelection()?.selectAllChildren(block);
        getSelection()?.collapseToEnd();
      }, words);
      await goToPanel();
      const insertion = await insert(LINES);
      expect(insertion).toMatchObject({ inserted: true });
      expect(await verify(refOf(insertion))).toBe('present');
      expect(await undo(insertion)).toEqual({ undone: true });
      expect(await textOf('.blocks')).toBe(words.trim());
      expect(await page.$$eval('.blocks p', (blocks) => blocks.length)).toBe(1);
    },
  );

  it('[S4] of paragraphs that became blocks nothing is undone once one was typed into', async () => {
    await advisorIn('/blocks');
    const insertion = await insert(LINES);
    await page.bringToFront();
    await page.$eval('.blocks p:last-child', (block) => {
      block.focus();
      getSelection()?.selectAllChildren(block);
      getSelection()?.collapseToEnd();
    });
    await page.keyboard.type(' Fin.');
    const typed = await textOf('.blocks');
    await goToPanel();
    expect(await verify(refOf(insertion))).toBe('present');
    expect(await undo(insertion)).toMatchObject({ undone: false, why: 'ambiguous' });
    expect(await textOf('.blocks')).toBe(typed);
  });

  it('[S5] an editor that trims what is pasted keeps one space on either side', async () => {
    await advisorIn('/trims-pastes');
    await insert('Ligne un.');
    const second = await insert('Ligne deux.');
    expect(await textOf()).toBe('before. Ligne un. Ligne deux. after');
    await undo(second);
    expect((await textOf()).replaceAll('\u00a0', ' ')).toBe('before. Ligne un. after');
  });

  it('[S5] an editor that trims what is pasted takes line breaks as a person types them, and loses them at undo', async () => {
    await advisorIn('/line-breaks');
    const html = () =>
      page.$eval('.blocks', (blocks) => blocks.innerHTML.replace(/<p[^>]*>/gu, '<p>').replace('\ufeff', ''));
    const lines = await insert(LINES);
    expect(lines).toMatchObject({ inserted: true, lines: 'kept' });
    expect(await html()).toBe(`<p>before<br>${LINES.replace('\n', '<br>')}</p>`);
    expect(await undo(lines)).toEqual({ undone: true });
    expect(await html()).toBe('<p>before</p>');
  });

  it('[S4] paragraphs that become blocks bring no line break with them', async () => {
    await advisorIn('/line-breaks');
    const html = () => page.$eval('.blocks', (blocks) => blocks.innerHTML.replace(/<p[^>]*>/gu, '<p>'));
    const paragraphs = await insert('Un.\n\nDeux.');
    expect(paragraphs).toMatchObject({ inserted: true });
    expect(await html()).toBe('<p>before</p><p>Un.</p><p>Deux.</p>');
    expect(await undo(paragraphs)).toEqual({ undone: true });
    expect(await html()).toBe('<p>before</p>');
  });

  it('[S4] a title of one line takes the lines joined', async () => {
    await advisorIn('/title');
    expect(await insert(LINES)).toMatchObject({ inserted: true, lines: 'joined' });
    expect(await page.evaluate(() => document.body.innerText.trim())).toBe(
      `before ${LINES.replace('\n', ' ')}`,
    );
  });

  it('[S5] an editor that reads Markdown holds the line literally', async () => {
    await advisorIn('/markdown');
    const text = 'Composez *21*0612345678# puis réf _AB_12_';
    expect(await insert(text)).toMatchObject({ inserted: true });
    expect((await textOf()).replace('\u00a0', ' ')).toBe(`before ${text}`);
  });

  it.each(['/date-segments', '/recipients', '/tags', '/emails'])(
    '[S7] %s is of another kind',
    async (path) => {
      await advisorIn(path);
      expect(await insert(LINE)).toMatchObject({ inserted: false, why: 'wrong-type' });
    },
  );
});

describe('undo from the panel', () => {
  it.each(['/two-fields', '/editable', '/react', '/input', '/keyup-only', '/shadow-closed'])(
    'takes the line alone out of %s, and words typed before and after stay',
    async (path) => {
      const field = path === '/shadow-closed' ? undefined : await advisorIn(path, { stay: true });
      if (!field) {
        page = await started.openPage(`${pages.origin}${path}`);
        await started.pressAction(page);
        await page.bringToFront();
        await page.evaluate('field.focus(); field.setSelectionRange(7, 7)');
      } else if (path === '/input') {
        await field.evaluate((input) => (input as HTMLInputElement).setSelectionRange(7, 7));
      }
      const text = async () =>
        ((await page.evaluate('(window.field ?? document.querySelector("[data-field]")).value')) as string) ??
        textOf();
      await page.keyboard.type('avant ');
      await goToPanel();
      const result = await insert(LINE);
      expect(result).toMatchObject({ inserted: true });
      await page.bringToFront();
      await page.keyboard.type(' et');
      await goToPanel();
      expect(await undo(result)).toEqual({ undone: true });
      expect((await text()).replace(/\s+/gu, ' ')).toBe('before avant et after');
      expect(await undo(result)).toMatchObject({ undone: false });
    },
  );

  it('puts the words back that the line replaced', async () => {
    const field = await advisorIn('/two-fields', { stay: true });
    await field.evaluate((note) => (note as HTMLTextAreaElement).setSelectionRange(0, 6));
    await goToPanel();
    const result = await insert(LINE);
    expect(await textOf()).toBe(`${LINE} after`);
    expect(await undo(result)).toEqual({ undone: true });
    expect(await textOf()).toBe('before after');
  });

  it('does nothing where the line occurs twice and is ambiguous', async () => {
    await advisorIn('/two-fields', { stay: true });
    await goToPanel();
    const result = await insert('Oui.');
    await page.$eval('#note', (note) => {
      (note as HTMLTextAreaElement).value = 'x Oui. y Oui. z';
    });
    expect(await undo(result)).toEqual({ undone: false, why: 'ambiguous' });
    expect(await textOf()).toBe('x Oui. y Oui. z');
  });

  it('undoes what the page changed', async () => {
    await advisorIn('/upper', { stay: true });
    await page.$eval('[data-field]', (input) => (input as HTMLInputElement).setSelectionRange(7, 7));
    await goToPanel();
    const result = await insert('abc');
    expect(result).toMatchObject({ inserted: false, changed: true });
    expect(await undo(result)).toMatchObject({ undone: false });
  });
});
