import { isSecret } from '@/entrypoints/page/field/classify-field';
import { reachableRoots } from '@/entrypoints/page/reachable-roots';
import type { PageQuery, PageQueryResult } from '@/protocol/context';
import { foldWords } from '@/protocol/text/fold';
import { compact, fieldsIn, isField, valueNextToLabel } from './find-label';

/** How long a page may be read in all; queries after it are reported as not read. */
const READING_MS = 150;
/** More than a value may hold, less than would be a page. */
const MOST = 1_000;
/** Elements that one selector is tried on. */
const MOST_ELEMENTS = 200;

/**
 * Reads the places that were asked for and nothing else; for a text looked for, only whether it is there. Of
 * several places of the same name the first counts that is shown and not empty: a page may hold the record before,
 * hidden, out of reach of the eye, or beneath another view.
 */
export function readQueries(top: Document, queries: readonly PageQuery[]): PageQueryResult[] {
  const end = performance.now() + READING_MS;
  const roots = reachableRoots(top, end);
  return queries.map((query) => {
    if (performance.now() > end) return { found: false, why: 'too-slow' };
    let text: string | undefined;
    try {
      const found = [...textsOf(roots, query, end)];
      text =
        found.find((each) => each !== undefined && each.trim() !== '') ??
        found.find((each) => each !== undefined);
      if (text === undefined) return { found: false, why: found.length > 0 ? 'secret' : 'absent' };
    } catch {
      return { found: false, why: 'bad-selector' };
    }
    return query.contains === undefined
      ? { found: true, text: text.slice(0, MOST) }
      : { found: true, contains: contains(text, query.contains) };
  });
}

/**
 * The texts that a place may mean, up to the first that is not empty; undefined for one nobody is shown. What stands
 * beneath a dialog or another view comes after what does not.
 */
function* textsOf(
  roots: readonly (Document | ShadowRoot)[],
  query: PageQuery,
  end: number,
): Generator<string | undefined> {
  const beneath: (Element | Text)[] = [];
  for (const candidate of candidatesOf(roots, query, end)) {
    if (performance.now() > end) return;
    if (!isShown(candidate)) continue;
    if (elementOf(candidate)?.closest(BENEATH)) {
      beneath.push(candidate);
      continue;
    }
    const text = textOf(candidate);
    yield text;
    if (text?.trim()) return;
  }
  for (const candidate of beneath) yield textOf(candidate);
}

/** What cannot be worked with while something lies over it. */
const BENEATH = '[inert], [aria-hidden="true"]';

function* candidatesOf(
  roots: readonly (Document | ShadowRoot)[],
  query: PageQuery,
  end: number,
): Generator<Element | Text> {
  for (const root of roots) {
    if (query.selector === undefined) yield* valueNextToLabel(root, compact(query.label ?? ''), end);
    else yield* [...root.querySelectorAll(query.selector)].slice(0, MOST_ELEMENTS);
  }
}

/** Hidden parts are not read: of what is not drawn, `innerText` would be the whole content. */
function isShown(candidate: Element | Text): boolean {
  const element = elementOf(candidate);
  if (!element) return false;
  if (element.localName === 'title') return true;
  return (
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !isOutOfReach(element)
  );
}

/** Whether no scrolling brings it into view: pages put the view before there. */
function isOutOfReach(element: Element): boolean {
  const { left, right, bottom, width, height } = element.getBoundingClientRect();
  const view = element.ownerDocument.defaultView ?? window;
  if (width === 0 && height === 0) return false;
  const isBefore = right + view.scrollX <= 0 || bottom + view.scrollY <= 0;
  return isBefore || left + view.scrollX >= element.ownerDocument.documentElement.scrollWidth;
}

function elementOf(candidate: Element | Text): Element | null {
  return candidate.nodeType === Node.TEXT_NODE ? candidate.parentElement : (candidate as Element);
}

/** What a person sees there; undefined for what nobody is shown. */
function textOf(candidate: Element | Text): string | undefined {
  // Beside a label, what parts the two is no value.
  if (candidate.nodeType === Node.TEXT_NODE) return (candidate as Text).data.replace(/^[\s:：]+/u, '').trim();
  const element = candidate as HTMLElement;
  if (isSecretField(element)) return undefined;
  if (isField(element)) return fieldValue(element);
  // A wrapper around a field: its own text says what the field is, not what stands in it.
  let hasChoice = false;
  for (const field of fieldsIn(element)) {
    if (!field.checkVisibility({ visibilityProperty: true })) continue;
    if (isSecretField(field)) return undefined;
    const value = fieldValue(field);
    if (value.trim()) return value;
    hasChoice ||= (field as HTMLInputElement).type === 'radio';
  }
  if (hasChoice) return '';
  let text = element.innerText ?? '';
  // Words where no value is chosen yet, and buttons beside a value; a button alone may be the value.
  for (const other of element.querySelectorAll<HTMLElement>('button, [class*="placeholder" i]')) {
    const rest = text.replace(other.innerText, '');
    if (rest.trim() || other.localName !== 'button') text = rest;
  }
  return text;
}

/** Kinds of input whose value is no text that a person reads. */
const NO_TEXT = /^(?:checkbox|radio|button|submit|reset|image|file|range|color)$/u;

function fieldValue(field: HTMLElement): string {
  const { localName, type, value, labels, checked } = field as HTMLInputElement;
  if (localName === 'select')
    return (field as HTMLElement as HTMLSelectElement).selectedOptions[0]?.text ?? '';
  if (!/^(?:input|textarea)$/u.test(localName)) return field.innerText ?? '';
  if (type === 'radio' && checked) return labels?.[0]?.innerText ?? '';
  return NO_TEXT.test(type) ? '' : value;
}

function isSecretField(element: HTMLElement): boolean {
  return isSecret(element) || (element as HTMLInputElement).type === 'hidden';
}

function contains(text: string, wanted: string): boolean {
  const folded = foldWords(wanted);
  // Signs alone are no words: they are looked for as they stand.
  return folded === '' ? text.includes(wanted.trim()) : foldWords(text).includes(folded);
}
