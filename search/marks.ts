import { stemEnglish } from './stem-english';
import { stemFrench } from './stem-french';
import { wordsOf } from './words';

/** A piece of a text as written; `marked` when it is a word that matched. */
export type MarkedPiece = { text: string; marked: boolean };

/**
 * A text cut into pieces that joined give it back, those words marked that are one of `matched` or a form of
 * one, whatever their accents and case. Neighbouring pieces differ in `marked`.
 */
export function markedPieces(text: string, matched: readonly string[]): MarkedPiece[] {
  const wanted = new Set<string>();
  for (const word of matched)
    for (const { form } of wordsOf(word)) for (const key of keysOf(form)) wanted.add(key);
  const pieces: MarkedPiece[] = [];
  let end = 0;
  if (wanted.size > 0) {
    const words = wordsOf(text).sort((a, b) => a.start - b.start || b.end - a.end);
    for (const { form, start, end: wordEnd } of words) {
      if (start < end || !keysOf(form).some((key) => wanted.has(key))) continue;
      if (start > end) pieces.push({ text: text.slice(end, start), marked: false });
      pieces.push({ text: text.slice(start, wordEnd), marked: true });
      end = wordEnd;
    }
  }
  if (end < text.length || pieces.length === 0) pieces.push({ text: text.slice(end), marked: false });
  return pieces;
}

/** What a form and its relatives share, kept apart by language. */
function keysOf(form: string): string[] {
  return [form, `fr ${stemFrench(form)}`, `en ${stemEnglish(form)}`];
}
