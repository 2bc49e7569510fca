/** Deletion in rich text as by a person's key, so that an editor with a model of its own handles it. */

import { later, sendKey, until } from '@/entrypoints/page/events';
import { closeTypingStep, selectionOf } from '@/entrypoints/page/field/caret';
import type { InsertionRecord } from '@/entrypoints/page/page-memory';
import { wordsOf } from '@/entrypoints/page/verify';
import { sendSelectionChange } from './editor-events';
import { textsIn } from './read-editor';

/** How long an editor may take to delete its selection, in ms. */
export const DELETING_MS = 300;

/** Deletes the selection, and waits until the deletion is visible. */
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

/** Deletes the separators of an undone text, where the editor's own undo has left them as a step of their own. */
export async function deleteLeftSeparators(
  field: HTMLElement,
  { join, after, gap }: InsertionRecord,
): Promise<void> {
  const added = wordsOf(join.text);
  const index = after.indexOf(added);
  const selection = selectionOf(field);
  if (!gap || !selection || index < 0 || after.indexOf(added, index + 1) >= 0) return;
  const separators = [join.before, join.after];
  const count = (separator: string) => separators.filter((each) => each === separator).length;
  const run = () => whiteSpaceAt(field, index);
  const found = run();
  if (!found) return;
  const spaces = found.length - gap.spaces;
  if (spaces > 0 && spaces <= count(' ')) {
    // The one after the words in front of the text, else the one before the words behind it.
    const from = join.before === ' ' ? found.from : found.from + found.length - spaces;
    selection.setBaseAndExtent(found.text, from, found.text, from + spaces);
    if (isSeen(selection)) await deleteSelected(field, () => run()?.length !== found.length);
  }
  const breaksNow = () => field.querySelectorAll('br').length;
  const breaks = breaksNow() - gap.breaks;
  const last = breaks > 0 && breaks <= count('\n') ? breaksBehind(found.text).at(breaks - 1) : undefined;
  if (last) {
    selection.setBaseAndExtent(found.text, found.from, last, 0);
    selection.getRangeAt(0).setEndAfter(last);
    if (isSeen(selection)) await deleteSelected(field, () => breaksNow() === gap.breaks);
    else selection.collapse(found.text, found.from);
  }
}

/** In front of white space that is not drawn, a browser deletes the character before it instead. */
function isSeen(selection: Selection): boolean {
  return selection.toString() !== '';
}

function breaksBehind(text: Text): Element[] {
  const breaks: Element[] = [];
  for (let next = text.nextSibling; next; next = next.nextSibling) {
    if (next.nodeName === 'BR') breaks.push(next as Element);
    else if (next.textContent?.trim() !== '') break;
  }
  return breaks;
}

/** The white space in front of the word character of this number, in the text that holds the one before it. */
function whiteSpaceAt(
  field: HTMLElement,
  index: number,
): { text: Text; from: number; length: number } | undefined {
  let seen = 0;
  for (const text of textsIn(field)) {
    for (let n = 0; n <= text.length; n++) {
      if (seen === index && (n > 0 || index === 0)) {
        const length = /^\s*/u.exec(text.data.slice(n))?.[0].length ?? 0;
        return { text, from: n, length };
      }
      if (wordsOf(text.data[n] ?? '') !== '') seen++;
    }
  }
  return undefined;
}
