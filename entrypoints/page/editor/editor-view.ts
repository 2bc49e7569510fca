/** A snapshot of an editor before an insertion, and the visible changes since. */

import { endsInDrawnRows, hasEachLine, hasLines, isSpliced, wordsOf } from '@/entrypoints/page/verify';
import type { FieldKind } from '@/protocol/page';
import { contentHeight, drawnRows, selectedIn, visibleEditor, wordsIn } from './read-editor';

/**
 * How many ancestors around a field are searched for an editor of several fields (blocks), and how long its text may
 * be.
 */
const AROUND = 8;
const MOST_AROUND = 100_000;

export type EditorView = {
  before: string;
  words: () => string;
  /** Whether the field's text is as before, with no new field next to it. */
  unchanged: () => boolean;
  /** The text is there, once, exactly; `taken`: the editor has said that it took it. */
  isThere: (taken: boolean) => boolean;
  sameLines: () => boolean;
  /** Where a block editor made further fields of the text: the part of the page that holds them, with its words. */
  blocks: () => { part: HTMLElement; before: string } | undefined;
  replaced: string;
};

/** Reads an editor now, so that it can be compared after `text` was written. */
export function viewOf(element: HTMLElement, kind: FieldKind, text: string): EditorView {
  const shown = kind === 'drawn' ? visibleEditor(element) : element;
  const before = wordsIn(shown);
  const heightBefore = contentHeight(shown);
  const replaced = kind === 'rich' ? wordsOf(selectedIn(element)) : '';
  const removed = kind === 'rich' ? replaced : undefined;
  const added = wordsOf(text);
  const words = () => wordsIn(shown);
  const around = kind === 'rich' ? blocksAround(element) : [];
  // A block editor makes fields of its own of further paragraphs: they are next to this one.
  const fieldCount = () => around.at(-1)?.[0].querySelectorAll('[contenteditable]').length;
  const fieldsBefore = fieldCount();
  const isInField = () => element.isConnected && isSpliced(before, words(), added, removed);
  const blocks = () => {
    if (isInField() || (words() === before && element.isConnected && fieldCount() === fieldsBefore))
      return undefined;
    const found = around.find(
      ([part, was]) => part.isConnected && isSpliced(was, wordsIn(part), added, removed),
    );
    return found && { part: found[0], before: found[1] };
  };
  return {
    before,
    words,
    replaced,
    unchanged: () => words() === before && element.isConnected && fieldCount() === fieldsBefore,
    isThere: (taken) => {
      const now = words();
      if (kind === 'drawn' ? hasEachLine(before, now, text) : isSpliced(before, now, added, removed))
        return true;
      if (blocks()) return true;
      const moved = now !== before || contentHeight(shown) !== heightBefore;
      return taken && moved && endsInDrawnRows(drawnRows(shown, element), text);
    },
    blocks,
    sameLines: () =>
      kind === 'drawn' ||
      hasLines(shown.innerText, text) ||
      blocks() !== undefined ||
      endsInDrawnRows(drawnRows(shown, element), text),
  };
}

/** The parts of the page around a field that hold other fields too, from the inside out, with their words. */
function blocksAround(element: HTMLElement): (readonly [HTMLElement, string])[] {
  const parts: [HTMLElement, string][] = [];
  let part = element.parentElement;
  for (let up = 0; part && up < AROUND; up++, part = part.parentElement) {
    if ((part.textContent?.length ?? 0) > MOST_AROUND) break;
    const words = wordsIn(part);
    if (words !== parts.at(-1)?.[1]) parts.push([part, words]);
  }
  return parts;
}
