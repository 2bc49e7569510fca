/** Where the text of a remembered insertion is in the page now. */

import { visibleEditor } from '@/entrypoints/page/editor/read-editor';
import { fieldName } from '@/entrypoints/page/field/field-name';
import type { InsertionRecord } from './page-memory';

const EDITABLE = '[contenteditable=""], [contenteditable="true"], [contenteditable="plaintext-only"]';

/** A page that renders its form again replaces a field by another element. */
export function replaces(field: HTMLElement, former: HTMLElement | undefined): boolean {
  if (!former || former.isConnected) return false;
  return (
    field.localName === former.localName &&
    field.id === former.id &&
    field.getAttribute('name') === former.getAttribute('name') &&
    (field.id !== '' || field.getAttribute('name') !== null || fieldName(field) === fieldName(former))
  );
}

/** The only text field of the page with the name or id of one that has left it. */
function replacementOf(former: HTMLElement): HTMLElement | undefined {
  if (former.id === '' && former.getAttribute('name') === null) return undefined;
  const alike = [...former.ownerDocument.querySelectorAll<HTMLElement>(former.localName)].filter((each) =>
    replaces(each, former),
  );
  return alike.length === 1 ? alike[0] : undefined;
}

/**
 * The field of an insertion, or the one that the page rendered in its place; undefined once it has left the page. Of a
 * block editor, which replaces its fields, it is the one with the caret, or else the first one.
 */
export function fieldOf({ field, part }: InsertionRecord): HTMLElement | undefined {
  const first = field.deref();
  if (first?.isConnected) return first;
  const replacement = first && !part ? replacementOf(first) : undefined;
  if (replacement) return replacement;
  const blocks = part?.deref();
  if (!blocks?.isConnected) return undefined;
  const fields = [...blocks.querySelectorAll<HTMLElement>(EDITABLE)];
  return fields.find((each) => each.matches(':focus')) ?? fields[0];
}

/** The element whose words show whether the inserted text is there. */
export function shownOf({ kind, part }: InsertionRecord, field: HTMLElement): HTMLElement {
  if (kind === 'drawn') return visibleEditor(field);
  const blocks = part?.deref();
  return blocks?.isConnected ? blocks : field;
}
