import type { FrameInsertion } from '@/protocol/page';
import { later, pageTakesTyping, until } from './events';
import { keepsCaret } from './find-field';
import type { TextField } from './judge-field';
import { isSpliced } from './verify';

/** How long a page that took the typing over may take to write the text itself. */
const OWN_WAY_MS = 120;

/**
 * Writes into an input or a textarea as if typed, so that the page's framework hears it and one undo takes it
 * back; sets the value only when the browser did nothing and the page did not object.
 */
export async function writeToField(field: TextField, text: string): Promise<FrameInsertion> {
  const before = field.value;
  const { selectionStart: start, selectionEnd: end } = field;
  const removed = start === null || end === null ? undefined : before.slice(start, end);
  const isThere = () => isSpliced(before, field.value, text, removed);
  const judge = (how: 'typed' | 'set'): FrameInsertion =>
    isThere()
      ? { inserted: true, how, lines: 'kept' }
      : { inserted: false, why: 'not-verified', changed: field.value !== before };

  const taken = pageTakesTyping(field, text);
  if (!taken && keepsCaret(field)) field.ownerDocument.execCommand('insertText', false, text);
  // Frameworks put their own value back, or theirs in, before this comes round.
  await later(0);
  if (taken) await until(isThere, OWN_WAY_MS);
  if (taken || field.value !== before || start === null || end === null || !keepsCaret(field)) {
    return judge('typed');
  }

  field.setRangeText(text, start, end, 'end');
  const view = field.ownerDocument.defaultView ?? window;
  field.dispatchEvent(
    new view.InputEvent('input', { bubbles: true, composed: true, inputType: 'insertText', data: text }),
  );
  await later(0);
  return judge('set');
}
