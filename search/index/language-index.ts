/**
 * The cards of one language, by term. Adding a card and removing it with the same text leaves every count and every
 * result as they were before.
 */
import type { Language } from '@/protocol/text/language';
import { isFunctionWord } from '@/search/text/function-words';
import { stemEnglish } from '@/search/text/stem-english';
import { stemFrench } from '@/search/text/stem-french';
import { foldedLine, wordsOf } from '@/search/text/words';
import { CardLines, encodeLine, type SavedLines } from './card-lines';
import { PackCounts, type SavedPackCounts } from './pack-counts';
import { Postings, type SavedPostings } from './postings';
import { FIELD_WEIGHTS, LINE_FIELDS, linesOf, type NamedText } from './search-text';
import { type SavedTerms, TermTable } from './term-table';

export type SavedLanguage = {
  terms: SavedTerms;
  postings: SavedPostings;
  lines: SavedLines;
  titles: Int32Array;
  cards: number;
  packs: SavedPackCounts;
};

/** The stemmer of each language. */
export const STEMMERS: Record<Language, (form: string) => string> = { fr: stemFrench, en: stemEnglish };

/** Occurrences of a term in one field that count; more say nothing more. */
const COUNTED = 12;
/** Half of a term's full strength is reached at this weighted frequency. */
const HALF = 3;

export class LanguageIndex {
  readonly language: Language;
  readonly terms: TermTable;
  readonly postings: Postings;
  readonly lines: CardLines;
  readonly packs: PackCounts;
  /** How many live cards have a text in this language. */
  cards: number;
  /** Hash of each card's folded title, 0 for none. */
  readonly #titles: number[];

  constructor(language: Language, saved?: SavedLanguage) {
    this.language = language;
    const stemOf = STEMMERS[language];
    this.terms = saved ? TermTable.restore(stemOf, saved.terms) : new TermTable(stemOf);
    this.postings = new Postings(saved?.postings);
    this.lines = new CardLines(saved?.lines);
    this.packs = new PackCounts(saved?.packs);
    this.cards = saved?.cards ?? 0;
    this.#titles = Array.from(saved?.titles ?? []);
  }

  add(card: number, packId: string, text: NamedText): void {
    const encoded: number[] = [];
    const frequencies = this.#frequencies(text, encoded);
    for (const [term, frequency] of frequencies) {
      this.terms.recount(term, 1);
      this.postings.add(term, card, frequency / (HALF + frequency));
    }
    this.packs.recount(packId, frequencies.keys(), 1);
    this.lines.set(card, encoded);
    while (this.#titles.length < card) this.#titles.push(0);
    this.#titles[card] = hashOf(foldedLine(text.title));
    this.cards += 1;
  }

  /** Cards whose folded title may be this line (one in four thousand million is not), removed ones too. */
  titled(line: string): number[] {
    const hash = hashOf(line);
    const found: number[] = [];
    for (let index = this.#titles.indexOf(hash); index >= 0; index = this.#titles.indexOf(hash, index + 1))
      found.push(index);
    return found;
  }

  /**
   * Removes a card of this pack and text from every count. Its postings stay until the next seal: check that a card is
   * alive.
   */
  remove(packId: string, text: NamedText): void {
    const terms = [...this.#frequencies(text).keys()];
    for (const term of terms) this.terms.recount(term, -1);
    this.packs.recount(packId, terms, -1);
    this.cards -= 1;
  }

  /** The index with only the cards of `retained`, renumbered in that order, and only the terms they hold. */
  sealed(retained: readonly number[], renumber: Int32Array): SavedLanguage {
    const terms = this.terms.sorted().filter((term) => this.terms.count(term) > 0);
    const termNumbers = new Int32Array(this.terms.size);
    terms.forEach((term, index) => {
      termNumbers[term] = index;
    });
    return {
      terms: this.terms.save(terms),
      postings: this.postings.sealed(terms, renumber),
      lines: this.lines.sealed(retained, termNumbers),
      titles: Int32Array.from(retained, (card) => this.#titles[card] ?? 0),
      cards: this.cards,
      packs: this.packs.sealed(terms),
    };
  }

  /** Weighted frequency of each term; the lines of title, cues and keywords are appended to `encoded`. */
  #frequencies(text: NamedText, encoded?: number[]): Map<number, number> {
    const frequencies = new Map<number, number>();
    for (const { field, weight, long } of FIELD_WEIGHTS) {
      const lineField = LINE_FIELDS.indexOf(field);
      const counts = new Map<number, number>();
      let length = 0;
      for (const line of linesOf(text, field)) {
        const terms: number[] = [];
        for (const { form } of wordsOf(line)) {
          length += 1;
          // A function word counts for the lines that are compared as a whole, and for nothing longer.
          if (lineField < 0 && isFunctionWord(form)) continue;
          const term = this.terms.termFor(form);
          terms.push(term);
          counts.set(term, (counts.get(term) ?? 0) + 1);
        }
        if (encoded && lineField >= 0 && terms.length > 0) encodeLine(encoded, lineField, terms);
      }
      const share = weight / (0.75 + 0.25 * Math.max(1, length / long));
      for (const [term, count] of counts) {
        frequencies.set(term, (frequencies.get(term) ?? 0) + share * Math.min(count, COUNTED) ** 0.7);
      }
    }
    return frequencies;
  }
}

/** FNV-1a over UTF-16 units, never 0. */
function hashOf(line: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < line.length; index += 1)
    hash = Math.imul(hash ^ line.charCodeAt(index), 0x01000193);
  return hash | 1;
}
