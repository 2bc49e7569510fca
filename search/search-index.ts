/**
 * The search index: from what a hurried advisor typed to the cards that help. Pure and synchronous: it runs in a
 * worker, a page or Node, and its results depend only on the cards, the lexicons and the query, never on the order in
 * which cards were added.
 */

import type { LexiconEntry } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import { type CardLine, CardStore, type SavedCards } from '@/search/index/card-store';
import { LanguageIndex, type SavedLanguage } from '@/search/index/language-index';
import { Lexicon } from '@/search/index/lexicon';
import {
  entryLanguages,
  namedText,
  type PackLexicon,
  type SearchEntry,
  theOther,
} from '@/search/index/search-text';
import { order } from '@/search/index/term-table';
import { gate, type SearchFilters } from '@/search/query/filters';
import { nearestWords } from '@/search/query/nearest-words';
import { NearCache, planQuery, type QueryPlan } from '@/search/query/query-plan';
import { foundIn, wantedForms } from '@/search/ranking/found-words';
import { Scorer } from '@/search/ranking/ranking';
import { foldedLine } from '@/search/text/words';

export type { SearchEntry, SearchText } from '@/search/index/search-text';

export type SearchQuery = {
  text: string;
  /** The interface's language: preferred where both languages match about equally well. */
  language: Language;
  /** At most this many hits; 12 when left out. */
  limit?: number;
  filters?: SearchFilters;
  favourites?: ReadonlySet<string>;
  /** Refs read of late, the latest first. */
  recents?: readonly string[];
};

export type SearchHit = {
  ref: string;
  language: Language;
  score: number;
  /** Whether it says enough of the query to be shown as its result; the others are shown as less certain ones. */
  certain: boolean;
  /** Index of the script line to show, -1 when the card has none. */
  scriptIndex: number;
  /** Matched words of the card, as written in it: what to mark. */
  matched: string[];
  /** The line that says why the card was found, where its title and its script line say less. */
  reason?: CardLine;
};

export type SearchResponse = {
  hits: SearchHit[];
  /** Query words, as typed, that are in no card in any form. */
  unknown: string[];
  /** Words of the cards, as written, that come near; only when there is no hit. */
  nearest: string[];
};

export type SearchOptions = { limit?: number };

/** An index as plain data that a structured clone (IndexedDB, postMessage) carries. */
export type SavedIndex = {
  version: number;
  cards: SavedCards;
  languages: Record<Language, SavedLanguage>;
  lexicons: PackLexicon[];
};

/** Raised whenever folding, stemming, cutting or weights change: an index saved before is then rebuilt. */
export const SAVED_INDEX_VERSION = 5;

const OTHER_LANGUAGE = 0.82;
const FAVOURITE = 0.03;
const RECENT = 0.02;
const SAME_TITLE = 1;
const SAME_LINE = 0.2;
/** Cards under this share of the best score, or of a full one, are noise. */
const WORTHWHILE = 0.13;
/**
 * An urgent card with this share of the best score matches about as well, and goes before all that are not urgent: of
 * one word, and of more words, which say more and are less often a tie.
 */
const NEAR_TIE = { short: 0.8, long: 0.97 };
/** Words of a short query, function words apart. */
const SHORT = 1;
/**
 * From this confidence on a card is a certain result: for a query of one word, of two, and so on; the last for all
 * longer ones. Function words are not counted. The share of words that no card holds raises it by so much.
 */
const CERTAIN = [0.6, 0.63, 0.46, 0.4, 0.35, 0.31] as const;
const UNKNOWN = 0.22;
/** About the score of a card that matches the whole query, without the bonus of an equal title or line. */
const FULL = 0.9;

export class SearchIndex {
  readonly #limit: number;
  #store = new CardStore();
  #languages: Record<Language, LanguageIndex> = { fr: new LanguageIndex('fr'), en: new LanguageIndex('en') };
  readonly #lexicon = new Lexicon();
  readonly #near = new NearCache();
  readonly #scales = new Scorer();

  constructor(options: SearchOptions = {}, saved?: SavedIndex) {
    this.#limit = options.limit ?? 12;
    if (saved) this.#take(saved);
    for (const { packId, entries } of saved?.lexicons ?? []) this.#lexicon.set(packId, entries);
  }

  /** How many entries can be found. */
  get size(): number {
    return this.#store.size;
  }

  /** How many card numbers are in use, those of removed cards included: what memory grows with. */
  get numbers(): number {
    return this.#store.numbers;
  }

  has(ref: string): boolean {
    return this.#store.numberOf(ref) !== undefined;
  }

  /** An entry as it was added; undefined for a ref that is not known. */
  entry(ref: string): SearchEntry | undefined {
    const card = this.#store.numberOf(ref);
    const facts = card === undefined ? undefined : this.#store.facts(card);
    return card === undefined || !facts ? undefined : { ...facts, ...this.#store.texts(card) };
  }

  /** Adds entries; one whose ref is known replaces the old one. Add in slices to let the host respond in between. */
  add(entries: Iterable<SearchEntry>): void {
    for (const entry of entries) {
      this.#removeOne(entry.ref);
      const card = this.#store.add(entry);
      for (const language of entryLanguages(entry)) {
        const text = namedText(entry, language);
        if (text) this.#languages[language].add(card, entry.packId, text);
      }
    }
    this.#near.clear();
  }

  /** Removes entries; refs that are not known are no error. */
  remove(refs: Iterable<string>): void {
    for (const ref of refs) this.#removeOne(ref);
    // Numbers of removed cards are given back when they outnumber the living.
    if (this.#store.numbers > 1_000 && this.#store.numbers > 2 * this.#store.size) this.#take(this.#seal());
    this.#near.clear();
  }

  /** Sets the synonyms of a pack, replacing earlier ones. */
  addLexicon(packId: string, entries: readonly LexiconEntry[]): void {
    this.#lexicon.set(packId, entries);
  }

  removeLexicon(packId: string): void {
    this.#lexicon.delete(packId);
  }

  /** Runs a query. An empty text with filters lists every match of the filters; without any, nothing. */
  query(query: SearchQuery): SearchResponse {
    const limit = query.limit ?? this.#limit;
    const passes = gate(this.#store, query.filters);
    if (query.text.trim() === '') {
      return {
        hits: query.filters ? this.#listing(query, passes).slice(0, limit) : [],
        unknown: [],
        nearest: [],
      };
    }
    const plan = planQuery(query.text, this.#languages, this.#store.packIds, this.#lexicon, this.#near);
    const found = this.#found(query, plan, passes).slice(0, limit);
    const unknown = plan.words.filter(({ weight }) => weight === 0);
    const wanted = { fr: wantedForms(plan, this.#languages.fr), en: wantedForms(plan, this.#languages.en) };
    return {
      hits: found.map(({ card, ref, language, score, certain }) => {
        const { reason, ...found } = foundIn(card, language, this.#store, wanted[language]);
        return { ref, language, score, certain, ...found, ...(reason && { reason }) };
      }),
      unknown: unknown.map(({ typed }) => typed),
      nearest: found.length > 0 ? [] : nearestWords(plan.words, this.#languages, this.#store, query.language),
    };
  }

  /** The whole index as data. Takes the time of a copy; the index itself becomes compact by it. */
  save(): SavedIndex {
    const sealed = this.#seal();
    this.#take(sealed);
    return sealed;
  }

  #removeOne(ref: string): void {
    const card = this.#store.numberOf(ref);
    if (card === undefined) return;
    const packId = this.#store.facts(card)?.packId ?? '';
    const entry = { ref, ...this.#store.texts(card) };
    for (const language of entryLanguages(entry)) {
      const text = namedText(entry, language);
      if (text) this.#languages[language].remove(packId, text);
    }
    this.#store.remove(card);
  }

  #seal(): SavedIndex {
    const alive = this.#store.alive();
    const renumber = new Int32Array(this.#store.numbers).fill(-1);
    alive.forEach((card, index) => {
      renumber[card] = index;
    });
    return {
      version: SAVED_INDEX_VERSION,
      cards: this.#store.sealed(alive),
      languages: {
        fr: this.#languages.fr.sealed(alive, renumber),
        en: this.#languages.en.sealed(alive, renumber),
      },
      lexicons: this.#lexicon.entries().map(([packId, entries]) => ({ packId, entries })),
    };
  }

  #take(saved: SavedIndex): void {
    this.#store = new CardStore(saved.cards);
    this.#languages = {
      fr: new LanguageIndex('fr', saved.languages.fr),
      en: new LanguageIndex('en', saved.languages.en),
    };
    this.#near.clear();
  }

  /** Cards for a planned query, best first, each in its best-matching language. */
  #found(query: SearchQuery, plan: QueryPlan, passes: (card: number) => boolean): Found[] {
    const refOf = (card: number) => this.#store.facts(card)?.ref ?? '';
    const before = (a: number, b: number) => this.#store.compare(a, b);
    const best = new Map<number, Found>();
    const offer = (card: number, language: Language, score: number, confidence: number) => {
      const known = best.get(card);
      if (known && known.score >= score) return;
      best.set(card, { card, ref: refOf(card), language, score, confidence, certain: true, first: false });
    };
    const title = foldedLine(query.text);
    for (const language of languagesOf(query)) {
      const index = this.#languages[language];
      const liking = language === query.language ? 1 : OTHER_LANGUAGE;
      for (const one of this.#scales.rank(plan, index, this.#store.packs, passes, before)) {
        const bonus = plan.words.length > 1 && one.line === plan.line ? SAME_LINE : 0;
        offer(one.card, language, liking * (one.score + bonus), liking * (one.confidence + bonus));
      }
      for (const card of index.titled(title)) {
        if (!passes(card) || foldedLine(this.#store.texts(card)[language]?.title ?? '') !== title) continue;
        const known = best.get(card);
        const score = known?.language === language ? known.score : 0;
        offer(card, language, liking * (SAME_TITLE + score), SAME_TITLE);
      }
    }
    const found = [...best.values()];
    const top = found.reduce((most, { score }) => Math.max(most, score), 0);
    const worthwhile = found.filter(({ score }) => score >= WORTHWHILE * Math.min(top, FULL));
    const telling = plan.words.filter(({ functional, weight }) => !functional && weight > 0).length;
    const certain = CERTAIN[Math.min(Math.max(telling, 1), CERTAIN.length) - 1] ?? 0;
    const nearTie = telling <= SHORT ? NEAR_TIE.short : NEAR_TIE.long;
    for (const one of worthwhile) {
      one.certain = one.confidence >= certain + UNKNOWN * plan.unknownShare;
      one.first = one.score >= nearTie * top && this.#store.facts(one.card)?.urgent === true;
      one.score += push(one.ref, query);
    }
    worthwhile.sort((a, b) => Number(b.first) - Number(a.first) || b.score - a.score || order(a.ref, b.ref));
    // A card that ranks before a certain one is not less certain.
    const last = worthwhile.findLastIndex((one) => one.certain);
    for (const one of worthwhile.slice(0, last + 1)) one.certain = true;
    return worthwhile;
  }

  /** Every card that passes: favourites and recents first, the rest by name. */
  #listing(query: SearchQuery, passes: (card: number) => boolean): SearchHit[] {
    const listed = this.#store.alive().flatMap((card) => {
      const facts = this.#store.facts(card);
      const texts = this.#store.texts(card);
      const language = languagesOf(query).find((one) => texts[one] !== undefined);
      if (!facts || language === undefined || !passes(card)) return [];
      const scriptIndex = (texts[language]?.scripts.length ?? 0) > 0 ? 0 : -1;
      return [
        { ref: facts.ref, language, score: push(facts.ref, query), certain: true, scriptIndex, matched: [] },
      ];
    });
    return listed.sort((a, b) => b.score - a.score || order(a.ref, b.ref));
  }
}

/** A found card. `first` puts it before all that are as certain. */
type Found = {
  card: number;
  ref: string;
  language: Language;
  score: number;
  confidence: number;
  certain: boolean;
  first: boolean;
};

/** The languages of a query, the preferred one first. */
function languagesOf({ language, filters }: SearchQuery): Language[] {
  const wanted = filters?.languages ?? [];
  return [language, theOther(language)].filter((one) => wanted.length === 0 || wanted.includes(one));
}

/** How far an advisor's own habits push a card: less than any exact match is worth. */
function push(ref: string, { favourites, recents = [] }: SearchQuery): number {
  const index = recents.indexOf(ref);
  return (favourites?.has(ref) ? FAVOURITE : 0) + (index >= 0 ? RECENT / (1 + index / 5) : 0);
}

export function createSearchIndex(options?: SearchOptions): SearchIndex {
  return new SearchIndex(options);
}

/**
 * Restores a saved index, in a fraction of the time of a rebuild. Throws a RangeError when another version of the
 * engine, with other words and weights, saved it: rebuild it then.
 */
export function restoreSearchIndex(saved: SavedIndex, options?: SearchOptions): SearchIndex {
  if (saved.version !== SAVED_INDEX_VERSION) {
    throw new RangeError(`index of version ${saved.version}, ${SAVED_INDEX_VERSION} needed`);
  }
  return new SearchIndex(options, saved);
}
