/**
 * Breath marks of a line that is said aloud.
 * *Guarantees:* the pieces joined are the text; a number, a time of day and an abbreviated title hold no mark, and the end of
 * the text has none.
 */

/** A comma, semicolon or colon is a short breath, the end of a sentence a long one. */
export type Pause = 'short' | 'long';

/** Words up to a breath; without a pause, the last words of the text. */
export type BreathPiece = { text: string; pause?: Pause };

// Punctuation with what closes after it, where a space or a line break follows.
const PAUSE = /([.!?…]+|[,;:])(?:[\u00a0\u202f]?[»”"’)\]])*(?=\s)/gu;
// A full stop that shortens a word: `M. Leroy`, `art. 4`, `J. Martin`.
const ABBREVIATION = /(?:^|[\s\u00a0(’'])(?:\p{Lu}|Mr|Mrs|Ms|Dr|St|art|no|n|p|ex|env|tél|tel)\.$/u;

/** The text cut after each breath, in order. */
export function breathPieces(text: string): BreathPiece[] {
  const pieces: BreathPiece[] = [];
  let start = 0;
  for (const match of text.matchAll(PAUSE)) {
    const end = match.index + match[0].length;
    // French sets a no-break space before « and other signs: that is inside of a group of words.
    if (/[\u00a0\u202f]/u.test(text[end] ?? '')) continue;
    if (match[1] === '.' && ABBREVIATION.test(text.slice(0, match.index + 1))) continue;
    pieces.push({ text: text.slice(start, end), pause: /[,;:]/u.test(match[1] ?? '') ? 'short' : 'long' });
    start = end;
  }
  if (start < text.length) pieces.push({ text: text.slice(start) });
  return pieces;
}
