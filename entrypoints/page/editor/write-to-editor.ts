import { later, pageTakesTyping, sendKey, until } from '@/entrypoints/page/events';
import { caretIn, closeTypingStep, restoreSelection, selectionOf } from '@/entrypoints/page/field/caret';
import { retainsCaret } from '@/entrypoints/page/field/find-field';
import type { Written } from '@/entrypoints/page/field/write-to-field';
import { type Joined, joined } from '@/entrypoints/page/join-text';
import type { FieldKind } from '@/protocol/page';
import {
  fakeFocus,
  inputAsPasted,
  pasteEvent,
  promptsBeforePasting,
  sendSelectionChange,
} from './editor-events';
import { type EditorView, viewOf } from './editor-view';
import { htmlAtFirst, htmlOf } from './paste-html';
import { caretOf, drawnLineAround, lineAround, visibleEditor, wordsIn } from './read-editor';
import { undoInEditor } from './undo-in-editor';

/** How long an editor that reads a paste without saying so may take to answer it. */
const SILENT_MS = 120;
/** Event-loop turns to wait before a paste counts as ignored, where neither caret nor focus moved. */
const DEAF_TURNS = 2;
/**
 * Editors that let a paste pass and read it later. Others that do so lead the browser's paste astray first, into
 * an element of their own: then the caret, the focus or the body has changed when the event comes back.
 */
const READS_SILENTLY = '.mce-content-body';
/** Editors that take the white space off both ends of a paste: separators are typed there. */
const TRIMS_PASTES = '.block-editor-rich-text__editable, .editor-post-title__input';
/** A text that such an editor makes blocks of, which nothing parts from the words around them. */
const PARAGRAPHS = /\n\s*\n/u;
/** How long an editor that has taken the paste or the typing over may take to show it. */
const TAKEN_MS = 1_000;
/** How long a text that is not the wanted one may stand before it counts as the editor's answer. */
const WRONG_MS = 200;
/** How long an editor may take to put in order what the browser wrote into it. */
const SETTLING_MS = 20;
/** How long an editor may take to move the caret behind the text: CKEditor 5 waits 50 ms after it got the focus. */
const CARET_MS = 100;

type Attempt = 'there' | 'nothing' | 'taken' | 'wrong';

type How = 'typed' | 'pasted';

/**
 * Writes into rich text: pastes into editors with a model of their own, types into plain editable content.
 * Guarantees: a second way is tried only when the text is exactly as before, undone where need be; the text is never
 * there twice.
 */
export async function writeToEditor(element: HTMLElement, kind: FieldKind, text: string): Promise<Written> {
  // An editor that lost the focus to the panel may ignore what comes in, or put it at a stale position: CKEditor 4 sets
  // the caret at focus to one that it read up to 200 ms before the last key.
  const caret = caretIn(element);
  const endFakeFocus = element.ownerDocument.hasFocus() ? undefined : fakeFocus(element);
  try {
    // A placeholder of the page's own leaves at focus, and some editors read their caret only after it.
    await later(0);
    restoreSelection(element, caret);
    sendSelectionChange(element);
    await later(0);
    closeTypingStep(element);
    const sides = kind === 'rich' ? lineAround(element) : drawnLineAround(element, visibleEditor(element));
    const trims = element.matches(TRIMS_PASTES);
    const isApart = trims && PARAGRAPHS.test(text);
    const join = joined(text, { ...(isApart ? { left: '', right: '' } : sides), lines: true });
    const view = viewOf(element, kind, join.all);
    const gap = { spaces: whiteSpaceBetween(sides), breaks: element.querySelectorAll('br').length };
    const prompts = promptsBeforePasting(element);
    const how = prompts
      ? await sendInput(element, view, join)
      : await sendPaste(element, kind, view, join, trims);
    const written = resultOf(kind, view, join, gap, how);
    // The person goes on right behind the text, before the separator from what follows.
    if (written.insertion.inserted && join.after) await stepBack(element, kind);
    if (!prompts) closeTypingStep(element);
    return written;
  } finally {
    endFakeFocus?.();
  }
}

/** Sends the text as the input of a paste, where the page would ask the person about a paste first. */
async function sendInput(element: HTMLTextAreaElement, view: EditorView, join: Joined): Promise<How> {
  inputAsPasted(element, join.all);
  await until(() => view.isThere(false), TAKEN_MS);
  return 'typed';
}

/** Pastes or types the text; where the editor trims a paste, its separators are typed apart from it. */
async function sendPaste(
  element: HTMLElement,
  kind: FieldKind,
  view: EditorView,
  join: Joined,
  trims: boolean,
): Promise<How> {
  if (kind === 'rich') sendKey(element, 'keydown');
  if (trims) await typeSeparator(element, join.before);
  const how = await pasteOrType(element, kind, view, trims ? join.text : join.all);
  if (trims && how === 'pasted' && view.isThere(true)) await typeSeparator(element, join.after);
  if (kind === 'rich') sendKey(element, 'keyup');
  return how;
}

/** Pastes; types where the editor ignores a paste. */
async function pasteOrType(
  element: HTMLElement,
  kind: FieldKind,
  view: EditorView,
  text: string,
): Promise<How> {
  for (const html of pastes(element, kind, text)) {
    const attempt = await paste(element, view, text, html);
    if (attempt === 'nothing') {
      await typeText(element, view, text);
      return 'typed';
    }
    if (attempt !== 'wrong' || !element.isConnected) break;
    if (!(await undoInEditor(element, view.words, view.unchanged))) break;
  }
  return 'pasted';
}

function resultOf(
  kind: FieldKind,
  view: EditorView,
  join: Joined,
  gap: NonNullable<Written['gap']>,
  how: How,
): Written {
  const blocks = view.blocks();
  return {
    insertion: view.isThere(how === 'pasted')
      ? { inserted: true, how, lines: view.sameLines() ? 'kept' : 'joined' }
      : { inserted: false, why: 'not-verified', changed: !view.unchanged() },
    join,
    before: blocks?.before ?? view.before,
    after: blocks ? wordsIn(blocks.part) : view.words(),
    ...(blocks && { part: blocks.part }),
    replaced: view.replaced,
    start: 0,
    ...(kind === 'rich' && { gap }),
  };
}

function whiteSpaceBetween({ left, right }: { left: string; right: string }): number {
  return left.length - left.trimEnd().length + right.length - right.trimStart().length;
}

/** What to paste beside the plain text, in the order of trying: the other way round where the first was misread. */
function pastes(element: HTMLElement, kind: FieldKind, text: string): (string | undefined)[] {
  if (kind === 'drawn') return [undefined];
  const first = htmlAtFirst(element, text);
  return first === undefined ? [undefined, htmlOf(element, text)] : [first, undefined];
}

async function paste(
  element: HTMLElement,
  view: EditorView,
  text: string,
  html: string | undefined,
): Promise<Attempt> {
  const { ownerDocument } = element;
  const place = () => [
    ownerDocument.activeElement,
    ...caretOf(element),
    ownerDocument.body.childElementCount,
  ];
  const [placeBefore, caretBefore] = [place(), caretOf(element)];
  const taken = !element.dispatchEvent(pasteEvent(element, text, html));
  const isThere = () => view.isThere(taken);
  const moved = place().some((part, n) => part !== placeBefore[n]);
  const handled = taken || moved || element.matches(READS_SILENTLY);
  if (!handled) for (let turn = 0; turn < DEAF_TURNS && !isThere(); turn++) await later(0);
  if (handled ? await untilThere(view, isThere, taken ? TAKEN_MS : SILENT_MS) : isThere()) {
    const caretMoved = () => caretOf(element).some((part, n) => part !== caretBefore[n]);
    if (!ownerDocument.hasFocus() && !isDrawn(element)) await until(caretMoved, CARET_MS);
    return 'there';
  }
  if (!view.unchanged() || !element.isConnected) return 'wrong';
  return taken ? 'taken' : 'nothing';
}

function isDrawn(element: HTMLElement): boolean {
  return !element.isContentEditable;
}

/** Waits for the text, no longer than for another text that stays. */
async function untilThere(view: EditorView, isThere: () => boolean, ms: number): Promise<boolean> {
  let [words, since] = [view.words(), Date.now()];
  const isWrong = () => {
    const now = view.words();
    if (now !== words) [words, since] = [now, Date.now()];
    return now !== view.before && Date.now() - since > WRONG_MS;
  };
  await until(() => isThere() || isWrong(), ms);
  return isThere();
}

/** Types a separator at the caret; a line break only as the editor's own paste would keep it. */
async function typeSeparator(element: HTMLElement, separator: string): Promise<void> {
  if (separator === '') return;
  const isTaken = separator === '\n' ? takesLineBreak(element) : pageTakesTyping(element, separator);
  if (!isTaken)
    element.ownerDocument.execCommand(
      separator === '\n' ? 'insertLineBreak' : 'insertText',
      false,
      separator,
    );
  await later(0);
  sendSelectionChange(element);
  await later(0);
}

/** Whether the editor takes the key for a line break within a paragraph over. */
function takesLineBreak(element: HTMLElement): boolean {
  const init = { key: 'Enter', code: 'Enter', keyCode: 13, which: 13, shiftKey: true };
  const isTaken = !sendKey(element, 'keydown', init);
  sendKey(element, 'keyup', init);
  return isTaken;
}

async function typeText(element: HTMLElement, view: EditorView, text: string): Promise<void> {
  const taken = pageTakesTyping(element, text);
  if (!taken && retainsCaret(element)) element.ownerDocument.execCommand('insertText', false, text);
  await until(() => view.isThere(false), taken ? TAKEN_MS : SETTLING_MS);
}

async function stepBack(element: HTMLElement, kind: FieldKind): Promise<void> {
  if (kind === 'drawn') {
    const init = { key: 'ArrowLeft', code: 'ArrowLeft', keyCode: 37, which: 37 };
    sendKey(element, 'keydown', init);
    sendKey(element, 'keyup', init);
  } else {
    selectionOf(element)?.modify('move', 'backward', 'character');
    sendSelectionChange(element);
  }
  await later(0);
}
