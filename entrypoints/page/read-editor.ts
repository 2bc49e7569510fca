/** What an editor shows: its words, its rows, where its caret is. Reads only. */
import { wordsOf } from './verify';

/** The text of an editor without white space, and without the parts that are not to be edited (placeholders). */
export function wordsIn(element: HTMLElement): string {
  return wordsOf(
    textsIn(element)
      .map(({ data }) => data)
      .join(''),
  );
}

/**
 * The rows that are drawn, from the top one down, without white space; those of the hidden `input` are not. None
 * where they fill less than half of what can be seen: an editor that draws a part alone fills more.
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

/** The part of the page that shows what is typed into an editor's hidden field. */
export function visibleEditor(element: HTMLElement): HTMLElement {
  let shown = element;
  while (shown.parentElement && (shown.offsetHeight < 24 || shown.offsetWidth < 48))
    shown = shown.parentElement;
  return shown;
}

function selectionOf(element: HTMLElement): Selection | null {
  const root = element.getRootNode() as Document & { getSelection?: () => Selection | null };
  return root.getSelection?.() ?? element.ownerDocument.getSelection();
}

function textsIn(element: HTMLElement): Text[] {
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

/** The line's own element, so that a line which is wrapped or coloured is one row. */
function rowOf(text: Text, shown: HTMLElement): HTMLElement {
  const view = shown.ownerDocument.defaultView ?? window;
  let row = text.parentElement ?? shown;
  while (row !== shown && row.parentElement && /^inline/u.test(view.getComputedStyle(row).display))
    row = row.parentElement;
  return row;
}
