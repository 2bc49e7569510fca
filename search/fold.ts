/**
 * What two spellings must share to count as the same letters: no case, no accents, no ligatures, no width.
 * Folding a folded text changes nothing, so texts folded at different times can be compared.
 */

const PLAIN = /^[a-z0-9]*$/u;
const MARKS = /\p{M}+/gu;
const LETTERS: ReadonlyMap<string, string> = new Map([
  ['œ', 'oe'],
  ['æ', 'ae'],
  ['ß', 'ss'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ı', 'i'],
]);
const LETTERS_PATTERN = /[œæßøłđðþı]/gu;

/** The text in lower case without accents or ligatures: `Cœur DÉÇU` becomes `coeur decu`. Idempotent. */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text;
  // Lowering may bring marks (İ), decomposing may bring capitals (ℌ): each is done again after the other.
  return text
    .toLowerCase()
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(MARKS, '')
    .replace(LETTERS_PATTERN, (letter) => LETTERS.get(letter) ?? letter);
}
