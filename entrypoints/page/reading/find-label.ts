/** The value that stands beside a label, as a person reads the two. */
import { foldWords } from '@/protocol/text/fold';

/** How far the words of a label may be wrapped, and how far around them something may stand beside. */
const WRAPPED = 5;
const AROUND = 4;
/** What holds rows or whole parts of a page: beside it stands another matter. */
const WHOLE = 'tr, dl, ul, ol, li, table, tbody, section, article, form, fieldset, main, body';
const LABELS = 'label, dt, th, legend, [role="rowheader"], [role="columnheader"]';
/** What is pressed to go somewhere else: a tab or a link that is called as a label names no value beside it. */
const PRESSED =
  'a[href], button, summary, nav, [role="navigation"], [role="tablist"], [role="tab"], [role="menu"], [role="menubar"], [role="menuitem"], [role="toolbar"], [role="button"], [role="link"]';
/** What is a label all the same, with a link or a button of its own in it; some pages only name it so. */
const LABEL_AROUND = 'label, dt, th, legend, td, [class$="label" i], [class*="label " i]';
/** Said in a label of a field that must, or need not, be filled in; `compact`. */
const MUST = /^(?:champ)?(?:obligatoire|requis|facultatif|optionnel|required|mandatory|optional)(?:field)?$/u;
/** What is drawn between a label and its value and is neither. */
const BETWEEN =
  'br, wbr, hr, svg, img, i:empty, script, style, template, button, [aria-hidden="true"], [role="tooltip"]';

/** A label or a text of one, for comparison: split over elements, its words may touch. */
export function compact(text: string): string {
  return foldWords(text).replaceAll(' ', '');
}

/** What may be meant by a label (`compact`), in the order of the page: a field, an element, or a text itself. */
export function* valueNextToLabel(
  root: Document | ShadowRoot,
  label: string,
  end: number,
): Generator<Element | Text> {
  if (label === '') return;
  const named = [...root.querySelectorAll('[aria-label]')].filter(
    (each) => compact(each.ariaLabel ?? '') === label,
  );
  yield* named.filter(isField);
  const seen = new Set<Element>();
  const words = (root.ownerDocument ?? (root as Document)).createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = words.nextNode(); node && performance.now() < end; node = words.nextNode()) {
    const element = labelAround(node as Text, label);
    if (!element || seen.has(element)) continue;
    seen.add(element);
    yield* valuesOf(element, root);
  }
  yield* named.filter((each) => !isField(each));
}

/** The outermost element that holds these words and, as its label, nothing else. */
function labelAround(node: Text, label: string): Element | undefined {
  const piece = compact(node.data);
  if (piece === '' || !(label.startsWith(piece) || isMarkedLabel(piece, label))) return undefined;
  let element = node.parentElement;
  if (!element || isPressed(element)) return undefined;
  let found = isMarkedLabel(piece, label) ? element : undefined;
  for (let depth = 0; element && depth < WRAPPED; depth++, element = element.parentElement) {
    const text = element.textContent ?? '';
    if (text.length > label.length * 4 + 200 || (element !== node.parentElement && mayHoldValue(element)))
      break;
    const folded = compact(text);
    if (isMarkedLabel(folded, label)) found = element;
    else if (folded.length > label.length) break;
  }
  return found ?? undefined;
}

/** The label (`compact`) itself, or with a word for what must be filled in behind it. */
function isMarkedLabel(words: string, label: string): boolean {
  return words === label || (words.startsWith(label) && MUST.test(words.slice(label.length)));
}

function isPressed(element: Element): boolean {
  const pressed = element.closest(PRESSED);
  return pressed !== null && !pressed.closest(LABEL_AROUND);
}

/** Whether something in here, empty as it may be, could be the value of a label that is in here too. */
function mayHoldValue(element: Element): boolean {
  return (
    element.matches(WHOLE) ||
    [...element.children].some((child) => !child.matches(BETWEEN) && !child.textContent?.trim())
  );
}

function* valuesOf(label: Element, root: Document | ShadowRoot): Generator<Element | Text> {
  const { control } = (label.closest('label') ?? {}) as Partial<HTMLLabelElement>;
  if (control) {
    yield control;
    return;
  }
  for (const { id } of [label, ...label.querySelectorAll('[id]')]) {
    if (id) yield* root.querySelectorAll(`[aria-labelledby~="${CSS.escape(id)}"]`);
  }
  if (isColumnHead(label)) yield* onlyCellBelow(label as HTMLTableCellElement);
  else yield* valueNextTo(label);
}

function* valueNextTo(label: Element): Generator<Element | Text> {
  let element: Element | null = label;
  for (let depth = 0; element && depth < AROUND; depth++, element = element.parentElement) {
    for (let next = element.nextSibling; next; next = next.nextSibling) {
      if (next.nodeType === Node.ELEMENT_NODE) {
        const beside = next as Element;
        if (beside.matches(BETWEEN)) continue;
        // A list or a form of its own holds labels of its own.
        if (beside.querySelector(LABELS) && beside.matches(WHOLE)) return;
        // Another label: there is nothing beside this one.
        if (!beside.matches(LABELS) || (beside as HTMLLabelElement).control) yield beside;
        return;
      }
      if (next.nodeType === Node.TEXT_NODE && foldWords((next as Text).data) !== '') {
        yield next as Text;
        return;
      }
    }
    if (element.matches(WHOLE) || element.parentElement?.matches(WHOLE)) return;
  }
}

function isColumnHead(label: Element): boolean {
  const row = label.parentElement;
  return (
    label.localName === 'th' &&
    ((label as HTMLTableCellElement).scope === 'col' ||
      (row !== null &&
        row.children.length > 1 &&
        [...row.children].every(({ localName }) => localName === 'th')))
  );
}

/** In a list of several rows nobody knows which one is meant. */
function* onlyCellBelow(head: HTMLTableCellElement): Generator<Element> {
  const rows = [...(head.closest('table')?.rows ?? [])].filter((row) => row.cells[0]?.localName === 'td');
  const cell = rows.length === 1 ? rows[0]?.cells[head.cellIndex] : undefined;
  if (cell) yield cell;
}

export function isField(element: Element): boolean {
  return element.matches('input, textarea, select, [contenteditable], [role="textbox"], [role="combobox"]');
}
