/**
 * Leaves the caret within a text that was just inserted: before its last words.
 * Guarantees: the caret moves only where exactly these words stand before it; nothing is written.
 */
import { browser } from 'wxt/browser';
import { captureTarget } from './page-field';

export async function placeCaret(tabId: number, after: string): Promise<void> {
  try {
    await browser.scripting.executeScript({
      target: { tabId, allFrames: true },
      func: moveCaretBefore,
      args: [after],
    });
    // The next line goes to where the caret is now.
    await captureTarget(tabId, {});
  } catch (error) {
    // The text is in the field all the same; the caret is behind it.
    console.error('The caret could not be placed', error);
  }
}

/** Runs in each frame of the page, so nothing outside of it may be named. */
export function moveCaretBefore(after: string): boolean {
  const plain = (text: string) => text.replace(/\s/gu, ' ');
  let element: Element | null = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
    const end = element.selectionEnd;
    if (end === null || end !== element.selectionStart) return false;
    const start = end - after.length;
    if (start < 0 || plain(element.value.slice(start, end)) !== plain(after)) return false;
    element.setSelectionRange(start, start);
    return true;
  }
  if (!(element instanceof HTMLElement) || !element.isContentEditable) return false;
  const selection = getSelection();
  if (!selection?.isCollapsed || !selection.focusNode) return false;
  const [node, offset] = [selection.focusNode, selection.focusOffset];
  const count = [...after].length;
  for (let step = 0; step < count; step += 1) selection.modify('extend', 'backward', 'character');
  const isThere = plain(selection.toString()) === plain(after);
  if (isThere) selection.collapse(selection.focusNode, selection.focusOffset);
  else selection.collapse(node, offset);
  return isThere;
}
