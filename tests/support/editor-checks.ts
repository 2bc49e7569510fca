/**
 * What is proved of every kind of field, in whichever browser: the text stands at the caret in the editor's own
 * model, once, with its lines and its surroundings; one undo takes it back; typing goes on after it.
 */
import type { Frame, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InsertionRef, PageInsertion, PageUndo } from '@/protocol/page';
import { type BrowserResults, type CheckName, recordResults } from './editor-compatibility';
import { EDITOR_KINDS, type EditorKind } from './editor-kinds';
import type { PageUnderTest } from './editor-pages/page-under-test';
import { eventually } from './eventually';

/** A browser with the extension, its panel and one page. */
export type EditorDesk = {
  /** The browser as the compatibility table names it, with its version. */
  name: string;
  /** Shows a kind's page and gives the frame that its editor offers itself in. */
  show: (kind: EditorKind) => Promise<Frame>;
  /** Moves the focus to the panel, as an advisor does. */
  goToPanel: () => Promise<void>;
  /** Moves the focus back to the page, as an advisor does. */
  goToPage: () => Promise<void>;
  insert: (text: string) => Promise<PageInsertion>;
  /** Undoes an insertion from the panel. */
  undo: (ref: InsertionRef) => Promise<PageUndo>;
  type: (text: string) => Promise<void>;
  close: () => Promise<void>;
};

const PIECE = 'Émoji 👩🏽‍💻, « guillemets », "quotes" \'simples\', <b>&amp;</b> 100 % — œuf\n';
const TEXTS: [CheckName, string][] = [
  ['line', 'Je comprends, c’est agaçant.'],
  ['lines', 'Je comprends.\nVoici ce que je fais :\n\n– je regarde\n– je vous rappelle'],
  ['long', PIECE.repeat(Math.ceil(2_000 / PIECE.length)).trimEnd()],
];
/** What editors make lists, links, headings and formatted words of, where they read Markdown or HTML. */
const LITERAL = [
  'Composez *21*0612345678# puis réf _AB_12_ **gras** `code` ~~non~~',
  '- premier <b>&amp;</b>',
  '1. deuxième [lien](x)',
  '# titre',
  '> fin __a__ *b*',
].join('\n');
const VERY_LONG = Array.from({ length: 400 }, (_, n) => `Ligne ${n} de ce très long texte`).join('\n');

const START = 'before after';
/** The panel leaves at least this long between two of its keys; Slate reads its caret 100 ms late. */
const BETWEEN_KEYS_MS = 200;

type InPage = { pageUnderTest?: PageUnderTest };

const placeCaret = (frame: Frame) => frame.evaluate('pageUnderTest.placeCaret()');
const undo = (frame: Frame) => frame.evaluate('pageUnderTest.undo()');
const textIn = (frame: Frame) => frame.evaluate('pageUnderTest.text()') as Promise<string>;
const hasFocus = (frame: Frame) => frame.page().evaluate('document.hasFocus()');
const around = (frame: Frame) =>
  frame.page().evaluate('[...document.querySelectorAll("#above, #below")].map((p) => p.outerHTML).join("")');

/** Lets a page react to what was done to it: selection events come a little later. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 60));

/** The words of a text line by line, whatever the editor makes of empty lines and of spaces at line ends. */
function linesOf(text: string): string[] {
  return text
    .replace(/\u00a0/gu, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
}

/** Declares the tests of every kind (or of those named) with a desk that is opened once for all of them. */
export function proveEditors(
  openDesk: () => Promise<EditorDesk>,
  { only, skip = false }: { only?: readonly string[] | undefined; skip?: boolean } = {},
): void {
  describe.skipIf(skip)('each kind of field', () => proveKinds(openDesk, only));
}

function proveKinds(openDesk: () => Promise<EditorDesk>, only: readonly string[] | undefined): void {
  let desk: EditorDesk;
  const results: BrowserResults = {};

  beforeAll(async () => {
    desk = await openDesk();
  }, 120_000);

  afterAll(async () => {
    await desk?.close();
    if (desk) await recordResults(desk.name, results);
  });

  for (const kind of EDITOR_KINDS.filter(({ id }) => !only || only.includes(id))) {
    describe(kind.name, () => {
      let frame: Frame | undefined;

      const prove = async (check: CheckName, withFocus: boolean, step: (frame: Frame) => Promise<void>) => {
        const row = results[kind.id] ?? {};
        results[kind.id] = row;
        const name = `${check}-${withFocus ? 'focused' : 'unfocused'}` as const;
        row[name] = 'failed';
        frame ??= await desk.show(kind);
        const shown = frame;
        // Whatever goes wrong from here on, the next test begins with a page of its own.
        frame = undefined;
        await desk.goToPage();
        await placeCaret(shown);
        await settle();
        if (!withFocus) await desk.goToPanel();
        await eventually(() => hasFocus(shown)).toBe(withFocus);
        await step(shown);
        frame = shown;
        row[name] = 'passed';
      };

      const insertInto = async (shown: Frame, text: string) => {
        const surroundings = await around(shown);
        const result = await desk.insert(text);
        // At once: text that is reported as inserted is there.
        const now = await textIn(shown);
        const several = text.includes('\n');
        const wanted = kind.oneLine ? text.replace(/\s*\n\s*/gu, ' ') : text;
        // The text is parted from the word behind it, as a person would.
        const separator = several && !kind.oneLine ? '\n' : ' ';
        expect(linesOf(now)).toEqual(linesOf(`before ${wanted}${separator}after`));
        expect(result).toMatchObject({ inserted: true, lines: several && kind.oneLine ? 'joined' : 'kept' });
        expect(await around(shown)).toBe(surroundings);
      };

      /** An editor may undo nothing before the focus is back in it. */
      const backToPage = async (shown: Frame) => {
        await desk.goToPage();
        await eventually(() => hasFocus(shown)).toBe(true);
      };

      for (const withFocus of [false, true]) {
        describe(withFocus ? 'the focus in the page' : 'the focus in the panel', () => {
          for (const [check, text] of TEXTS) {
            it(`${check}: at the caret, and one undo takes it back`, () =>
              prove(check, withFocus, async (shown) => {
                await insertInto(shown, text);
                await backToPage(shown);
                await undo(shown);
                await eventually(async () => linesOf(await textIn(shown))).toEqual([START]);
              }));
          }
          it('typing goes on after the text', () =>
            prove('type-on', withFocus, async (shown) => {
              await insertInto(shown, 'd’accord');
              await backToPage(shown);
              await desk.type('!');
              const typed = [
                'before d’accord! after',
                ...(kind.caretMayFollow ? ['before d’accord !after'] : []),
              ];
              await eventually(async () => typed.includes(linesOf(await textIn(shown)).join('\n'))).toBe(
                true,
              );
              frame = undefined;
              await undo(shown);
              await undo(shown);
              await eventually(async () => linesOf(await textIn(shown))).toEqual([START]);
            }));
        });
      }

      it('a text that looks like Markdown and HTML stands there literally', async () => {
        await prove('literal', false, (shown) => insertInto(shown, LITERAL));
        frame = undefined;
      });

      it('a second text goes right behind the first one, and typing goes on behind both', async () => {
        await prove('two', false, async (shown) => {
          expect(await desk.insert('Je comprends, c’est agaçant.')).toMatchObject({ inserted: true });
          await new Promise((resolve) => setTimeout(resolve, BETWEEN_KEYS_MS));
          expect(await desk.insert('Je regarde cela.')).toMatchObject({ inserted: true });
          const both = 'before Je comprends, c’est agaçant. Je regarde cela.';
          expect(linesOf(await textIn(shown))).toEqual([`${both} after`]);
          await backToPage(shown);
          await desk.type('!');
          const typed = [`${both}! after`, ...(kind.caretMayFollow ? [`${both} !after`] : [])];
          await eventually(async () => typed.includes(linesOf(await textIn(shown)).join('\n'))).toBe(true);
        });
        frame = undefined;
      });

      const undoFromPanel = async (result: PageInsertion) => {
        const ref = 'ref' in result ? result.ref : undefined;
        if (!ref) throw new Error('The insertion has no id.');
        return desk.undo(ref);
      };

      it('undo from the panel takes the text back', async () => {
        await prove('undo', false, async (shown) => {
          const result = await desk.insert('Je comprends.\nVoici ce que je fais :');
          expect(result).toMatchObject({ inserted: true });
          expect(await undoFromPanel(result)).toEqual({ undone: true });
          await eventually(async () => linesOf(await textIn(shown))).toEqual([START]);
        });
        frame = undefined;
      });

      it('undo from the panel leaves the words that were typed since, or touches nothing', async () => {
        await prove('undo-after-typing', false, async (shown) => {
          const result = await desk.insert('d’accord');
          await backToPage(shown);
          await desk.type('!');
          await eventually(() => textIn(shown)).toContain('!');
          const typed = await textIn(shown);
          await desk.goToPanel();
          await eventually(() => hasFocus(shown)).toBe(false);
          const { undone } = await undoFromPanel(result);
          const wanted = undone ? /^before ! ?after$/u : new RegExp(`^${typed.trim()}$`, 'u');
          await eventually(async () => linesOf(await textIn(shown)).join('\n')).toMatch(wanted);
          // Only an editor that draws its text may say that it cannot be done.
          if (!kind.mayRefuseUndo) expect(undone).toBe(true);
        });
        frame = undefined;
      });

      if (kind.hasLineNumbers)
        it('no space parts a line from the number of its empty line', () =>
          prove('line-number', false, async (shown) => {
            await shown.evaluate('pageUnderTest.placeOnEmptyLine()');
            await settle();
            expect(await desk.insert('Un.')).toMatchObject({ inserted: true });
            expect(await textIn(shown)).toBe(`${START}\nUn.`);
          }).finally(() => {
            frame = undefined;
          }));

      if (kind.drawsPart)
        it('a text of which only a part is drawn is seen to be there', () =>
          prove('very-long', false, (shown) => insertInto(shown, VERY_LONG)));
    });
  }
}

/** Waits until an editor offers itself in a frame. */
export async function editorOffered(frame: Frame): Promise<Frame> {
  await frame.waitForFunction(() => (globalThis as InPage).pageUnderTest !== undefined, { timeout: 20_000 });
  return frame;
}

/** The frame of a page that its editor is in. */
export async function frameWithEditor(page: Page, framed: boolean): Promise<Frame> {
  if (!framed) return page.mainFrame();
  const element = await page.waitForSelector('iframe');
  const frame = await element?.contentFrame();
  if (!frame) throw new Error('The page has no frame.');
  return frame;
}
