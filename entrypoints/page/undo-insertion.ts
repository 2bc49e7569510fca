/**
 * Undo of the last insertion, even after the person typed around it.
 * Guarantees: words typed before and after stay; where the text cannot be distinguished from others, or was changed,
 * nothing is done.
 */

import { deleteLeftSeparators, deleteSelected } from '@/entrypoints/page/editor/delete-in-editor';
import { fakeFocus, sendSelectionChange } from '@/entrypoints/page/editor/editor-events';
import { textsIn, wordsIn } from '@/entrypoints/page/editor/read-editor';
import { undoInEditor } from '@/entrypoints/page/editor/undo-in-editor';
import { closeTypingStep, isTextField, selectionOf } from '@/entrypoints/page/field/caret';
import { isReadOnly, type TextField } from '@/entrypoints/page/field/classify-field';
import type { PageUndo, UndoObstacle } from '@/protocol/page';
import { later, sendChange, sendKey } from './events';
import { addressOf } from './frames';
import { fieldOf, shownOf } from './insertion-range';
import type { Joined } from './join-text';
import { forgetInsertion, type InsertionRecord, insertionRecord } from './page-memory';
import { wordsOf } from './verify';

type Undo = Extract<PageUndo, { undone: true }> | { undone: false; why: UndoObstacle };

/** Editors that delete by a selection of their own, which the page's does not move: CodeMirror 6, Trix. */
const KEEPS_OWN_SELECTION = '.cm-content, trix-editor';
/** How long it may then take to draw its own text over it. */
const REDRAWING_MS = 60;

const refused = (why: UndoObstacle): Undo => ({ undone: false, why });

/** Undoes an insertion of this frame; undefined when it is not of this frame. */
export async function undoInsertion(id: string): Promise<Undo | undefined> {
  const record = insertionRecord(id);
  if (!record) return undefined;
  const field = fieldOf(record);
  if (!field) return refused('field-gone');
  if (!isOfSameRecord(field, record)) return refused('other-address');
  if (isReadOnly(field)) return refused('refused');
  const endFocus = field.ownerDocument.hasFocus() ? undefined : fakeFocus(field);
  try {
    await later(0);
    const isField = isTextField(field) && record.kind !== 'drawn';
    const undo = isField
      ? await undoInField(field as TextField, record)
      : await undoInRichText(field, record);
    if (undo.undone) forgetInsertion(id);
    if (undo.undone && endFocus && isField) sendChange(field);
    return undo;
  } finally {
    endFocus?.();
  }
}

/**
 * Whether the field certainly holds the record that the text went into: under another address it may be another one
 * with the same words. Unchanged words around the text prove that it is the same record, saved meanwhile.
 */
function isOfSameRecord(field: HTMLElement, record: InsertionRecord): boolean {
  if (addressOf(field) === record.address) return true;
  const isField = isTextField(field) && record.kind !== 'drawn';
  const now = isField ? (field as TextField).value : wordsIn(shownOf(record, field));
  return wordsOf(record.before) !== '' && now === record.after;
}

async function undoInField(field: TextField, record: InsertionRecord): Promise<Undo> {
  const { value } = field;
  const { before, after, join, replaced, start } = record;
  // The page made another text of it: all of the field goes back, while nothing was typed since.
  const isWhole = value === after && value.slice(start, start + join.all.length) !== join.all;
  const range = isWhole ? ([0, value.length] as const) : rangeOf(value, record);
  if (typeof range === 'string') return refused(range);
  const [from, to] = range;
  const put = isWhole ? before : replaced;
  const wanted = value.slice(0, from) + put + value.slice(to);
  const caret = field.selectionStart;
  sendKey(field, 'keydown');
  if (caret !== null) {
    closeTypingStep(field);
    field.setSelectionRange(from, to);
    field.ownerDocument.execCommand(put ? 'insertText' : 'delete', false, put);
    await later(0);
  }
  if (field.value === value) {
    field.value = wanted;
    const view = field.ownerDocument.defaultView ?? window;
    const init = { bubbles: true, composed: true, inputType: 'historyUndo' };
    field.dispatchEvent(new view.InputEvent('input', init));
    await later(0);
  }
  sendKey(field, 'keyup');
  if (caret !== null && field.value === wanted) {
    // The caret stays at the words it was at.
    const start = caret >= to ? caret - (to - from) + put.length : Math.min(caret, from + put.length);
    field.setSelectionRange(start, start);
    closeTypingStep(field);
  }
  if (field.value === wanted) return { undone: true };
  return refused(field.value === value ? 'refused' : 'changed');
}

/** The position of the text now, with the separators still next to it; or the obstacle. */
function rangeOf(
  value: string,
  { before, join, replaced, start }: InsertionRecord,
): readonly [number, number] | 'absent' | 'ambiguous' {
  const ranges = rangesOf(value, join.text).map((start) => {
    const from = value.slice(0, start).endsWith(join.before) ? start - join.before.length : start;
    const to = start + join.text.length;
    return [from, value.slice(to).startsWith(join.after) ? to + join.after.length : to] as const;
  });
  if (ranges.length === 0) return 'absent';
  // Of several equal texts it is the one with everything before it, or behind it, unchanged.
  const [head, tail] = [before.slice(0, start), before.slice(start + replaced.length)];
  const fitting = ranges.filter(
    ([from, to]) =>
      (from === start && value.startsWith(head)) ||
      (value.endsWith(tail) && to === value.length - tail.length),
  );
  const [range, ...others] = ranges.length === 1 ? ranges : fitting;
  return range && others.length === 0 ? range : 'ambiguous';
}

function rangesOf(text: string, part: string): number[] {
  const ranges: number[] = [];
  for (let index = text.indexOf(part); index >= 0 && part !== ''; index = text.indexOf(part, index + 1))
    ranges.push(index);
  return ranges;
}

async function undoInRichText(field: HTMLElement, record: InsertionRecord): Promise<Undo> {
  const { before, after, join, kind } = record;
  const shown = shownOf(record, field);
  const words = () => wordsIn(shown);
  await settle(field);
  const now = words();
  if (now === before) return refused('absent');
  if (now === after) {
    // Nothing was typed since: the editor's own undo leaves the document exactly as it was.
    if (await undoInEditor(field, words, () => words() === before)) {
      if (shown === field) await deleteLeftSeparators(field, record);
      return { undone: true };
    }
    if (words() !== after) return refused('changed');
  }
  // A selection over several fields is deleted by none of them.
  if (kind === 'drawn' || shown !== field || field.matches(KEEPS_OWN_SELECTION)) return refused('ambiguous');
  const added = wordsOf(join.text);
  const ranges = rangesOf(now, added);
  if (ranges.length !== 1) return refused(ranges.length === 0 ? 'absent' : 'ambiguous');
  const start = ranges[0] ?? 0;
  const wanted = now.slice(0, start) + record.replaced + now.slice(start + added.length);
  // The white space of the replaced text is not known any more.
  if (record.replaced !== '' || !selectWords(field, start, start + added.length, join))
    return refused('ambiguous');
  await deleteSelected(field, () => words() === wanted);
  if (words() === wanted) await later(REDRAWING_MS);
  if (words() === wanted) return { undone: true };
  return refused((await undoInEditor(field, words, () => words() === now)) ? 'refused' : 'changed');
}

async function settle(field: HTMLElement): Promise<void> {
  sendSelectionChange(field);
  await later(0);
}

/** Selects the words between two positions, counted without white space, with the separators around them. */
function selectWords(field: HTMLElement, from: number, to: number, join: Joined): boolean {
  const selection = selectionOf(field);
  let seen = 0;
  let start: [Text, number] | undefined;
  let end: [Text, number] | undefined;
  for (const text of textsIn(field)) {
    for (let n = 0; n < text.length; n++) {
      if (wordsOf(text.data[n] ?? '') === '') continue;
      if (seen === from) start = [text, n];
      seen++;
      if (seen === to) end = [text, n + 1];
    }
  }
  if (!selection || !start || !end) return false;
  // The separators that came with the text go with it.
  if (join.before === ' ' && /\s$/u.test(start[0].data.slice(0, start[1]))) start[1]--;
  if (join.after === ' ' && /^\s/u.test(end[0].data.slice(end[1]))) end[1]++;
  selection.setBaseAndExtent(...start, ...end);
  return true;
}
