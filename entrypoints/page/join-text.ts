/**
 * Separators between an inserted text and the text around the caret.
 * Guarantees: at most one space or line break on either side, none where one is there already, none at the edge of the
 * field, and none where punctuation or an elision sits close to a word.
 */

/** No separator after these: they open something. */
const OPENS = /[\s([{<\u00ab\u201c\u2018\u00bf\u00a1@#_/\\]$/u;
/** French words that lose their vowel before the next one: `l’`, `qu’`. */
const ELISION = /(?:^|[^\p{L}])(?:[cdjlmnst\u00e7]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu)['\u2019]$/iu;
/** No separator before these: they close something. */
const CLOSES = /^[\s.,;:!?\u2026)\]}>\u00bb\u201d\u2019%/\\]/u;
/** Invisible characters that editors put around a caret. */
const UNSEEN = '[\\u200b-\\u200d\\u2060\\ufeff]+';

type Surroundings = { left: string; right: string; lines: boolean };
/** `all` is `before`, `text` and `after`, one behind the other. */
export type Joined = { text: string; before: string; after: string; all: string };

/** `text` with the separators that it needs between `left` and `right`; `lines`: the field takes line breaks. */
export function joined(text: string, { left, right, lines }: Surroundings): Joined {
  const sign = lines && text.includes('\n') ? '\n' : ' ';
  const previous = left.replace(new RegExp(`${UNSEEN}$`, 'u'), '');
  const next = right.replace(new RegExp(`^${UNSEEN}`, 'u'), '');
  const quoted = isInQuotes(previous);
  const opens = OPENS.test(previous) || ELISION.test(previous) || (quoted && previous.endsWith('"'));
  const closes = CLOSES.test(next) || (quoted && next.startsWith('"'));
  const before = previous !== '' && !opens && !CLOSES.test(text) ? sign : '';
  const after = next !== '' && !closes && !/\s$/u.test(text) ? sign : '';
  return { text, before, after, all: before + text + after };
}

/** Whether a straight quotation mark on this line is still open. */
function isInQuotes(left: string): boolean {
  return (left.slice(left.lastIndexOf('\n') + 1).split('"').length - 1) % 2 === 1;
}
