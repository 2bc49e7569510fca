import { fakeFocus } from '@/entrypoints/page/editor/editor-events';
import { later, pageTakesTyping, sendChange, sendKey, until } from '@/entrypoints/page/events';
import { type Joined, joined } from '@/entrypoints/page/join-text';
import { isSpliced } from '@/entrypoints/page/verify';
import type { FieldKind, FrameInsertion } from '@/protocol/page';
import { caretIn, closeTypingStep, restoreCaret } from './caret';
import { fits, type TextField } from './classify-field';
import { retainsCaret } from './find-field';

/** How long a page that took the typing over may take to write the text itself. */
const OWN_WAY_MS = 120;

/** The written text and what the field held around it, for the undo. */
export type Written = {
  insertion: FrameInsertion;
  join: Joined;
  before: string;
  after: string;
  replaced: string;
  start: number;
  /** Of rich text: the white space at the caret, and the line breaks in the whole field. */
  gap?: { spaces: number; breaks: number };
  /** The part of the page that holds the whole text, where a block editor made further fields of it. */
  part?: HTMLElement;
};

/**
 * Writes into an input or a textarea as a person's typing does: focus, keys, input, and one undo step of its own.
 * Sets the value only when the browser did nothing and the page did not object.
 */
export async function writeToField(field: TextField, kind: FieldKind, text: string): Promise<Written> {
  const caret = caretIn(field);
  const endFocus = field.ownerDocument.hasFocus() ? undefined : fakeFocus(field);
  if (endFocus) {
    // A page may put another value in at focus: a placeholder of its own leaves, a saved state returns.
    await later(0);
    restoreCaret(field, caret);
  }
  closeTypingStep(field);
  const before = field.value;
  const { selectionStart: start, selectionEnd: end } = field;
  const known = start !== null && end !== null;
  const join = known
    ? joined(text, { left: before.slice(0, start), right: before.slice(end), lines: kind === 'lines' })
    : { text, before: '', after: '', all: text };
  const replaced = known ? before.slice(start, end) : '';
  const result = (insertion: FrameInsertion): Written => ({
    insertion,
    join,
    before,
    after: field.value,
    replaced,
    start: start ?? before.length,
  });
  if (!fits(field, join.all)) {
    endFocus?.();
    return result({ inserted: false, why: 'max-length' });
  }
  const isThere = () => isSpliced(before, field.value, join.all, known ? replaced : undefined);
  let how: 'typed' | 'set' = 'typed';

  sendKey(field, 'keydown');
  sendKey(field, 'keypress');
  const taken = pageTakesTyping(field, join.all);
  if (!taken && retainsCaret(field)) field.ownerDocument.execCommand('insertText', false, join.all);
  // Frameworks put their own value back, or theirs in, before this comes round.
  await later(0);
  if (taken) await until(isThere, OWN_WAY_MS);
  if (!taken && field.value === before && known && retainsCaret(field)) {
    how = 'set';
    field.setRangeText(join.all, start, end, 'end');
    const view = field.ownerDocument.defaultView ?? window;
    field.dispatchEvent(
      new view.InputEvent('input', {
        bubbles: true,
        composed: true,
        inputType: 'insertText',
        data: join.all,
      }),
    );
  }
  sendKey(field, 'keyup');
  if (isThere() && join.after && field.selectionStart !== null)
    field.setSelectionRange(field.selectionStart - 1, field.selectionStart - 1);
  closeTypingStep(field);
  if (endFocus) {
    if (field.value !== before) sendChange(field);
    endFocus();
  }
  await later(0);
  return result(
    isThere()
      ? { inserted: true, how, lines: 'kept' }
      : { inserted: false, why: 'not-verified', changed: field.value !== before },
  );
}
