/** Plain fields, by the page's address: how the field is made and where it stands. */
import { CARET, caretIn, linesOfHtml, nativeUndo, offer, place, START } from './page-under-test';

function textField(field: HTMLInputElement | HTMLTextAreaElement): void {
  field.value = START;
  offer({
    placeCaret: () => {
      field.focus();
      field.setSelectionRange(CARET, CARET);
    },
    text: () => field.value,
    undo: nativeUndo,
  });
}

function editable(host: HTMLElement, undo = nativeUndo): void {
  offer({ placeCaret: () => caretIn(host), text: () => linesOfHtml(host.innerHTML), undo });
}

function shadow(mode: ShadowRootMode): void {
  const field = document.createElement('textarea');
  place().attachShadow({ mode }).append(field);
  textField(field);
}

function designMode(): void {
  const frame = place('iframe') as HTMLIFrameElement;
  const inner = frame.contentDocument;
  if (!inner) return;
  inner.designMode = 'on';
  inner.body.innerHTML = `<p>${START}</p>`;
  offer({
    placeCaret: () => {
      frame.focus();
      frame.contentWindow?.focus();
      caretIn(inner.body);
    },
    text: () => linesOfHtml(inner.body.innerHTML),
    undo: () => void inner.execCommand('undo'),
  });
}

const kinds: Record<string, () => void> = {
  input: () => textField(place('input') as HTMLInputElement),
  textarea: () => textField(place('textarea') as HTMLTextAreaElement),
  contenteditable: () => {
    const host = place();
    host.contentEditable = 'true';
    host.innerHTML = `<p>${START}</p>`;
    editable(host);
  },
  'design-mode': designMode,
  'shadow-open': () => shadow('open'),
  'shadow-closed': () => shadow('closed'),
};
kinds[location.hash.slice(1)]?.();
