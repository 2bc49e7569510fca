import type { FieldKind, FrameInsertion } from '@/protocol/page';
import { type TextField, textFor } from './judge-field';
import { writeToEditor } from './write-to-editor';
import { writeToField } from './write-to-field';

/** Writes `text` at the caret of a field that may be written to, and tells what was then seen there. */
export async function insertText(
  element: HTMLElement,
  kind: FieldKind,
  text: string,
): Promise<FrameInsertion> {
  const wanted = textFor(kind, text);
  const insertion =
    kind === 'line' || kind === 'lines'
      ? await writeToField(element as TextField, wanted)
      : await writeToEditor(element, kind, wanted);
  if (!insertion.inserted && !element.isConnected) return { inserted: false, why: 'field-gone' };
  if (insertion.inserted && wanted !== textFor('lines', text)) return { ...insertion, lines: 'joined' };
  return insertion;
}
