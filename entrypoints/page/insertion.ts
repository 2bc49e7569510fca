/**
 * One insertion: the target of the key press, the text joined with its surroundings, written, verified, and
 * remembered so that it can be verified again and undone.
 */

import { wordsIn } from '@/entrypoints/page/editor/read-editor';
import { writeToEditor } from '@/entrypoints/page/editor/write-to-editor';
import { isTextField } from '@/entrypoints/page/field/caret';
import {
  kindOf,
  linesTaken,
  obstacleOf,
  type TextField,
  textFor,
} from '@/entrypoints/page/field/classify-field';
import { fieldName } from '@/entrypoints/page/field/field-name';
import { fieldWithCaret } from '@/entrypoints/page/field/find-field';
import { type Written, writeToField } from '@/entrypoints/page/field/write-to-field';
import type { FrameInsertion, InsertionState, Press } from '@/protocol/page';
import { addressOf, frameElementAt, originOf } from './frames';
import { fieldOf, shownOf } from './insertion-range';
import { insertionRecord, rememberInsertion } from './page-memory';
import { captureTarget, missingFieldProblem, targetProblem } from './target';
import { wordsOf } from './verify';

/** Writes `text` at the caret of the field that had it at the press, and reports what was then seen there. */
export async function insert(text: string, press: Press): Promise<FrameInsertion> {
  const found = fieldWithCaret(document);
  if (found.type === 'nothing') return { inserted: false, why: missingFieldProblem() };
  const { element } = found;
  const problem = targetProblem(element, press);
  if (problem) return { inserted: false, why: problem };
  if (found.type === 'cross-origin-frame') {
    const frame = frameElementAt(element);
    const frameOrigin = originOf(element);
    return {
      inserted: false,
      why: 'cross-origin-frame',
      ...(frame && { frame }),
      ...(frameOrigin && { frameOrigin }),
    };
  }
  const kind = kindOf(element);
  const why = obstacleOf(element, kind, text);
  if (why || !kind) return { inserted: false, why: why ?? 'no-field' };

  const name = fieldName(element);
  const wanted = textFor(linesTaken(element, kind), text);
  const written =
    isTextField(element) && kind !== 'drawn'
      ? await writeToField(element as TextField, kind, wanted)
      : await writeToEditor(element, kind, wanted);
  const { insertion } = written;
  const changed = insertion.inserted || insertion.changed === true;
  const id = changed ? remember(element, kind, written) : undefined;
  captureTarget({});
  if (!insertion.inserted && !element.isConnected) return { inserted: false, why: 'field-gone' };
  const joinedLines = insertion.inserted && wanted !== textFor('lines', text);
  return {
    ...insertion,
    ...(joinedLines && { lines: 'joined' as const }),
    ...(id !== undefined && { id }),
    ...(name !== undefined && { field: name }),
  };
}

function remember(
  element: HTMLElement,
  kind: NonNullable<ReturnType<typeof kindOf>>,
  { part, ...written }: Written,
): string {
  const id = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
  const field = new WeakRef(element);
  const { insertion: _, ...rest } = written;
  const address = addressOf(element);
  rememberInsertion({ id, field, ...(part && { part: new WeakRef(part) }), kind, address, ...rest });
  return id;
}

/** Whether the text of an insertion is still where it was written. */
export function insertionState(id: string): InsertionState {
  const record = insertionRecord(id);
  if (!record) return 'unknown';
  const field = fieldOf(record);
  // A page may draw the text elsewhere once it has it.
  if (!field) return isShownAnywhere(record.join.text) ? 'present' : 'field-gone';
  if (isTextField(field) && record.kind !== 'drawn')
    return count(field.value, record.join.text) > count(record.before, record.join.text)
      ? 'present'
      : 'absent';
  // In an editor that draws only a part, or has several fields, only an unchanged view proves that the text is absent.
  const now = wordsIn(shownOf(record, field));
  if (
    now === record.after ||
    count(now, wordsOf(record.join.text)) > count(record.before, wordsOf(record.join.text))
  )
    return 'present';
  return now === record.before ? 'absent' : 'unknown';
}

function isShownAnywhere(text: string): boolean {
  const words = wordsOf(text);
  const fields = [...document.querySelectorAll<TextField>('input:not([type="password"]), textarea')];
  return (
    wordsOf(document.body?.innerText ?? '').includes(words) ||
    fields.some(({ value }) => wordsOf(value).includes(words))
  );
}

function count(text: string, part: string): number {
  return part === '' ? 0 : text.split(part).length - 1;
}
