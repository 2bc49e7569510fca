import type { PAGE_LIMITS } from '@/protocol/page';
import { fieldWithCaret } from './find-field';
import { frameDocument } from './frames';
import { obstacleOf } from './judge-field';

// Written out, because only types of the protocol may come in here; a type error tells when they differ.
const MOST: typeof PAGE_LIMITS.selection = 10_000;
const MOST_TITLE: typeof PAGE_LIMITS.title = 300;

/** The text selected in the page or in one of its fields (never in a password field), and the page's title. */
export function readSelection(top: Document): { text: string; title: string } {
  const text = inField(top) ?? inText(top);
  return { text: text.slice(0, MOST), title: top.title.slice(0, MOST_TITLE) };
}

/** The text selected in the field with the caret; undefined when there is no such field, or nothing selected. */
function inField(top: Document): string | undefined {
  const found = fieldWithCaret(top);
  if (found.at !== 'element' || !/^(input|textarea)$/u.test(found.element.localName)) return undefined;
  // An empty answer, not none: some browsers would give the selection of the field for that of the document.
  if (obstacleOf(found.element, undefined, '') === 'password') return '';
  const { value, selectionStart, selectionEnd } = found.element as HTMLTextAreaElement;
  return value.slice(selectionStart ?? 0, selectionEnd ?? 0) || undefined;
}

/** The first selected text of this document and the frames of the same origin below it. */
function inText(document: Document): string {
  const here = document.getSelection()?.toString() ?? '';
  if (here.trim()) return here;
  for (const frame of document.querySelectorAll<HTMLElement>('iframe, frame')) {
    const inner = frameDocument(frame);
    const text = inner ? inText(inner) : '';
    if (text) return text;
  }
  return '';
}
