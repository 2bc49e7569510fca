import type { FieldKind, FrameInsertion } from '@/protocol/page';
import { fakeFocus, pasteEvent } from './editor-events';
import { pageTakesTyping, until } from './events';
import { hasEachLine, hasLines, isSpliced, wordsOf } from './verify';

/** How long an editor that says nothing may take to answer a paste (TinyMCE takes a turn of the event loop). */
const SILENT_MS = 120;
/** How long an editor that has taken the paste or the typing over may take to show it. */
const TAKEN_MS = 1_000;

/** How long an editor may take to put in order what the browser wrote into it. */
const SETTLING_MS = 20;

/**
 * Writes into rich text. Editors with a model of their own hear a paste; plain editable content hears typing.
 * A second way is tried only while the text is exactly as before and nobody has taken the first one over:
 * the text is never there twice.
 */
export async function writeToEditor(
  element: HTMLElement,
  kind: FieldKind,
  text: string,
): Promise<FrameInsertion> {
  const shown = kind === 'drawn' ? visibleEditor(element) : element;
  const before = wordsIn(shown);
  const removed = kind === 'rich' ? wordsOf(selectedIn(element)) : undefined;
  const added = wordsOf(text);
  const unchanged = () => wordsIn(shown) === before;
  const isThere = () =>
    kind === 'drawn'
      ? hasEachLine(before, wordsIn(shown), text)
      : isSpliced(before, wordsIn(shown), added, removed);
  const linesKept = () =>
    // biome-ignore lint/performance/useDomNodeTextContent: only the laid out text tells where lines end
    kind === 'drawn' || hasLines(shown.innerText, text);
  const judge = (how: 'typed' | 'pasted'): FrameInsertion =>
    isThere()
      ? {
          inserted: true,
          how,
          lines: linesKept() ? 'kept' : 'joined',
        }
      : { inserted: false, why: 'not-verified', changed: !unchanged() };

  // An editor that lost the focus to the panel may ignore what comes in, or put it at a stale place.
  const endFakeFocus = element.ownerDocument.hasFocus() ? undefined : fakeFocus(element);
  try {
    const taken = !element.dispatchEvent(pasteEvent(element, text));
    if (await until(isThere, taken ? TAKEN_MS : SILENT_MS)) return judge('pasted');
    if (taken || !unchanged() || !element.isConnected) return judge('pasted');

    const typed = pageTakesTyping(element, text);
    if (!typed) element.ownerDocument.execCommand('insertText', false, text);
    await until(isThere, typed ? TAKEN_MS : SETTLING_MS);
    return judge('typed');
  } finally {
    endFakeFocus?.();
  }
}

/** The text of an editor without white space, and without the parts that are not to be edited (placeholders). */
function wordsIn(element: HTMLElement): string {
  const texts: string[] = [];
  const walk = (node: Node) => {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) texts.push((child as Text).data);
      else if ((child as Element).getAttribute?.('contenteditable') !== 'false') walk(child);
    }
  };
  walk(element);
  return wordsOf(texts.join(''));
}

function selectedIn(element: HTMLElement): string {
  const root = element.getRootNode() as Document & { getSelection?: () => Selection | null };
  return (root.getSelection?.() ?? element.ownerDocument.getSelection())?.toString() ?? '';
}

/** The part of the page that shows what is typed into an editor's hidden field. */
function visibleEditor(element: HTMLElement): HTMLElement {
  let shown = element;
  while (shown.parentElement && (shown.offsetHeight < 24 || shown.offsetWidth < 48))
    shown = shown.parentElement;
  return shown;
}
