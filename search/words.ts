/**
 * Cuts a text into the words that search compares. Cards and queries go through the same cut, which is
 * what makes `l’écran`, `l'ecran` and `L' écran` the same word wherever they are written.
 */
import { fold } from './fold';

/** A word of a text: its folded form and where it stands, in UTF-16 units. */
export type Word = { form: string; start: number; end: number };

// An acronym with points (S.A.V.), or letters and digits that apostrophes and hyphens may join.
const CHUNK =
  /(?<![\p{L}\p{N}])(?:\p{L}\.){2,}\p{L}?(?![\p{L}\p{N}])|[\p{L}\p{N}\p{M}]+(?:['’‘ʼ`´‐‑-][\p{L}\p{N}\p{M}]+)*/gu;
const PART = /[\p{L}\p{N}\p{M}]+/gu;
const APOSTROPHES = /['’‘ʼ`´]/u;

/** Heads that French elides before a vowel; they say nothing by themselves. */
const ELIDED = new Set([
  ...['l', 'd', 'j', 'm', 't', 's', 'n', 'c', 'qu', 'lorsqu', 'puisqu', 'quoiqu', 'jusqu', 'presqu'],
]);
/** Tails that English hangs on a word. `t` belongs to its word (`don't`). */
const HUNG = new Set(['s', 'm', 're', 've', 'll', 'd']);
/** A pronoun after a verb (`avez-vous`) makes no compound word. */
const AFTER_VERB = new Set([
  ...['je', 'tu', 'il', 'elle', 'on', 'nous', 'vous', 'ils', 'elles', 'moi', 'toi', 'le', 'la', 'les'],
  ...['lui', 'leur', 'en', 'y', 'ce', 't', 'ci'],
]);
const HAS_DIGIT = /\p{N}/u;

/**
 * The words of a text in order. Elided heads are left out. A compound (`hors-forfait`) gives its parts and then
 * itself in one piece (`horsforfait`), marked `joined`; so do digits written in groups (`39 00`, `24 h`).
 */
export function wordsOf(text: string): (Word & { joined?: true })[] {
  const words: (Word & { joined?: true })[] = [];
  let digits: Word[] = [];
  const endDigits = () => {
    const [first] = digits;
    const last = digits.at(-1);
    if (first && last && digits.length > 1) {
      words.push({
        form: digits.map(({ form }) => form).join(''),
        start: first.start,
        end: last.end,
        joined: true,
      });
    }
    digits = [];
  };
  for (const chunk of text.matchAll(CHUNK)) {
    const parts = partsOf(chunk[0], chunk.index);
    for (const part of parts) {
      const near = digits.length > 0 && part.start - (digits.at(-1)?.end ?? 0) <= 2;
      if (!near) endDigits();
      if (HAS_DIGIT.test(part.form) || (near && part.form.length === 1)) digits.push(part);
      else endDigits();
      words.push(part);
    }
    const joined = compound(parts);
    if (joined) words.push(joined);
  }
  endDigits();
  return words;
}

function partsOf(chunk: string, at: number): Word[] {
  if (chunk.includes('.')) {
    return [{ form: fold(chunk.replaceAll('.', '')), start: at, end: at + chunk.length }];
  }
  const parts: Word[] = [];
  for (const match of chunk.matchAll(PART)) {
    const form = fold(match[0]);
    const start = at + match.index;
    const end = start + match[0].length;
    const before = match.index > 0 ? (chunk[match.index - 1] ?? '') : '';
    const after = chunk[match.index + match[0].length] ?? '';
    const previous = parts.at(-1);
    if (APOSTROPHES.test(after) && ELIDED.has(form)) continue;
    if (APOSTROPHES.test(before) && previous?.end === start - 1) {
      if (HUNG.has(form)) continue;
      if (form === 't' || previous.form === 'aujourd') {
        parts[parts.length - 1] = { form: previous.form + form, start: previous.start, end };
        continue;
      }
    }
    if (form !== '') parts.push({ form, start, end });
  }
  return parts;
}

function compound(parts: readonly Word[]): (Word & { joined: true }) | undefined {
  const [first] = parts;
  const last = parts.at(-1);
  if (!first || !last || parts.length < 2) return undefined;
  const form = parts.map((part) => part.form).join('');
  if (HAS_DIGIT.test(form) && parts.every((part) => HAS_DIGIT.test(part.form))) return undefined;
  if (AFTER_VERB.has(last.form) && form !== 'rendezvous') return undefined;
  return { form, start: first.start, end: last.end, joined: true };
}

/** The text as one line of folded words: what "written the same" means for a whole title. */
export function foldedLine(text: string): string {
  const words = wordsOf(text).filter(({ joined }) => !joined);
  if (words.length > 0) return words.map(({ form }) => form).join(' ');
  return fold(text).trim();
}
