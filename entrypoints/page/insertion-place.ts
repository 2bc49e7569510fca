/** Where the text of a remembered insertion is in the page now. */
import type { InsertionRecord } from './page-memory';
import { visibleEditor } from './read-editor';

const EDITABLE = '[contenteditable=""], [contenteditable="true"], [contenteditable="plaintext-only"]';

/**
 * The field that an insertion was written into; undefined once it has left the page. Of a block editor, which puts
 * other fields in its place, it is the one with the caret, or else the first one.
 */
export function fieldOf({ field, part }: InsertionRecord): HTMLElement | undefined {
  const first = field.deref();
  if (first?.isConnected) return first;
  const blocks = part?.deref();
  if (!blocks?.isConnected) return undefined;
  const fields = [...blocks.querySelectorAll<HTMLElement>(EDITABLE)];
  return fields.find((each) => each.matches(':focus')) ?? fields[0];
}

/** The element whose words tell whether the text of an insertion is there. */
export function shownOf({ kind, part }: InsertionRecord, field: HTMLElement): HTMLElement {
  if (kind === 'drawn') return visibleEditor(field);
  const blocks = part?.deref();
  return blocks?.isConnected ? blocks : field;
}
