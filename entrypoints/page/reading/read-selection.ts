import { obstacleOf } from '@/entrypoints/page/field/classify-field';
import { fieldWithCaret } from '@/entrypoints/page/field/find-field';
import { frameDocument, frameElementAt } from '@/entrypoints/page/frames';
import type { FramePath, PAGE_LIMITS } from '@/protocol/page';

// Written out, because only types of the protocol may be imported here; a type error reports a difference.
const MOST: typeof PAGE_LIMITS.selection = 10_000;
const MOST_TITLE: typeof PAGE_LIMITS.title = 300;

/**
 * The text selected where the caret is (never in a password field), and the page's title. With the caret in a field
 * only the selection of the same frame counts; in a frame of another origin, that frame is named.
 */
export function readSelection(top: Document): { text: string; title: string; frame?: FramePath } {
  const title = top.title.slice(0, MOST_TITLE);
  const caret = fieldWithCaret(top);
  if (caret.type === 'cross-origin-frame') {
    const frame = frameElementAt(caret.element);
    return { text: '', title, ...(frame && { frame }) };
  }
  return {
    text: (caret.type === 'element' ? textNextToCaret(caret.element) : inText(top)).slice(0, MOST),
    title,
  };
}

function textNextToCaret(element: HTMLElement): string {
  if (/^(?:input|textarea)$/u.test(element.localName)) {
    // Nothing else then: some browsers would return the field's selection for that of the document.
    if (obstacleOf(element, undefined, '') === 'password') return '';
    const { value, selectionStart, selectionEnd } = element as HTMLTextAreaElement;
    const inField = value.slice(selectionStart ?? 0, selectionEnd ?? 0);
    if (inField) return inField;
  }
  const document = element.ownerDocument;
  // No field or frame has the focus: the selection of any frame counts.
  if (element === document.body) return inText(document);
  const root = element.getRootNode() as ShadowRoot & { getSelection?: () => Selection | null };
  return selected(root.getSelection?.()) || selected(document.getSelection());
}

/** The first selected text of this document and the frames of the same origin below it. */
function inText(document: Document): string {
  const here = selected(document.getSelection());
  if (here) return here;
  for (const frame of document.querySelectorAll<HTMLElement>('iframe, frame')) {
    const inner = frameDocument(frame);
    const text = inner ? inText(inner) : '';
    if (text) return text;
  }
  return '';
}

function selected(selection: Selection | null | undefined): string {
  const text = selection?.toString() ?? '';
  return text.trim() === '' ? '' : text;
}
