/** The kind of a field, and whether it may be written to. Password fields never are. */
import type { FieldKind, PageObstacle } from '@/protocol/page';
import { visibleSize } from './visible-size';
import { takesSegments, takesTokens } from './widgets';

const LINE_TYPES = new Set(['text', 'search', 'url', 'tel', 'email']);
const BUTTON_TYPES = new Set(['button', 'submit', 'reset', 'image', 'hidden']);

/** The kind of field that an element is; undefined when no text belongs there. */
export function kindOf(element: HTMLElement): FieldKind | undefined {
  if (takesSegments(element) || takesTokens(element)) return undefined;
  if (isTextArea(element)) return isDrawnEditorsInput(element) ? 'drawn' : 'lines';
  if (isInput(element)) return LINE_TYPES.has(element.type) ? 'line' : undefined;
  if (element.isContentEditable || inDesignMode(element)) return 'rich';
  // Editors that draw their text themselves may take input through an EditContext, on any element.
  return (element as { editContext?: unknown }).editContext ? 'drawn' : undefined;
}

/** Why `text` may not or cannot be written into this element; undefined when it may be tried. */
export function obstacleOf(
  element: HTMLElement,
  kind: FieldKind | undefined,
  text: string,
): PageObstacle | undefined {
  if (isSecret(element)) return 'password';
  if (isInput(element) || element.localName === 'select') {
    if (BUTTON_TYPES.has((element as HTMLInputElement).type)) return 'no-field';
    if (!kind) return 'wrong-type';
  }
  if (isReadOnly(element)) return 'read-only';
  if (!kind) return takesSegments(element) || takesTokens(element) ? 'wrong-type' : 'no-field';
  return (kind === 'line' || kind === 'lines') && !fits(element as TextField, textFor(kind, text))
    ? 'max-length'
    : undefined;
}

export type TextField = HTMLInputElement | HTMLTextAreaElement;

/**
 * `line` also for rich text of a single line: a heading, such as the title of a post, or a field marked as single-line.
 */
export function linesTaken(element: HTMLElement, kind: FieldKind): FieldKind {
  return kind === 'rich' && (element.ariaMultiLine === 'false' || /^h[1-6]$/u.test(element.localName))
    ? 'line'
    : kind;
}

/** The part of `text` that is written into a field of this kind: a one-line field gets its lines joined by a space. */
export function textFor(kind: FieldKind, text: string): string {
  const lines = text.replace(/\r\n?/gu, '\n');
  return kind === 'line' ? lines.replace(/^\n+|\n+$/gu, '').replace(/\s*\n\s*/gu, ' ') : lines;
}

function isTextArea(element: HTMLElement): element is HTMLTextAreaElement {
  return element.localName === 'textarea';
}

function isInput(element: HTMLElement): element is HTMLInputElement {
  return element.localName === 'input';
}

/** Monaco, Ace and CodeMirror 5 take the keys in a textarea that nobody sees: tiny, transparent or clipped. */
function isDrawnEditorsInput(field: HTMLTextAreaElement): boolean {
  const { width, height } = visibleSize(field);
  return width < 8 || height < 8;
}

function inDesignMode(element: HTMLElement): boolean {
  return element.ownerDocument.designMode === 'on';
}

export function isSecret(element: HTMLElement): boolean {
  if (!isInput(element) && !isTextArea(element)) return false;
  if (element.type === 'password' || /-password|one-time-code/u.test(element.autocomplete)) return true;
  const view = element.ownerDocument.defaultView;
  const masking = view?.getComputedStyle(element).getPropertyValue('-webkit-text-security');
  return !!masking && masking !== 'none';
}

export function isReadOnly(element: HTMLElement): boolean {
  if (element.matches(':disabled')) return true;
  if (isInput(element) || isTextArea(element)) return element.readOnly;
  return element.getAttribute('contenteditable') === 'false' || element.ariaReadOnly === 'true';
}

/** Whether the maximum length of a field leaves room for `text` at its caret. */
export function fits(field: TextField, text: string): boolean {
  if (field.maxLength < 0) return true;
  const selected = (field.selectionEnd ?? 0) - (field.selectionStart ?? 0);
  return field.value.length - selected + text.length <= field.maxLength;
}
