import { frameDocument } from '@/entrypoints/page/frames';

type FramedCaret = { inFrame: boolean; inShadow: boolean };

/** The caret's position: in an element, in a frame that scripts cannot reach, or in nothing writable. */
export type Caret = FramedCaret &
  (
    | { type: 'element'; element: HTMLElement }
    | { type: 'cross-origin-frame'; element: HTMLElement }
    | { type: 'nothing' }
  );

/**
 * The element with the caret, through shadow roots (closed ones too) and frames of the same origin. It stays
 * the active element of its document while the panel has the focus.
 */
export function fieldWithCaret(start: Document): Caret {
  const position: FramedCaret = { inFrame: false, inShadow: false };
  let root: Document | ShadowRoot = start;
  for (;;) {
    const active: Element | null = root.activeElement;
    if (!active || !isHtml(active)) return { type: 'nothing', ...position };
    if (/^i?frame$/u.test(active.localName)) {
      const inner = frameDocument(active);
      if (!inner) return { type: 'cross-origin-frame', element: active, ...position };
      position.inFrame = true;
      root = inner;
      continue;
    }
    const shadow = shadowOf(active);
    if (shadow?.activeElement) {
      position.inShadow = true;
      root = shadow;
      continue;
    }
    // A page without a chosen field reports its body.
    const { body, documentElement, designMode } = active.ownerDocument;
    const isPage = active === body || active === documentElement;
    if (isPage && !active.isContentEditable && designMode !== 'on') return { type: 'nothing', ...position };
    return { type: 'element', element: editingHost(active), ...position };
  }
}

/** Whether the caret is still in this field: a page that handles typing may have moved it. */
export function retainsCaret(field: HTMLElement): boolean {
  const { activeElement } = field.getRootNode() as Document | ShadowRoot;
  return activeElement !== null && field.contains(activeElement);
}

export function isHtml(element: Element): element is HTMLElement {
  return element.namespaceURI === 'http://www.w3.org/1999/xhtml';
}

type ShadowOpener = { openOrClosedShadowRoot?: (element: HTMLElement) => ShadowRoot | null };

/** The shadow root of an element, a closed one too. */
export function shadowOf(element: HTMLElement): ShadowRoot | null {
  // Firefox gives extensions the closed root as a property of the element, Chromium by a function.
  const firefox = element as { openOrClosedShadowRoot?: ShadowRoot | null };
  if (firefox.openOrClosedShadowRoot !== undefined) return firefox.openOrClosedShadowRoot;
  const { chrome } = globalThis as { chrome?: { dom?: ShadowOpener } };
  return chrome?.dom?.openOrClosedShadowRoot?.(element) ?? element.shadowRoot;
}

/** Inside editable content the whole of it is the field, whichever part of it has the focus. */
function editingHost(element: HTMLElement): HTMLElement {
  let host = element;
  while (host.isContentEditable && host.parentElement?.isContentEditable) host = host.parentElement;
  return host;
}
