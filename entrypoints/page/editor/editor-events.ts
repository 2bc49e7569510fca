/** Events as an editor would have them from the browser, made where each browser lets an extension make them. */

type Realm = Window & typeof globalThis;

/** Firefox's access for an extension to the page's own objects. */
type FirefoxRealm = Realm & { wrappedJSObject?: Realm };
type CloneInto = <T>(value: T, target: object) => T;

/** A page may have an element of this name, which any window then shows as its own: only a function will do. */
function firefoxCloneInto(): CloneInto | undefined {
  const { cloneInto } = globalThis as { cloneInto?: unknown };
  return typeof cloneInto === 'function' ? (cloneInto as CloneInto) : undefined;
}

/** A paste event of plain text, and of HTML where given, not dispatched yet. */
export function pasteEvent(element: HTMLElement, text: string, html?: string): ClipboardEvent {
  const view = realmOf(element);
  const init = { bubbles: true, cancelable: true, composed: true };
  const cloneInto = firefoxCloneInto();
  const page = view.wrappedJSObject;
  if (cloneInto && page) {
    // Firefox empties the data of an event made by an extension; in the page's realm it can be filled afterwards.
    const event = new page.ClipboardEvent('paste', cloneInto(init, page));
    if (event.clipboardData) fill(event.clipboardData, text, html);
    return event;
  }
  const clipboardData = new view.DataTransfer();
  fill(clipboardData, text, html);
  return new view.ClipboardEvent('paste', { ...init, clipboardData });
}

/**
 * Whether a paste makes the browser ask for clipboard access. Monaco reads the clipboard at each paste, which makes
 * Firefox ask the person whenever the page has the focus; Monaco then waits for an answer to a question that is not
 * visibly ours.
 */
export function promptsBeforePasting(element: HTMLElement): element is HTMLTextAreaElement {
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

function fill(data: DataTransfer, text: string, html: string | undefined): void {
  data.setData('text/plain', text);
  if (html !== undefined) data.setData('text/html', html);
}

/**
 * Dispatches a focus event to a field whose page has lost the focus; the returned function dispatches the blur again.
 */
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

/** Announces the selection, for editors that read it after the focus. */
export function sendSelectionChange(element: HTMLElement): void {
  const { ownerDocument } = element;
  ownerDocument.dispatchEvent(new (realmOf(element).Event)('selectionchange'));
}
