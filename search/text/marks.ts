import { stemEnglish } from './stem-english';
import { stemFrench } from './stem-french';
import { wordsOf } from './words';

/** A piece of a text as written; `marked` when it is a word that matched. */
export type MarkedPiece = { text: string; marked: boolean };

/** Cuts a text into pieces that joined give it back. Neighbouring pieces differ in `marked`. */
export type Marker = (text: string) => MarkedPiece[];

/** Marks those words of a card's lines that are, accents and case apart, one of its `matched` words. */
export function markerOf(matched: readonly string[]): Marker {
  const wanted = new Set(matched.flatMap((word) => wordsOf(word).map(({ form }) => form)));
  return (text) => cut(text, (form) => wanted.has(form));
}

/** Marks in any text the words of `matched` and every form of them. */
export function markedPieces(text: string, matched: readonly string[]): MarkedPiece[] {
  const wanted = new Set(matched.flatMap((word) => wordsOf(word).flatMap(({ form }) => keysOf(form))));
  return cut(text, (form) => keysOf(form).some((key) => wanted.has(key)));
}

function cut(text: string, isWanted: (form: string) => boolean): MarkedPiece[] {
  const pieces: MarkedPiece[] = [];
  let end = 0;
  const words = wordsOf(text).sort((a, b) => a.start - b.start || b.end - a.end);
  for (const { form, start, end: wordEnd } of words) {
    if (start < end || !isWanted(form)) continue;
    if (start > end) pieces.push({ text: text.slice(end, start), marked: false });
    pieces.push({ text: text.slice(start, wordEnd), marked: true });
    end = wordEnd;
  }
  if (end < text.length || pieces.length === 0) pieces.push({ text: text.slice(end), marked: false });
  return pieces;
}

/** The keys that a form and its relatives share, per language. */
function keysOf(form: string): string[] {
  return [form, `fr ${stemFrench(form)}`, `en ${stemEnglish(form)}`];
}
