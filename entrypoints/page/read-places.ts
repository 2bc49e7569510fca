import type { PlaceAsked, PlaceFound } from '@/protocol/context';
import { isSecret } from './judge-field';
import { reachableRoots } from './reachable-roots';

/** How long a page may be read in all; what comes after is told as not read. */
const READING_MS = 150;
/** More than a value may hold, less than would be a page. */
const MOST = 1_000;

/** Reads the places that were asked for and nothing else; for a text looked for, only whether it is there. */
export function readPlaces(top: Document, places: readonly PlaceAsked[]): PlaceFound[] {
  const end = performance.now() + READING_MS;
  const roots = reachableRoots(top, end);
  return places.map((place) => {
    if (performance.now() > end) return { found: false, why: 'too-slow' };
    let element: Element | null | undefined;
    try {
      element = findPlace(roots, place, end);
    } catch {
      return { found: false, why: 'bad-selector' };
    }
    if (!element) return { found: false, why: 'absent' };
    const text = textOf(element as HTMLElement);
    if (text === undefined) return { found: false, why: 'secret' };
    return place.contains === undefined
      ? { found: true, text: text.slice(0, MOST) }
      : { found: true, contains: folded(text).includes(folded(place.contains)) };
  });
}

function findPlace(roots: readonly (Document | ShadowRoot)[], place: PlaceAsked, end: number) {
  for (const root of roots) {
    const element =
      place.selector === undefined
        ? besideLabel(root, folded(place.label ?? ''), end)
        : root.querySelector(place.selector);
    if (element) return element;
  }
  return undefined;
}

/** What a label that a person reads stands for: its field, or what comes after it. */
function besideLabel(root: Document | ShadowRoot, label: string, end: number): Element | undefined {
  for (const field of root.querySelectorAll('[aria-label]')) {
    if (folded(field.ariaLabel ?? '') === label) return field;
  }
  const words = (root.ownerDocument ?? (root as Document)).createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = words.nextNode(); node && performance.now() < end; node = words.nextNode()) {
    if (folded((node as Text).data) !== label) continue;
    let element = node.parentElement;
    const field = element?.closest('label')?.control;
    if (field) return field;
    // The words may be wrapped a few times before something stands beside them.
    for (let depth = 0; element && depth < 4; depth++, element = element.parentElement) {
      if (element.nextElementSibling) return element.nextElementSibling;
    }
  }
  return undefined;
}

/** What a person sees there; undefined for what nobody is shown. */
function textOf(element: HTMLElement): string | undefined {
  if (isSecret(element) || (element as HTMLInputElement).type === 'hidden') return undefined;
  if (element.localName === 'select') return (element as HTMLSelectElement).selectedOptions[0]?.text ?? '';
  if (/^(input|textarea)$/u.test(element.localName)) return (element as HTMLInputElement).value;
  // What is hidden in the page is not read: not its text content, but what is drawn.
  return element.innerText ?? '';
}

/** For comparing: no case, single spaces, no colon or star at the end as labels have them. */
function folded(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .replace(/[\s:*]+$/u, '')
    .trim()
    .toLowerCase();
}
