/** Reading an editor: its words, its rows, the position of its caret. */
import { selectionOf } from '@/entrypoints/page/field/caret';
import { visibleSize } from '@/entrypoints/page/field/visible-size';
import { wordsOf } from '@/entrypoints/page/verify';

/** The text of an editor without white space, and without the parts that are not to be edited (placeholders). */
export function wordsIn(element: HTMLElement): string {
  return wordsOf(
    textsIn(element)
      .map(({ data }) => data)
      .join(''),
  );
}

/**
 * The drawn rows from top to bottom, without white space and without those of the hidden `input`. None where they fill
 * less than half of the visible area: an editor that draws only a part fills more.
 */
export function drawnRows(shown: HTMLElement, input: HTMLElement): string[] {
  const rows = new Map<number, string>();
  const range = shown.ownerDocument.createRange();
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const text of textsIn(shown)) {
    if (shown !== input && input.contains(text)) continue;
    range.selectNodeContents(rowOf(text, shown));
    const box = range.getBoundingClientRect();
    const top = Math.round(box.top);
    rows.set(top, (rows.get(top) ?? '') + wordsOf(text.data));
    first = Math.min(first, box.top);
    last = Math.max(last, box.bottom);
  }
  if (2 * (last - first) < visibleHeight(shown)) return [];
  return [...rows]
    .filter(([, row]) => row !== '')
    .sort(([a], [b]) => a - b)
    .map(([, row]) => row);
}

/** How tall the editor's content is, drawn or not, where its rows scroll. */
export function contentHeight(shown: HTMLElement): number {
  let height = shown.scrollHeight;
  for (let outer = shown.parentElement; outer && outer.clientHeight < height; outer = outer.parentElement)
    height = Math.max(height, outer.scrollHeight);
  return height;
}

function visibleHeight(shown: HTMLElement): number {
  let height = shown.clientHeight || Number.POSITIVE_INFINITY;
  for (let outer = shown.parentElement; outer; outer = outer.parentElement)
    if (outer.clientHeight > 0) height = Math.min(height, outer.clientHeight);
  return height;
}

export function selectedIn(element: HTMLElement): string {
  return selectionOf(element)?.toString() ?? '';
}

/** Where the caret is: changes with each move of it. */
export function caretOf(element: HTMLElement): readonly unknown[] {
  const selection = selectionOf(element);
  return [selection?.focusNode, selection?.focusOffset];
}

/** The element that shows what is typed into an editor's hidden field. */
export function visibleEditor(element: HTMLElement): HTMLElement {
  let shown = element;
  while (shown.parentElement && isTiny(shown)) shown = shown.parentElement;
  return shown;
}

function isTiny(element: HTMLElement): boolean {
  const { width, height } = visibleSize(element);
  return height < 24 || width < 48;
}

export function textsIn(element: HTMLElement): Text[] {
  const texts: Text[] = [];
  const walk = (node: Node) => {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) texts.push(child as Text);
      else if ((child as Element).getAttribute?.('contenteditable') !== 'false') walk(child);
    }
  };
  walk(element);
  return texts;
}

/** The text on the caret's line, left and right of the selection. */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: in parts it would weigh more in the page
export function lineAround(element: HTMLElement): { left: string; right: string } {
  const sides = { left: '', right: '' };
  const selection = selectionOf(element);
  const range = selection?.rangeCount ? selection.getRangeAt(0) : undefined;
  if (!range || !element.contains(range.startContainer) || !element.contains(range.endContainer))
    return sides;
  const row = rowOf(range.startContainer, element);
  const lastRow = rowOf(range.endContainer, element);
  const nodes = element.ownerDocument.createTreeWalker(
    element,
    NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT,
  );
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) {
      const { data } = node as Text;
      // The part of this text before the selection, and the part after it.
      const [from, to] = [offsetIn(range, node, 'start'), offsetIn(range, node, 'end')];
      if (rowOf(node, element) === row) sides.left += data.slice(0, from);
      if (rowOf(node, element) === lastRow) sides.right += data.slice(to);
    } else if ((node as Element).localName === 'br') {
      if (range.comparePoint(node, 0) < 0) sides.left = '';
      else if (sides.right !== '' || range.comparePoint(node, 0) > 0) {
        if (rowOf(node, element) === lastRow) break;
      }
    }
  }
  // White space that collapses at the end of a line is not seen, and does not part the words.
  const view = element.ownerDocument.defaultView ?? window;
  if (!/pre|break-spaces/u.test(view.getComputedStyle(row).whiteSpace)) {
    if (sides.right.trim() === '') sides.left = sides.left.replace(/[ \t\n]+$/u, '');
    if (sides.left === '') sides.right = sides.right.replace(/^[ \t\n]+/u, '');
  }
  return sides;
}

type EditingText = { text: string; selectionStart: number; selectionEnd: number };

/**
 * The text on the caret's line of an editor that draws its text: as in its hidden field or its `EditContext`, or else
 * as drawn left and right of the hidden field's position.
 */
export function drawnLineAround(input: HTMLElement, shown: HTMLElement): { left: string; right: string } {
  const { editContext } = input as { editContext?: EditingText };
  const { value, selectionStart, selectionEnd } = input as HTMLTextAreaElement;
  const held = editContext ?? { text: value ?? '', selectionStart, selectionEnd };
  if (held.text.trim() !== '') {
    const left = held.text.slice(0, Math.min(held.selectionStart, held.selectionEnd));
    const right = held.text.slice(Math.max(held.selectionStart, held.selectionEnd));
    return { left: left.slice(left.lastIndexOf('\n') + 1), right: right.replace(/\n[\s\S]*$/u, '') };
  }
  return drawnNextTo(input, shown);
}

/** Classes of elements next to a line's text: its number, measured samples. */
const NOT_TEXT = /(?:^|[\s_-])(?:gutters?|gutter-[a-z]+|line-?numbers?|measure)(?:\s|$)/iu;
const CURSOR = /(?:^|[\s_-])cursors?(?:\s|$)/iu;

function drawnCursor(shown: HTMLElement): Element | undefined {
  const parts = shown.querySelectorAll<HTMLElement>('[class*="cursor" i]');
  return [...parts].find(
    (part) =>
      CURSOR.test(part.className) && part.getBoundingClientRect().height > 4 && part.childElementCount === 0,
  );
}

function isNextToText(text: Text, shown: HTMLElement): boolean {
  for (let part = text.parentElement; part && part !== shown; part = part.parentElement)
    if (NOT_TEXT.test(part.className)) return true;
  return false;
}

function drawnNextTo(input: HTMLElement, shown: HTMLElement): { left: string; right: string } {
  const sides = { left: '', right: '' };
  const caret = (drawnCursor(shown) ?? input).getBoundingClientRect();
  const range = input.ownerDocument.createRange();
  const middle = caret.top + Math.max(1, Math.min(caret.height, 20) / 2);
  for (const text of textsIn(shown)) {
    // The caret that an editor draws may hold a character of its own.
    if (input.contains(text) || CURSOR.test(text.parentElement?.className ?? '')) continue;
    if (isNextToText(text, shown)) continue;
    range.selectNodeContents(text);
    const line = range.getBoundingClientRect();
    if (line.width === 0 || line.top > middle || line.bottom < middle) continue;
    for (let index = 0; index < text.length; index++) {
      range.setStart(text, index);
      range.setEnd(text, index + 1);
      const { left, width } = range.getBoundingClientRect();
      // A character is left of the caret when most of it is.
      sides[left + width / 2 < caret.left ? 'left' : 'right'] += text.data[index];
    }
  }
  return sides;
}

/** Where in a text the selection starts or ends: 0 when it lies before the text, all of it when behind. */
function offsetIn(range: Range, text: Node, side: 'start' | 'end'): number {
  const container = side === 'start' ? range.startContainer : range.endContainer;
  const offset = side === 'start' ? range.startOffset : range.endOffset;
  const { length } = text as Text;
  if (container === text) return offset;
  const edge = range.cloneRange();
  edge.collapse(side === 'start');
  return edge.comparePoint(text, length) < 0 || (length === 0 && edge.comparePoint(text, 0) < 0) ? length : 0;
}

/** The line's own element, so that a line which is wrapped or coloured is one row. */
function rowOf(node: Node, shown: HTMLElement): HTMLElement {
  const view = shown.ownerDocument.defaultView ?? window;
  const isText = node.nodeType === Node.TEXT_NODE || (node as Element).localName === 'br';
  let row = (isText ? node.parentElement : (node as HTMLElement)) ?? shown;
  while (row !== shown && row.parentElement && /^inline/u.test(view.getComputedStyle(row).display))
    row = row.parentElement;
  return row;
}
