/** Frames as seen from inside: which of them this script speaks for, and where they lie under the top. */
import type { FramePath } from '@/protocol/page';

/** Whether no frame above this one is of the same origin and could speak for it. */
export function isFrameRoot(view: Window): boolean {
  // For a frame of another origin (and for the top one) this is null.
  return view.frameElement === null;
}

/** A window's path below the top window; undefined when it is unknown (a frame in a shadow tree). */
export function framePath(view: Window): FramePath | undefined {
  const path: FramePath = [];
  for (let inner = view; inner !== inner.parent; inner = inner.parent) {
    const index = indexIn(inner.parent, inner);
    if (index === undefined) return undefined;
    path.unshift(index);
  }
  return path;
}

/** Where the content of a frame element lies under the top window. */
export function frameElementAt(element: HTMLElement): FramePath | undefined {
  const outer = element.ownerDocument.defaultView;
  const inner = contentWindow(element);
  const above = outer && framePath(outer);
  const index = outer && inner && indexIn(outer, inner);
  return above && index !== undefined && index !== null ? [...above, index] : undefined;
}

/** The document inside a frame element of the same origin; undefined for another origin. */
export function frameDocument(element: HTMLElement): Document | undefined {
  try {
    return (element as HTMLIFrameElement).contentDocument ?? undefined;
  } catch {
    // Firefox throws where Chromium returns null.
    return undefined;
  }
}

/** The origin in a frame element's address, where it has one of its own. */
export function originOf(element: HTMLElement): string | undefined {
  try {
    const { origin } = new URL((element as HTMLIFrameElement).src, element.ownerDocument.baseURI);
    return /^https?:/u.test(origin) ? origin.slice(0, 300) : undefined;
  } catch {
    // An invalid address has no origin to request a permission for.
    return undefined;
  }
}

function contentWindow(element: HTMLElement): Window | null {
  return (element as HTMLIFrameElement).contentWindow;
}

function indexIn(parent: Window, child: Window): number | undefined {
  // `length` and the indexes of a window may be read across origins.
  for (let index = 0; index < parent.length; index++) if (parent[index] === child) return index;
  return undefined;
}

/** The addresses of an element's frame and of the frames around it, as far as they are known. */
export function addressOf(element: HTMLElement): string {
  const addresses: string[] = [];
  const view = element.ownerDocument.defaultView ?? window;
  for (let inner: Window = view; ; inner = inner.parent) {
    try {
      addresses.push(inner.location.href);
    } catch {
      // A frame of another origin.
    }
    if (inner === inner.parent) return addresses.join('\n');
  }
}
