/**
 * Tokenisation: cuts a text into the words that search compares. Cards and queries are cut alike, which makes
 * `l’écran`, `l'ecran` and `L' écran` the same word wherever they are written.
 */
import { fold } from '@/protocol/text/fold';
import { SPELLINGS } from './spellings';

/** A word of a text: its folded form and its position, in UTF-16 units. */
export type Word = { form: string; start: number; end: number };

/** What is typed as an apostrophe. Some of them are letters to Unicode (U+02B9–U+02BD, U+02C8, U+A78C). */
const APOSTROPHES = "'’‘‛ʼʹʻʽˈꞌ`´′＇՚";
const JOINERS = `${APOSTROPHES}‐‑-`;
/** Characters that are not drawn, such as U+00AD and U+200B, belong to the word around them and are left out of its form. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}+/gu;
const WORD_LETTER = /^[\p{L}\p{N}\p{M}\p{Default_Ignorable_Code_Point}]$/u;
/** For each UTF-16 unit whether it belongs to a word: 1 no, 2 yes, 0 not computed yet. */
const UNITS = new Uint8Array(0x10000);
/** Folded forms of the words met: most words of a text were met before. */
const FORMS = new Map<string, string>();
const FORMS_KEPT = 50_000;

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
/** Characters between two groups of digits that are read as one number: `06 – 12`, `+33 (0)6`. */
const BETWEEN_DIGITS = 3;
/** Digits of a number in international form, of the countries whose national form begins with 0. */
const INTERNATIONAL = /^(?:31|32|33|41|43|44|49)0?(\d{8,11})$/u;

/** A word, or several in one piece (`joined`). */
export type CutWord = Word & { joined?: true };

/**
 * The words of a text in order. Elided heads are left out. A compound (`hors-forfait`) gives its parts and then
 * itself in one piece (`horsforfait`), marked `joined`; so do digits written in groups (`39 00`, `24 h`).
 */
export function wordsOf(text: string): CutWord[] {
  const words: CutWord[] = [];
  let digits: Word[] = [];
  let index = 0;
  while (index < text.length) {
    if (letterAt(text, index) === 0) {
      index += 1;
      continue;
    }
    const from = words.length;
    index = cutChunk(text, index, words);
    const joined = words.length - from > 1 ? compound(words, from) : undefined;
    for (let part = from; part < words.length; part += 1) digits = withDigits(digits, words[part] as CutWord);
    if (joined) words.push(joined);
    const group = digits.length > 1 ? digitGroup(text, index, digits) : undefined;
    if (group) {
      words.push(group);
      digits = [];
    }
  }
  return words;
}

/** The run of words with digits, continued by a word: with a digit, or one letter close behind; empty after any other. */
function withDigits(digits: Word[], word: Word): Word[] {
  const near = word.start - (digits.at(-1)?.end ?? Number.NEGATIVE_INFINITY) <= BETWEEN_DIGITS;
  if (!HAS_DIGIT.test(word.form) && !(near && word.form.length === 1)) return digits.length > 0 ? [] : digits;
  if (!near) return [word];
  digits.push(word);
  return digits;
}

/** The length of the letter, digit or mark at an index, in UTF-16 units; 0 for anything else. */
function letterAt(text: string, index: number): 0 | 1 | 2 {
  const unit = text.charCodeAt(index);
  if (unit >= 0xd800 && unit < 0xe000) {
    return WORD_LETTER.test(String.fromCodePoint(text.codePointAt(index) ?? 0)) && unit < 0xdc00 ? 2 : 0;
  }
  let kind = UNITS[unit];
  if (kind === 0) {
    const character = String.fromCharCode(unit);
    kind = WORD_LETTER.test(character) && !APOSTROPHES.includes(character) ? 2 : 1;
    UNITS[unit] = kind;
  }
  return kind === 2 ? 1 : 0;
}

function endOfLetters(text: string, from: number): number {
  let index = from;
  for (
    let length = letterAt(text, index);
    length > 0;
    length = index < text.length ? letterAt(text, index) : 0
  )
    index += length;
  return index;
}

/** Appends the words of the chunk that begins at `start`: letters that apostrophes and hyphens may join. */
function cutChunk(text: string, start: number, words: CutWord[]): number {
  const acronym = acronymAt(text, start);
  if (acronym) {
    words.push(acronym);
    return acronym.end;
  }
  let from = start;
  let before = '';
  for (;;) {
    const end = endOfLetters(text, from);
    const after = text[end] ?? '';
    const goesOn =
      after !== '' && JOINERS.includes(after) && end + 1 < text.length && letterAt(text, end + 1) > 0;
    const form = nationalNumber(formOf(text.slice(from, end)), text, from);
    addPart(words, { form, start: from, end }, before, goesOn || isApostrophe(after) ? after : '');
    if (!goesOn) return end;
    before = after;
    from = end + 1;
  }
}

/** Letters with a point after each, two or more: `S.A.V.`, `R.I.O`. */
function acronymAt(text: string, start: number): Word | undefined {
  let end = start;
  let letters = '';
  while (letterAt(text, end) === 1 && text[end + 1] === '.') {
    letters += text[end];
    end += 2;
  }
  if (letters.length < 2) return undefined;
  if (end < text.length && letterAt(text, end) === 1) {
    const last = endOfLetters(text, end);
    if (last - end > 1) return undefined;
    letters += text[end];
    end = last;
  }
  return { form: fold(letters), start, end };
}

function isApostrophe(character: string): boolean {
  return character !== '' && APOSTROPHES.includes(character);
}

function addPart(words: CutWord[], part: Word, before: string, after: string): void {
  const { form, start, end } = part;
  if (form === '' || (isApostrophe(after) && ELIDED.has(form))) return;
  const previous = words.at(-1);
  if (isApostrophe(before) && previous?.end === start - 1) {
    if (HUNG.has(form)) return;
    if (form === 't' || previous.form === 'aujourd') {
      words[words.length - 1] = { form: previous.form + form, start: previous.start, end };
      return;
    }
  }
  words.push(part);
}

function formOf(word: string): string {
  const known = FORMS.get(word);
  if (known !== undefined) return known;
  if (FORMS.size >= FORMS_KEPT) FORMS.clear();
  const folded = fold(word.replace(INVISIBLE, ''));
  const form = SPELLINGS.get(folded) ?? folded;
  if (word.length <= 40) FORMS.set(word, form);
  return form;
}

/** The digits so far in one piece, when no further group follows. */
function digitGroup(text: string, index: number, digits: readonly Word[]): CutWord | undefined {
  for (let next = index; next <= index + BETWEEN_DIGITS; next += 1) {
    if (letterAt(text, next) === 0) continue;
    if (text.charCodeAt(next) >= 48 && text.charCodeAt(next) <= 57) return undefined;
    break;
  }
  const { start } = digits[0] as Word;
  const form = nationalNumber(digits.map(({ form }) => form).join(''), text, start);
  return { form, start, end: index, joined: true };
}

/** A telephone number in international form (`+33…`, `0033…`) as its country writes it; any other form unchanged. */
function nationalNumber(form: string, text: string, start: number): string {
  const digits = form.startsWith('00') ? form.slice(2) : text[start - 1] === '+' ? form : '';
  const national = INTERNATIONAL.exec(digits)?.[1];
  return national === undefined ? form : `0${national}`;
}

function compound(words: readonly CutWord[], from: number): CutWord | undefined {
  const parts = words.slice(from);
  const first = parts[0] as Word;
  const last = parts.at(-1) as Word;
  const form = parts.map((part) => part.form).join('');
  if (parts.every((part) => HAS_DIGIT.test(part.form))) return undefined;
  if (AFTER_VERB.has(last.form) && form !== 'rendezvous') return undefined;
  return { form, start: first.start, end: last.end, joined: true };
}

/** The text as one line of folded words: the form in which whole titles are compared. */
export function foldedLine(text: string): string {
  const words = wordsOf(text).filter(({ joined }) => !joined);
  if (words.length > 0) return words.map(({ form }) => form).join(' ');
  return fold(text).trim();
}
