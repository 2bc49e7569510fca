import type { PlaceAsked, PlaceFound } from '@/protocol/context';
import { foldWords } from '@/protocol/fold';
import { besideLabel, compact } from './find-label';
import { isSecret } from './judge-field';
import { reachableRoots } from './reachable-roots';

/** How long a page may be read in all; what comes after is told as not read. */
const READING_MS = 150;
/** More than a value may hold, less than would be a page. */
const MOST = 1_000;
/** Elements that one selector is tried on. */
const MOST_ELEMENTS = 200;

/**
 * Reads the places that were asked for and nothing else; for a text looked for, only whether it is there. Of
 * several places of the same name the first counts that is shown and not empty: a page may hold the record before,
 * hidden.
 */
export function readPlaces(top: Document, places: readonly PlaceAsked[]): PlaceFound[] {
  const end = performance.now() + READING_MS;
  const roots = reachableRoots(top, end);
  return places.map((place) => {
    if (performance.now() > end) return { found: false, why: 'too-slow' };
    let text: string | undefined;
    try {
      const found = [...textsOf(roots, place, end)];
      text =
        found.find((each) => each !== undefined && each.trim() !== '') ??
        found.find((each) => each !== undefined);
      if (text === undefined) return { found: false, why: found.length > 0 ? 'secret' : 'absent' };
    } catch {
      return { found: false, why: 'bad-selector' };
    }
    return place.contains === undefined
      ? { found: true, text: text.slice(0, MOST) }
      : { found: true, contains: contains(text, place.contains) };
  });
}

/** The texts that a place may mean, up to the first that is not empty; undefined for one nobody is shown. */
function* textsOf(
  roots: readonly (Document | ShadowRoot)[],
  place: PlaceAsked,
  end: number,
): Generator<string | undefined> {
  for (const root of roots) {
    const candidates =
      place.selector === undefined
        ? besideLabel(root, compact(place.label ?? ''), end)
        : [...root.querySelectorAll(place.selector)].slice(0, MOST_ELEMENTS);
    for (const candidate of candidates) {
      if (performance.now() > end) return;
      if (!isShown(candidate)) continue;
      const text = textOf(candidate);
      yield text;
      if (text?.trim()) return;
    }
  }
}

/** Hidden parts are not read: of what is not drawn, `innerText` would be the whole content. */
function isShown(candidate: Element | Text): boolean {
  const element = candidate.nodeType === Node.TEXT_NODE ? candidate.parentElement : (candidate as Element);
  if (!element) return false;
  return element.localName === 'title' || element.checkVisibility({ visibilityProperty: true });
}

/** What a person sees there; undefined for what nobody is shown. */
function textOf(candidate: Element | Text): string | undefined {
  // Beside a label, what parts the two is no value.
  if (candidate.nodeType === Node.TEXT_NODE) return (candidate as Text).data.replace(/^[\s:：]+/u, '').trim();
  const element = candidate as HTMLElement;
  if (isSecretField(element)) return undefined;
  if (element.matches(FIELDS)) return fieldValue(element);
  // A wrapper around a field: its own text says what the field is, not what stands in it.
  for (const field of element.querySelectorAll<HTMLElement>(FIELDS)) {
    if (!field.checkVisibility({ visibilityProperty: true })) continue;
    if (isSecretField(field)) return undefined;
    const value = fieldValue(field);
    if (value.trim()) return value;
  }
  return element.innerText ?? '';
}

const FIELDS = 'input, textarea, select';
/** Kinds of input whose value is no text that a person reads. */
const NO_TEXT = /^(?:checkbox|radio|button|submit|reset|image|file|range|color)$/u;

function fieldValue(field: HTMLElement): string {
  if (field.localName === 'select') return (field as HTMLSelectElement).selectedOptions[0]?.text ?? '';
  return NO_TEXT.test((field as HTMLInputElement).type) ? '' : (field as HTMLInputElement).value;
}

function isSecretField(element: HTMLElement): boolean {
  return isSecret(element) || (element as HTMLInputElement).type === 'hidden';
}

function contains(text: string, wanted: string): boolean {
  const folded = foldWords(wanted);
  // Signs alone are no words: they are looked for as they stand.
  return folded === '' ? text.includes(wanted.trim()) : foldWords(text).includes(folded);
}
