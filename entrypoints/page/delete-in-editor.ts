/** Deleting in rich text as a person's key does, so that an editor with a model of its own hears it. */
import { closeTypingStep, selectionOf } from './caret';
import { sendSelectionChange } from './editor-events';
import { later, sendKey, until } from './events';
import type { InsertionRecord } from './page-memory';
import { textsIn } from './read-editor';
import { wordsOf } from './verify';

/** How long an editor may take to delete what was selected in it. */
export const DELETING_MS = 300;

/** Deletes what is selected, and waits until that is seen. */
export async function deleteSelected(field: HTMLElement, isDeleted: () => boolean): Promise<void> {
  sendSelectionChange(field);
  await later(0);
  sendKey(field, 'keydown');
  const view = field.ownerDocument.defaultView ?? window;
  const range = selectionOf(field)?.getRangeAt(0);
  const targetRanges = range ? [new view.StaticRange(range)] : [];
  const init = {
    bubbles: true,
    cancelable: true,
    composed: true,
    inputType: 'deleteContentBackward',
    targetRanges,
  };
  const taken = !field.dispatchEvent(new view.InputEvent('beforeinput', init));
  if (!taken) field.ownerDocument.execCommand('delete');
  await until(isDeleted, DELETING_MS);
  sendKey(field, 'keyup');
  closeTypingStep(field);
}

/**
 * Deletes the spaces that parted an undone text from the words around it, where the editor's own undo has left them:
 * they were typed as a step of their own.
 */
export async function deleteLeftSeparators(
  field: HTMLElement,
  { join, after, gap }: InsertionRecord,
): Promise<void> {
  const separators = (join.before === ' ' ? 1 : 0) + (join.after === ' ' ? 1 : 0);
  const added = wordsOf(join.text);
  const at = after.indexOf(added);
  if (gap === undefined || separators === 0 || at < 0 || after.indexOf(added, at + 1) >= 0) return;
  const run = () => whiteSpaceAt(field, at);
  const found = run();
  const left = found ? found.length - gap : 0;
  const selection = selectionOf(field);
  if (!found || !selection || left < 1 || left > separators) return;
  // The one behind the words before the text, else the one in front of those behind it.
  const from = join.before === ' ' ? found.from : found.from + found.length - left;
  selection.setBaseAndExtent(found.text, from, found.text, from + left);
  await deleteSelected(field, () => run()?.length !== found.length);
}

/** The white space in front of the word character of this number, in the text that holds the one before it. */
function whiteSpaceAt(
  field: HTMLElement,
  at: number,
): { text: Text; from: number; length: number } | undefined {
  let seen = 0;
  for (const text of textsIn(field)) {
    for (let n = 0; n <= text.length; n++) {
      if (seen === at && (n > 0 || at === 0)) {
        const length = /^\s*/u.exec(text.data.slice(n))?.[0].length ?? 0;
        return { text, from: n, length };
      }
      if (wordsOf(text.data[n] ?? '') !== '') seen++;
    }
  }
  return undefined;
}
