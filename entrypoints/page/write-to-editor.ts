import type { FieldKind, FrameInsertion } from '@/protocol/page';
import { asksBeforePasting, fakeFocus, inputAsPasted, pasteEvent } from './editor-events';
import { later, pageTakesTyping, until } from './events';
import { keepsCaret } from './find-field';
import { caretOf, contentHeight, drawnRows, selectedIn, visibleEditor, wordsIn } from './read-editor';
import { endsInDrawnRows, hasEachLine, hasLines, isSpliced, wordsOf } from './verify';

/** How long an editor that reads a paste without saying so may take to answer it. */
const SILENT_MS = 120;
/** Turns of the event loop after which a page that neither said nor moved anything has not heard a paste. */
const DEAF_TURNS = 2;
/**
 * Editors that let a paste pass and read it later. Others that do so lead the browser's paste astray first, into
 * an element of their own: then the caret, the focus or the body has changed when the event comes back.
 */
const READS_SILENTLY = '.mce-content-body';
/** How long an editor that has taken the paste or the typing over may take to show it. */
const TAKEN_MS = 1_000;
/** How long an editor may take to put in order what the browser wrote into it. */
const SETTLING_MS = 20;
/** How long an editor may take to move the caret behind the text: CKEditor 5 waits 50 ms after it got the focus. */
const CARET_MS = 100;

/**
 * Writes into rich text. Editors with a model of their own hear a paste; plain editable content hears typing.
 * A second way is tried only while the text is exactly as before and nobody has taken the first one over:
 * the text is never there twice.
 */
export async function writeToEditor(
  element: HTMLElement,
  kind: FieldKind,
  text: string,
): Promise<FrameInsertion> {
  const shown = kind === 'drawn' ? visibleEditor(element) : element;
  const before = wordsIn(shown);
  const heightBefore = contentHeight(shown);
  const caretBefore = caretOf(element);
  const removed = kind === 'rich' ? wordsOf(selectedIn(element)) : undefined;
  const added = wordsOf(text);
  let taken = false;
  const unchanged = () => wordsIn(shown) === before;
  const isThere = () => {
    const now = wordsIn(shown);
    if (kind === 'drawn' ? hasEachLine(before, now, text) : isSpliced(before, now, added, removed))
      return true;
    const moved = now !== before || contentHeight(shown) !== heightBefore;
    return taken && moved && endsInDrawnRows(drawnRows(shown, element), text);
  };
  const linesKept = () =>
    kind === 'drawn' || hasLines(shown.innerText, text) || endsInDrawnRows(drawnRows(shown, element), text);
  const judge = (how: 'typed' | 'pasted'): FrameInsertion =>
    isThere()
      ? { inserted: true, how, lines: linesKept() ? 'kept' : 'joined' }
      : { inserted: false, why: 'not-verified', changed: !unchanged() };

  // An editor that lost the focus to the panel may ignore what comes in, or put it at a stale place.
  const endFakeFocus = element.ownerDocument.hasFocus() ? undefined : fakeFocus(element);
  try {
    if (asksBeforePasting(element)) {
      inputAsPasted(element, text);
      await until(isThere, TAKEN_MS);
      return judge('typed');
    }
    const ownerDocument = element.ownerDocument;
    const place = () => [
      ownerDocument.activeElement,
      ...caretOf(element),
      ownerDocument.body.childElementCount,
    ];
    const placeBefore = place();
    taken = !element.dispatchEvent(pasteEvent(element, text));
    const moved = place().some((part, at) => part !== placeBefore[at]);
    const heard = taken || moved || element.matches(READS_SILENTLY);
    if (!heard) for (let turn = 0; turn < DEAF_TURNS && !isThere(); turn++) await later(0);
    if (heard ? await until(isThere, taken ? TAKEN_MS : SILENT_MS) : isThere()) {
      const caretMoved = () => caretOf(element).some((part, at) => part !== caretBefore[at]);
      if (endFakeFocus && kind === 'rich') await until(caretMoved, CARET_MS);
      return judge('pasted');
    }
    if (taken || !unchanged() || !element.isConnected) return judge('pasted');

    const typed = pageTakesTyping(element, text);
    if (!typed && keepsCaret(element)) element.ownerDocument.execCommand('insertText', false, text);
    await until(isThere, typed ? TAKEN_MS : SETTLING_MS);
    return judge('typed');
  } finally {
    endFakeFocus?.();
  }
}
