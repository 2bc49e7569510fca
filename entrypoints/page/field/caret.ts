/** The caret's position in a field, for comparison, and the end of the browser's typing step. */
import type { TextField } from './classify-field';

export type Caret =
  | { in: 'text'; start: number | null; end: number | null; value: string }
  | { in: 'content'; parts: Ends };
type WeakPart = [node: WeakRef<Node> | undefined, offset: number];
type Ends = readonly [anchor: WeakPart, focus: WeakPart];

export function isTextField(element: HTMLElement): element is TextField {
  return /^(input|textarea)$/u.test(element.localName);
}

export function caretIn(field: HTMLElement): Caret {
  if (isTextField(field))
    return { in: 'text', start: field.selectionStart, end: field.selectionEnd, value: field.value };
  const selection = selectionOf(field);
  const part = (node: Node | null | undefined, offset = 0): WeakPart => [
    node ? new WeakRef(node) : undefined,
    offset,
  ];
  return {
    in: 'content',
    parts: [
      part(selection?.anchorNode, selection?.anchorOffset),
      part(selection?.focusNode, selection?.focusOffset),
    ],
  };
}

/** Whether the caret of a field is where it was captured. */
export function sameCaret(field: HTMLElement, captured: Caret): boolean {
  const now = caretIn(field);
  if (now.in === 'text' && captured.in === 'text')
    return now.start === captured.start && now.end === captured.end && now.value === captured.value;
  if (now.in !== 'content' || captured.in !== 'content') return false;
  return now.parts.every(
    ([node, offset], n) =>
      node?.deref() === captured.parts[n]?.[0]?.deref() && offset === captured.parts[n]?.[1],
  );
}

/** Puts the caret of a text field back where it was captured, unless the text is another one by now. */
export function restoreCaret(field: HTMLElement, captured: Caret): void {
  if (captured.in !== 'text' || !isTextField(field) || captured.start === null || captured.end === null)
    return;
  if (field.value !== captured.value) return;
  if (field.selectionStart !== captured.start || field.selectionEnd !== captured.end)
    field.setSelectionRange(captured.start, captured.end);
}

/** Sets the selection of rich text to where it was captured, also where it still is; nothing once its text left. */
export function restoreSelection(field: HTMLElement, captured: Caret): void {
  if (captured.in !== 'content') return;
  const [[anchor, anchorOffset], [focus, focusOffset]] = captured.parts;
  const [from, to] = [anchor?.deref(), focus?.deref()];
  // A selection in a text that has left the page is not set.
  if (from && to) selectionOf(field)?.setBaseAndExtent(from, anchorOffset, to, focusOffset);
}

export function selectionOf(element: HTMLElement): Selection | null {
  const root = element.getRootNode() as Document & { getSelection?: () => Selection | null };
  return root.getSelection?.() ?? element.ownerDocument.getSelection();
}

/**
 * Ends the browser's open typing step by setting the selection again, so that one undo removes only what is written
 * next, and not the words typed just before or after.
 */
export function closeTypingStep(field: HTMLElement): void {
  if (isTextField(field)) {
    const { selectionStart: start, selectionEnd: end, selectionDirection: direction } = field;
    if (start === null || end === null) return;
    const aside = start > 0 ? start - 1 : Math.min(start + 1, field.value.length);
    if (aside !== start || end !== start) field.setSelectionRange(aside, aside);
    field.setSelectionRange(start, end, direction ?? 'none');
    return;
  }
  restoreSelection(field, caretIn(field));
}
