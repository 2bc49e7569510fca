/**
 * The plan of a typed query over each language's terms: for every word its expansions, each with a factor of 0..1 that
 * says how certain it is (the word itself 1, an inflection less, a misspelling least), and the word's weight.
 */
import type { Language } from '@/protocol/text/language';
import type { LanguageIndex } from '@/search/index/language-index';
import type { Lexicon } from '@/search/index/lexicon';
import { editDistance } from '@/search/text/edit-distance';
import { isFunctionWord } from '@/search/text/function-words';
import { type CutWord, type Word, wordsOf } from '@/search/text/words';
import { WEIGHTS } from '@/search/weights';
import type { Expansions, PlannedWord } from './planned-word';
import { weigh } from './word-weight';

/** `unknownShare` is the share of the query, 0..1, that no card holds in any form. */
export type QueryPlan = { words: PlannedWord[]; line: string; unknownShare: number };

/** A query longer than this is cut: nobody types it. */
const LONGEST_TEXT = 600;
const MOST_WORDS = 40;
/** Postings that an unfinished word may open. */
const PREFIX_POSTINGS = 60_000;
/** The weight of a word that no card holds, in its query. */
const UNKNOWN_WORD = WEIGHTS.common + (WEIGHTS.rarity * WEIGHTS.mostRarity) / 2;
/** A word of at most so many cards is rare; a commoner one is in at least so many times more. */
const RARE = 8;
const COMMONER = 4;
const VOWEL = /^(?:[ldjmtsnc]|qu)(?=[aeiouyh])/u;

type Indexes = Record<Language, LanguageIndex>;

/** Plans a query. `packIds` are the packs by their numbers: each weighs the words by its own cards. */
export function planQuery(
  text: string,
  indexes: Indexes,
  packIds: readonly string[],
  lexicon: Lexicon,
  near: NearCache,
): QueryPlan {
  const cut = text.slice(0, LONGEST_TEXT);
  const all = wordsOf(cut);
  const single = distinct(all.filter(({ joined }) => !joined)).slice(0, MOST_WORDS);
  const last = single.at(-1);
  const open = last !== undefined && cut.length === text.length && last.end === cut.length ? last : undefined;
  const words = single.map((word): PlannedWord => {
    const terms: Record<Language, Expansions> = { fr: new Map(), en: new Map() };
    for (const language of ['fr', 'en'] as const)
      wholeWord(word, indexes[language], terms[language], word === open);
    const known = terms.fr.size + terms.en.size > 0;
    for (const language of ['fr', 'en'] as const)
      unfinished(word, indexes[language], terms[language], word === open, known);
    const weights = new Float64Array(packIds.length);
    const crowds = new Float64Array(packIds.length);
    const typed = cut.slice(word.start, word.end);
    const planned = { form: word.form, typed, terms, weight: 0, weights, crowds };
    return { ...planned, functional: isFunctionWord(word.form), known, phrases: { fr: [], en: [] } };
  });
  addCompounds(all, single, words, indexes);
  addSynonyms(words, words, indexes, lexicon);
  const unfinishedWord = words[single.length - 1];
  if (open && open.form.length >= 4 && unfinishedWord && isNew(unfinishedWord)) {
    // No card has it, but a lexicon may complete it.
    for (const form of lexicon.beginningWith(open.form)) {
      addSynonyms([...words.slice(0, -1), { form }], words, indexes, lexicon, unfinishedWord);
    }
  }
  words.forEach((word, index) => {
    const written = single[index];
    if (!written) return;
    if (word.known) {
      if (written !== open)
        for (const language of ['fr', 'en'] as const) addCommoner(word, indexes[language]);
      return;
    }
    // The beginning of a known word is unfinished, not misspelt.
    if (written === open && word.terms.fr.size + word.terms.en.size > 0) return;
    for (const language of ['fr', 'en'] as const) {
      addSplits(word, indexes[language]);
      addMisspelt(word, indexes[language], written === open, near);
    }
  });
  for (const word of words) weigh(word, indexes, packIds);
  const line = all.flatMap(({ form, joined }) => (joined ? [] : [form])).join(' ');
  const unknown = words.filter(({ weight }) => weight === 0).length * UNKNOWN_WORD;
  const whole = words.reduce((sum, { weight }) => sum + weight, unknown);
  return { words, line, unknownShare: whole > 0 ? unknown / whole : 0 };
}

function distinct(words: readonly Word[]): Word[] {
  const lastOf = new Map(words.map((word) => [word.form, word]));
  // The last of equal words may be the unfinished one: it stays.
  return words.filter((word) => lastOf.get(word.form) === word);
}

/** The word itself, its inflections, and itself without an elided head that lost its apostrophe. */
function wholeWord(word: Word, index: LanguageIndex, into: Expansions, open: boolean): void {
  const { terms, language } = index;
  const exact = terms.exact(word.form);
  if (exact !== undefined) raise(into, exact, 1);
  if (!open || exact !== undefined || word.form.length >= 4) {
    for (const term of terms.family(word.form)) raise(into, term, inflection(word.form, terms.form(term)));
  }
  if (language !== 'fr' || exact !== undefined || !VOWEL.test(word.form)) return;
  const bare = word.form.replace(VOWEL, '');
  if (bare.length < 3) return;
  const bareExact = terms.exact(bare);
  if (bareExact !== undefined) raise(into, bareExact, WEIGHTS.joined);
  if (bare.length < 4) return;
  for (const term of terms.family(bare))
    raise(into, term, WEIGHTS.joined * inflection(bare, terms.form(term)));
}

/** Words that begin with what is typed: the last word may be unfinished, any word may be an abbreviation. */
function unfinished(word: Word, index: LanguageIndex, into: Expansions, open: boolean, known: boolean): void {
  const { form } = word;
  if (!open && (known || form.length < 3)) return;
  const { terms } = index;
  let postings = 0;
  for (const term of terms.beginningWith(form, form.length === 1 ? 40 : form.length === 2 ? 80 : 200)) {
    postings += terms.count(term);
    if (postings > PREFIX_POSTINGS && into.size > 8) break;
    const typedShare = form.length / terms.form(term).length;
    raise(into, term, (open ? WEIGHTS.begun : WEIGHTS.abbreviated) + WEIGHTS.complete * typedShare);
  }
}

/** Adjacent words that are one word in some card (`hors forfait`, `39 00`). */
function addCompounds(
  all: readonly CutWord[],
  single: readonly Word[],
  words: PlannedWord[],
  indexes: Indexes,
): void {
  const runs = all.filter(({ joined }) => joined);
  for (let index = 0; index + 1 < single.length; index += 1) {
    const first = single[index];
    const second = single[index + 1];
    if (first && second) runs.push({ form: first.form + second.form, start: first.start, end: second.end });
  }
  for (const run of runs) {
    for (const language of ['fr', 'en'] as const) {
      const term = indexes[language].terms.exact(run.form);
      if (term === undefined) continue;
      single.forEach(({ start, end }, index) => {
        const word = words[index];
        if (word && start >= run.start && end <= run.end) raise(word.terms[language], term, WEIGHTS.joined);
      });
    }
  }
}

/** Whether a word has no expansion yet. */
function isNew({ terms, phrases }: PlannedWord): boolean {
  return terms.fr.size + terms.en.size + phrases.fr.length + phrases.en.length === 0;
}

/** Adds synonyms of the words when they are read as `read`; with `only`, where that word is among them. */
function addSynonyms(
  read: readonly Pick<PlannedWord, 'form'>[],
  words: PlannedWord[],
  indexes: Indexes,
  lexicon: Lexicon,
  only?: PlannedWord,
): void {
  for (const { language, position, length, others, equal } of lexicon.otherWords(
    read.map(({ form }) => form),
  )) {
    const { terms } = indexes[language];
    const meant = words.slice(position, position + length);
    if (only && !meant.includes(only)) continue;
    const known = meant.every(({ form }) => terms.exact(form) !== undefined);
    const surely = only ? WEIGHTS.complete + WEIGHTS.begun : 1;
    const likely = known ? WEIGHTS.synonymOfKnown : WEIGHTS.synonym;
    const factor = surely * (equal ? 1 : likely);
    for (const other of others) {
      const parts = other.map((form) => familyOf(form, terms, factor));
      if (parts.every(({ size }) => size > 0)) for (const word of meant) addOther(word, language, parts);
    }
  }
}

/** The terms of a word's family, each as certain as its inflection allows. */
function familyOf(form: string, terms: LanguageIndex['terms'], certainty: number): Expansions {
  const family: Expansions = new Map();
  for (const term of terms.family(form)) raise(family, term, certainty * inflection(form, terms.form(term)));
  return family;
}

/** Adds another way to say a word: a word, or a phrase of several. */
function addOther(word: PlannedWord, language: Language, parts: readonly Expansions[]): void {
  word.known = true;
  const [only] = parts;
  if (parts.length > 1 || !only) word.phrases[language].push([...parts]);
  else for (const [term, factor] of only) raise(word.terms[language], term, factor);
}

/**
 * How certainly a related form matches: itself 1, a plural, a feminine or one with a doubled letter nearly 1, another
 * inflection less.
 */
function inflection(form: string, relative: string): number {
  if (form === relative) return 1;
  if (form[0] === relative[0] && editDistance(form, relative, 0.5) <= 0.5) return WEIGHTS.ending;
  const [short, long] = form.length < relative.length ? [form, relative] : [relative, form];
  return long.startsWith(short) && /^(?:s|e|es|x)$/u.test(long.slice(short.length))
    ? WEIGHTS.ending
    : WEIGHTS.inflected;
}

/** Two words run together (`horsforfait` where cards say `hors forfait`). */
function addSplits(word: PlannedWord, index: LanguageIndex): void {
  const { form } = word;
  if (form.length < 6 || form.length > 30) return;
  for (let position = 2; position <= form.length - 2; position += 1) {
    const parts = [form.slice(0, position), form.slice(position)].map((part): Expansions => {
      const term = part.length >= 3 || isFunctionWord(part) ? index.terms.exact(part) : undefined;
      return new Map(term === undefined ? [] : [[term, WEIGHTS.joined]]);
    });
    if (parts.every(({ size }) => size > 0)) word.phrases[index.language].push(parts);
  }
}

function addMisspelt(word: PlannedWord, index: LanguageIndex, open: boolean, near: NearCache): void {
  const begun = word.terms[index.language].size > 0 ? WEIGHTS.misspeltBegun : 1;
  for (const { term, distance } of near.near(index, word.form, open)) {
    addCorrection(word, index, term, begun * misspeltBy(distance));
  }
}

/**
 * A word that few cards hold is misspelt there too (`tecnicien` among a card's searches) where far more cards hold one
 * that sounds the same.
 */
function addCommoner(word: PlannedWord, index: LanguageIndex): void {
  const { terms } = index;
  if (word.functional) return;
  const holding = terms.family(word.form).reduce((sum, term) => sum + terms.count(term), 0);
  if (holding === 0 || holding > RARE) return;
  for (const term of terms.soundingLike(word.form, COMMONER * holding))
    addCorrection(word, index, term, misspeltBy(1));
}

/** How certainly a form is meant by a word that is so many edits away. */
function misspeltBy(distance: number): number {
  return Math.max(0.35, WEIGHTS.misspelt - WEIGHTS.perEdit * distance);
}

function addCorrection(
  word: PlannedWord,
  { terms, language }: LanguageIndex,
  term: number,
  factor: number,
): void {
  raise(word.terms[language], term, factor);
  for (const relative of terms.family(terms.form(term))) raise(word.terms[language], relative, factor * 0.93);
}

function raise(standIns: Expansions, term: number, factor: number): void {
  if ((standIns.get(term) ?? 0) < factor) standIns.set(term, factor);
}

/** Corrections already found for a word; forgotten when cards change. */
export class NearCache {
  readonly #found = new Map<string, { term: number; distance: number }[]>();

  near(index: LanguageIndex, form: string, open: boolean): { term: number; distance: number }[] {
    const key = `${index.language}${open ? '…' : '.'}${form}`;
    const known = this.#found.get(key);
    if (known) return known;
    if (this.#found.size > 500) this.#found.clear();
    const found = index.terms.near(form, open);
    this.#found.set(key, found);
    return found;
  }

  clear(): void {
    this.#found.clear();
  }
}
