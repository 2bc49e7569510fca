/** Events as an editor would have them from the browser, made where each browser lets an extension make them. */

type Realm = Window & typeof globalThis;

/** What Firefox gives an extension to reach the page's own objects with. */
type FirefoxRealm = Realm & { wrappedJSObject?: Realm };
type CloneInto = <T>(value: T, target: object) => T;

/** A page may have an element of this name, which any window then shows as its own: only a function will do. */
function firefoxCloneInto(): CloneInto | undefined {
  const { cloneInto } = globalThis as { cloneInto?: unknown };
  return typeof cloneInto === 'function' ? (cloneInto as CloneInto) : undefined;
}

/** Editors that make paragraphs of their own, apart from the words around them, out of plain text with an empty line. */
const SPLITS_PLAIN_TEXT = '.cke_editable, .mce-content-body';

/** A paste of plain text, not yet dispatched. */
export function pasteEvent(element: HTMLElement, text: string): ClipboardEvent {
  const view = realmOf(element);
  const init = { bubbles: true, cancelable: true, composed: true };
  const cloneInto = firefoxCloneInto();
  const page = view.wrappedJSObject;
  if (cloneInto && page) {
    // Firefox empties the data of an event made by an extension; in the page's realm it can be filled afterwards.
    const event = new page.ClipboardEvent('paste', cloneInto(init, page));
    if (event.clipboardData) fill(event.clipboardData, element, text);
    return event;
  }
  const clipboardData = new view.DataTransfer();
  fill(clipboardData, element, text);
  return new view.ClipboardEvent('paste', { ...init, clipboardData });
}

/**
 * At each paste Monaco asks the browser for the clipboard, which makes Firefox ask the person whenever the page
 * has the focus; Monaco then waits for an answer to a question that is not seen to be ours.
 */
export function asksBeforePasting(element: HTMLElement): element is HTMLTextAreaElement {
  return (
    !!firefoxCloneInto() && element.ownerDocument.hasFocus() && element.matches('.monaco-editor textarea')
  );
}

/** Puts a text into an editor's hidden field as the browser's own paste would have. */
export function inputAsPasted(field: HTMLTextAreaElement, text: string): void {
  field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
  const init = { bubbles: true, composed: true, inputType: 'insertFromPaste', data: text };
  field.dispatchEvent(new (realmOf(field).InputEvent)('input', init));
}

function fill(data: DataTransfer, element: HTMLElement, text: string): void {
  data.setData('text/plain', text);
  if (text.includes('\n') && element.matches(SPLITS_PLAIN_TEXT)) data.setData('text/html', htmlOf(text));
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\n': '<br>' };

/** The text as a browser copies it: TinyMCE takes HTML without the `meta` for plain text after all. */
function htmlOf(text: string): string {
  const html = text.replace(/[&<>\n]/gu, (sign) => ESCAPES[sign] ?? sign).replace(/ {2}/gu, ' \u00a0');
  return `<meta charset="utf-8">${html}`;
}

/** Lets an editor believe that it has the focus; the function that it answers takes that back. */
export function fakeFocus(element: HTMLElement): () => void {
  const view = realmOf(element);
  const send = (type: string, bubbles: boolean) =>
    element.dispatchEvent(new view.FocusEvent(type, { bubbles, composed: true }));
  send('focus', false);
  send('focusin', true);
  return () => {
    send('blur', false);
    send('focusout', true);
  };
}

function realmOf(element: HTMLElement): FirefoxRealm {
  return (element.ownerDocument.defaultView ?? window) as FirefoxRealm;
}
