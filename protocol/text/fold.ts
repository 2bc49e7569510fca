/**
 * Text folding for comparison: search, labels of a page, duplicates. Pure and small, so that the page script can hold
 * it. Two spellings are equal when they fold alike: without case, accents, ligatures, width.
 * Guarantees: folding a folded text changes nothing, so texts folded at different times can be compared.
 */
import { cleanText } from './clean-text';

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

// Separators: everything but letters, numbers, currency signs and plus. U+02B9–U+02BF are letters to Unicode, and
// apostrophes to those who type them.
const BETWEEN_WORDS = /(?:[^\p{L}\p{N}\p{Sc}+]|[\u02b9-\u02bf])+/gu;

/**
 * The words of a label or value, folded, with single spaces between: `Nom de l’abonné\u00a0(*)\u202f:` becomes
 * `nom de l abonne`. Empty when the text has no letter, digit or currency sign. Idempotent.
 */
export function foldWords(text: string): string {
  return fold(cleanText(text).text).replace(BETWEEN_WORDS, ' ').trim();
}
