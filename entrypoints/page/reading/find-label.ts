/** The value that belongs to a label, in the ways in which pages nest the two. */
import { shadowOf } from '@/entrypoints/page/field/find-field';
import { foldWords } from '@/protocol/text/fold';

/** Wrappers that the words of a label may have. */
const MAX_WRAPPERS = 5;
/** Elements with a value or a label of their own: what stands beside them is another matter. */
const GROUPS = 'tr, dl, ul, ol, li, table, tbody, section, article, form, fieldset, main, body';
const LABELS = 'label, dt, th, legend, [role$="header"]';
/** Heads of columns: their values stand below. */
const COLUMN_HEADS = 'th[scope="col"], tr:not(:has(> :not(th))) > th:not(:only-child)';
/** Elements that are the value also when they are empty. */
const CELLS = 'td, dd, output, [role$="cell"]';
/** What is pressed to go somewhere else: a tab or a link that is called as a label names no value beside it. */
const CONTROLS =
  'a[href], button, summary, nav, [role="navigation"], [role="tablist"], [role="tab"], [role^="menu"], [role="toolbar"], [role="button"], [role="link"]';
/** What is a label all the same, with a link or a button of its own in it; some pages only name it so. */
const NAMED_LABEL = '[class$="label" i], [class*="label " i]';
const AROUND_CONTROL = `${LABELS}, td, ${NAMED_LABEL}`;
/** Elements that hold a label whole, icons and marks included. */
const LABEL_CONTAINERS = `${LABELS}, button, td:has(table), ${NAMED_LABEL}`;
/** Said in a label of a field that must, or need not, be filled in; `compact`. */
const REQUIRED_MARK =
  /^(?:champ)?(?:obligatoire|requis|facultatif|optionnel|required|mandatory|optional)(?:field)?$/u;
/** What is drawn between a label and its value and is neither. */
const BETWEEN =
  'br, wbr, hr, svg, img, i:empty, script, style, template, button, [aria-hidden="true"], [role="tooltip"]';
const FIELDS =
  'input:not([type="hidden"]), textarea, select, [contenteditable]:not([contenteditable="false"]), [role="textbox"], [role="combobox"]';

type Root = Document | ShadowRoot;

/** A label or a text of one, for comparison: split over elements, its words may touch. */
export function compact(text: string): string {
  return foldWords(text).replaceAll(' ', '');
}

/** What may be meant by a label (`compact`), in the order of the page: a field, an element, or a text itself. */
export function* valueNextToLabel(root: Root, label: string, end: number): Generator<Element | Text> {
  if (label === '') return;
  const named = [...root.querySelectorAll('[aria-label]')].filter((each) =>
    isLabelText(each.ariaLabel ?? '', label),
  );
  yield* named.filter(isField);
  const seen = new Set<Element | Text>();
  const words = (root.ownerDocument ?? (root as Document)).createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = words.nextNode(); node && performance.now() < end; node = words.nextNode()) {
    const found = labelAround(node as Text, label);
    if (!found || seen.has(found)) continue;
    seen.add(found);
    yield* valuesOf(found, node as Text, label, root);
  }
  yield* named.filter((each) => !isField(each));
}

/** The outermost element that holds these words and, as its label, nothing else; the text itself beside others. */
function labelAround(node: Text, label: string): Element | Text | undefined {
  const parent = node.parentElement;
  const maxLength = maxTextLength(label);
  if (!parent || node.data.length > maxLength || parent.matches('style, script, template')) return undefined;
  const piece = compact(node.data);
  const isWhole = isMarkedLabel(piece, label);
  if (piece === '' || !(isWhole || label.startsWith(piece)) || isControl(parent)) return undefined;
  let found: Element | Text | undefined = isWhole ? node : undefined;
  let element: Element | null = parent;
  for (let depth = 0; element && depth < MAX_WRAPPERS; depth++, element = element.parentElement) {
    const text = element.textContent ?? '';
    if (text.length > maxLength || (element !== parent && mayHoldValue(element))) break;
    const folded = compact(text);
    if (isMarkedLabel(folded, label)) found = element;
    else if (folded.length > label.length) break;
  }
  return found;
}

/** Longer texts are no label, however many signs and spaces are in it. */
function maxTextLength(label: string): number {
  return label.length * 4 + 200;
}

function isLabelText(text: string, label: string): boolean {
  return text.length <= maxTextLength(label) && isMarkedLabel(compact(text), label);
}

/** The label (`compact`) itself, or with a word for what must be filled in behind it. */
function isMarkedLabel(words: string, label: string): boolean {
  return words === label || (words.startsWith(label) && REQUIRED_MARK.test(words.slice(label.length)));
}

function isControl(element: Element): boolean {
  const control = element.closest(CONTROLS);
  return control !== null && !control.closest(AROUND_CONTROL);
}

/** Whether something in here, empty as it may be, could be the value of a label that is in here too. */
function mayHoldValue(element: Element): boolean {
  return (
    element.matches(GROUPS) ||
    shadowIn(element) !== null ||
    [...element.children].some((child) => !child.matches(BETWEEN) && !child.textContent?.trim())
  );
}

function* valuesOf(found: Element | Text, node: Text, label: string, root: Root): Generator<Element | Text> {
  const named = node.parentElement?.closest('label');
  const target = named && (named.control ?? root.getElementById(named.htmlFor));
  if (target) {
    yield target;
    // A drawn choice shows its value beside the field that only searches or submits.
    if (!target.matches('[role="combobox"]') && target.checkVisibility()) return;
  }
  for (let named = node.parentElement; named; named = named.parentElement) {
    if (named.id) {
      const referring = root.querySelectorAll(`[aria-labelledby~="${CSS.escape(named.id)}"]`);
      yield* [...referring].filter((each) => isField(each) || !each.querySelector(LABELS));
    }
    if (!isLabelText(named.parentElement?.textContent ?? '', label)) break;
  }
  const start = labelContainer(found, label);
  const value =
    isElement(start) && start.matches(COLUMN_HEADS)
      ? cellBelow(start as HTMLTableCellElement)
      : valueNextTo(start, label);
  if (value) yield value;
}

/** The element that is made for the label, with what is drawn beside its words, but without a value. */
function labelContainer(found: Element | Text, label: string): Element | Text {
  let start = found;
  for (let outer = start.parentElement; outer; outer = start.parentElement) {
    outer = outer.closest(LABEL_CONTAINERS);
    if (!outer || !isLabelText(outer.textContent ?? '', label) || hasField(outer)) break;
    // Rows that are named after the labels in them.
    if (outer.matches(NAMED_LABEL) && outer.nextElementSibling?.className === outer.className) break;
    start = outer;
  }
  return start;
}

// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: in parts it would weigh more in the page
function valueNextTo(label: Element | Text, words: string): Element | Text | undefined {
  let node: Element | Text | null = label;
  let empty: Element | undefined;
  let isFirst = true;
  for (; node; node = node.parentElement) {
    if (isElement(node)) {
      const field = !empty && onlyFieldIn(node, words);
      if (field) return field;
      if (!isFirst || (node !== label && node.matches(GROUPS))) break;
    }
    for (let next = node.nextSibling; next; next = next.nextSibling) {
      const neighbour = valueIn(next);
      if (!neighbour) continue;
      if (!isElement(neighbour)) return empty ?? neighbour;
      if (isEmpty(neighbour)) {
        // A mark beside the label, unless it is a value that is not filled in.
        if (neighbour.textContent?.trim() || neighbour.matches(CELLS) || !neighbour.querySelector(BETWEEN))
          empty ??= neighbour;
        if (!neighbour.matches(CELLS)) continue;
      }
      if (empty && !isValueBehind(neighbour, node)) return empty;
      return isOfOtherLabel(neighbour) ? undefined : neighbour;
    }
    // The value of a label that is the last of its group is not in the next group.
    let before: ChildNode | null = node.previousSibling;
    while (before && !hasContent(before)) before = before.previousSibling;
    isFirst = !before;
  }
  return empty;
}

/** Whether what follows an empty element is the value all the same, by its field or its part in the layout. */
function isValueBehind(beside: Element, label: Element | Text): boolean {
  const [part, own] = [beside, label as Element].map(({ classList }) => classList?.[0]);
  const isOther = part !== undefined && own !== undefined && part !== own;
  return beginsWithField(beside) || (isOther && [...beside.children].filter(hasContent).length < 2);
}

/** Whether a sibling shows words, other than by the name of an icon, or has a field. */
function hasContent(sibling: ChildNode): boolean {
  const value = valueIn(sibling);
  return !!value && value.nodeName !== 'I' && !(isElement(value) && isEmpty(value));
}

/** A sibling with something to read; undefined where it is drawn between a label and its value, or hidden. */
function valueIn(sibling: ChildNode): Element | Text | undefined {
  if (sibling.nodeType === Node.TEXT_NODE)
    return foldWords((sibling as Text).data) === '' ? undefined : (sibling as Text);
  if (!isElement(sibling)) return undefined;
  const element = slotted(sibling);
  return element.matches(BETWEEN) || !element.checkVisibility() ? undefined : element;
}

function isElement(node: Node): node is Element {
  return node.nodeType === Node.ELEMENT_NODE;
}

/** What a component shows in its slot. */
function slotted(element: Element): Element {
  return (element as HTMLSlotElement).assignedElements?.()[0] ?? element;
}

/** Whether it shows no words but those of buttons, and has no field. */
function isEmpty(element: Element): boolean {
  let words = element.textContent ?? '';
  for (const { textContent } of element.querySelectorAll('button'))
    words = words.replace(textContent ?? '', '');
  return !words.trim() && !hasField(element);
}

function isOfOtherLabel(beside: Element): boolean {
  const label = beside.matches(LABELS) ? beside : beside.querySelector(LABELS);
  if (!label) return false;
  // A list or a form of its own holds labels of its own.
  if (label !== beside && beside.matches(GROUPS)) return true;
  if (hasField(beside)) return false;
  const next = beside.nextElementSibling;
  return label === beside || (label.textContent === beside.textContent && next !== null && hasField(next));
}

/** Whether a field comes before any words. */
function beginsWithField(element: Element): boolean {
  const { value: field } = fieldsIn(element).next();
  if (!field) return false;
  const before = element.ownerDocument.createRange();
  before.setStart(element, 0);
  before.setEndBefore(field);
  return compact(before.toString()) === '';
}

/** The only field of a group that has no words but the label: it may stand before it, or in the shadow of both. */
function onlyFieldIn(group: Element, label: string): Element | undefined {
  const [field, other] = fieldsIn(group);
  if (!field || other) return undefined;
  const words = (group.textContent ?? '').replace(field.textContent ?? '', '');
  return isLabelText(words, label) ? field : undefined;
}

/** The cell of a column with one row: in a list of several nobody knows which one is meant. */
function cellBelow(head: HTMLTableCellElement): Element | undefined {
  const rows = [...(head.closest('table')?.rows ?? [])].filter((row) => row.cells[0]?.localName === 'td');
  return rows.length === 1 ? rows[0]?.cells[head.cellIndex] : undefined;
}

export function isField(element: Element): boolean {
  return element.matches(FIELDS);
}

function hasField(element: Element): boolean {
  return !fieldsIn(element).next().done;
}

/** The fields that an element is or holds, those in the shadow roots of components included. */
export function* fieldsIn(root: Element | ShadowRoot): Generator<HTMLElement> {
  const own = root.nodeType === Node.ELEMENT_NODE ? [root as Element] : [];
  for (const element of [...own, ...root.querySelectorAll('*')]) {
    if (isField(element)) yield element as HTMLElement;
    else {
      const shadow = shadowIn(element);
      if (shadow) yield* fieldsIn(shadow);
    }
  }
}

/** The shadow root of a component. */
function shadowIn(element: Element): ShadowRoot | null {
  return element.localName.includes('-') ? shadowOf(element as HTMLElement) : null;
}
