/**
 * Ranking of the cards of one language for a planned query. First every card that holds a word is scored by its
 * postings. Then the best are read line by line (title, cues, keywords), because a line that covers the whole query is
 * worth more than a card that covers it in pieces. Fuse decides between close scores.
 */
import { lineField, lineLength } from '@/search/index/card-lines';
import type { LanguageIndex } from '@/search/index/language-index';
import type { Tally } from '@/search/index/postings';
import type { PlannedWord } from '@/search/query/planned-word';
import type { QueryPlan } from '@/search/query/query-plan';
import { WEIGHTS } from '@/search/weights';
import { resemblances } from './fuzzy-score';
import { Heaviest, type Weighed } from './top-k';

/** A card with its score, and its line that says most of the query as folded words; '' where that is not the query. */
export type Ranked = { card: number; score: number; line: string };

const FIELDS = [WEIGHTS.title, WEIGHTS.cue, WEIGHTS.keyword, WEIGHTS.name];

/** Cards that are read line by line: of all, of each pack, and together. */
const READ = 64;
const READ_OF_PACK = 16;
const MOST_READ = 128;
/** Cards that Fuse sees. */
const SEEN_BY_FUSE = 24;

/** Sums by card, reused between queries so that a keystroke allocates nothing of the size of the collection. */
export class Scorer {
  #room = 0;
  #tally: Tally = { best: new Float32Array(0), touched: new Int32Array(0), count: 0 };
  #part: Tally = { best: new Float32Array(0), touched: new Int32Array(0), count: 0 };
  #sums = new Float64Array(0);
  #met = new Int32Array(0);
  /** 1 for each term that matches a word of the current query. */
  #wanted = new Uint8Array(0);

  /**
   * The best cards of a language, at most {@link MOST_READ}, best first; equal ones by `before`. `alive` says which
   * cards count at all; `packs` is the number of each card's pack, by which words are weighted.
   */
  rank(
    plan: QueryPlan,
    index: LanguageIndex,
    packs: readonly number[],
    alive: (card: number) => boolean,
    before: (a: number, b: number) => number,
  ): Ranked[] {
    this.#makeRoom(packs.length);
    const weighed = this.#weigh(plan.words, index, packs);
    const best = this.#best(weighed, packs, alive, before);
    const hits = hitsByTerm(plan.words, index);
    if (this.#wanted.length < index.terms.size) this.#wanted = new Uint8Array(index.terms.size * 1.25);
    const wanted = this.#wanted;
    for (const term of hits.keys()) wanted[term] = 1;
    const query = { words: plan.words, length: plan.line.split(' ').length, hits, wanted };
    const read = best.map(({ card, score }) => ({
      card,
      score,
      ...readLines(card, packs[card] ?? 0, index, query),
    }));
    for (const term of hits.keys()) wanted[term] = 0;
    const crowds =
      plan.words[0]?.weights.map((_, pack) => densityOf(plan.words, pack)) ?? new Float64Array(0);
    const scored = read.map((one) => ({
      ...one,
      score:
        WEIGHTS.postings * one.score +
        WEIGHTS.lines * one.worth -
        WEIGHTS.crowd * (crowds[packs[one.card] ?? 0] ?? 0),
    }));
    scored.sort((a, b) => b.score - a.score || before(a.card, b.card));
    const close = scored.slice(0, SEEN_BY_FUSE);
    for (const one of close) one.line ||= written(index, one.best);
    const alike = resemblances(
      plan.line,
      close.map(({ line }) => line),
    );
    close.forEach((one, index) => {
      one.score += WEIGHTS.fuse * (alike[index] ?? 0);
    });
    return scored.sort((a, b) => b.score - a.score || before(a.card, b.card));
  }

  #makeRoom(numbers: number): void {
    if (numbers <= this.#room) return;
    const room = Math.max(1024, Math.ceil(numbers * 1.25));
    this.#tally = { best: new Float32Array(room), touched: new Int32Array(room), count: 0 };
    this.#part = { best: new Float32Array(room), touched: new Int32Array(room), count: 0 };
    this.#sums = new Float64Array(room);
    this.#met = new Int32Array(room);
    this.#room = room;
  }

  /** Sums of all words by card, as shares of the whole query; returns how many cards were met. */
  #weigh(words: readonly PlannedWord[], index: LanguageIndex, packs: readonly number[]): number {
    const telling = words.filter((word) => !word.functional && word.weight > 0);
    const queryWords = telling.length > 0 ? telling : words;
    const totals = queryWords[0]?.weights.map((_, pack) => totalOf(queryWords, pack)) ?? new Float64Array(0);
    const { language, postings } = index;
    let met = 0;
    for (const word of queryWords) {
      const tally = this.#tally;
      for (const [term, factor] of word.terms[language]) postings.raise(term, factor, tally);
      for (const phrase of word.phrases[language]) this.#raiseTogether(phrase, index, tally);
      const shares = word.weights.map((weight, pack) => weight / (totals[pack] || 1));
      for (let index = 0; index < tally.count; index += 1) {
        const card = tally.touched[index] as number;
        const sum = this.#sums[card] as number;
        if (sum === 0) this.#met[met++] = card;
        this.#sums[card] = sum + (shares[packs[card] as number] as number) * (tally.best[card] as number);
        tally.best[card] = 0;
      }
      tally.count = 0;
    }
    return met;
  }

  /** Raises the cards that hold every part of a phrase to the mean worth of its parts. */
  #raiseTogether(phrase: readonly ReadonlyMap<number, number>[], index: LanguageIndex, tally: Tally): void {
    const part = this.#part;
    let together: Map<number, number> | undefined;
    for (const standIns of phrase) {
      for (const [term, factor] of standIns) index.postings.raise(term, factor, part);
      const next = new Map<number, number>();
      for (let index = 0; index < part.count; index += 1) {
        const card = part.touched[index] as number;
        const so = together === undefined ? 0 : together.get(card);
        if (so !== undefined) next.set(card, so + (part.best[card] as number));
        part.best[card] = 0;
      }
      part.count = 0;
      together = next;
    }
    for (const [card, sum] of together ?? []) {
      const worth = sum / phrase.length;
      const old = tally.best[card] as number;
      if (old === 0) tally.touched[tally.count++] = card;
      if (worth > old) tally.best[card] = worth;
    }
  }

  /**
   * The cards to read: the best-scored of all, and the best of each pack, so that a large pack whose cards all score
   * alike leaves room for the one card of a small pack that matches word for word.
   */
  #best(
    met: number,
    packs: readonly number[],
    alive: (card: number) => boolean,
    before: (a: number, b: number) => number,
  ): Weighed[] {
    const heavier = (a: Weighed, b: Weighed) => b.score - a.score || before(a.card, b.card);
    const ofAll = new Heaviest(READ, heavier);
    const byPack: (Heaviest | undefined)[] = [];
    for (let index = 0; index < met; index += 1) {
      const card = this.#met[index] as number;
      const score = this.#sums[card] as number;
      this.#sums[card] = 0;
      const pack = packs[card] as number;
      const ofPack = byPack[pack] ?? new Heaviest(READ_OF_PACK, heavier);
      byPack[pack] = ofPack;
      if ((score < ofAll.least && score < ofPack.least) || !alive(card)) continue;
      const one = { card, score };
      ofAll.offer(one);
      ofPack.offer(one);
    }
    const best = new Set(ofAll.sorted());
    for (const ofPack of byPack) for (const one of ofPack?.sorted() ?? []) best.add(one);
    return [...best].sort(heavier).slice(0, MOST_READ);
  }
}

type Hit = { word: number; factor: number };

/** For each term of the plan its query words, the most certain first. */
function hitsByTerm(words: readonly PlannedWord[], { language }: LanguageIndex): Map<number, Hit[]> {
  const hits = new Map<number, Hit[]>();
  const note = (term: number, hit: Hit) => {
    const known = hits.get(term);
    if (known) known.push(hit);
    else hits.set(term, [hit]);
  };
  words.forEach((word, index) => {
    for (const [term, factor] of word.terms[language]) note(term, { word: index, factor });
    for (const phrase of word.phrases[language]) {
      for (const part of phrase)
        for (const [term, factor] of part) note(term, { word: index, factor: factor * 0.8 });
    }
  });
  return hits;
}

/** A query prepared for matching lines: `length` in words, and the terms of each word in two forms. */
type PreparedQuery = {
  words: readonly PlannedWord[];
  length: number;
  hits: ReadonlyMap<number, readonly Hit[]>;
  wanted: Uint8Array;
};

/**
 * The match of a card's lines with the query: their worth 0..1 together, and the best line's terms. Its folded words
 * are present where they may be the whole query, and only there.
 */
function readLines(
  card: number,
  pack: number,
  index: LanguageIndex,
  { words, length, hits, wanted }: PreparedQuery,
): { worth: number; best: Int32Array; line: string } {
  const { lines, terms } = index;
  const encoded = lines.of(card);
  const total = totalOf(words, pack);
  const matched = new Float64Array(words.length);
  const matchedAnywhere = new Float64Array(words.length);
  let worthiest = 0;
  let bestFrom = 0;
  let bestTo = 0;
  let breadth = 0;
  for (let index = 0; index < encoded.length; ) {
    const head = encoded[index] as number;
    const from = index + 1;
    const to = from + lineLength(head);
    // Most lines hold nothing of the query: passed over before anything is weighed.
    index = from;
    while (index < to && wanted[encoded[index] as number] !== 1) index += 1;
    if (index === to) continue;
    matched.fill(0);
    let matching = 0;
    let whole = 0;
    let inOrder = 0;
    let previous = -2;
    for (index = from; index < to; index += 1) {
      const term = encoded[index] as number;
      const weight = terms.weight(term);
      whole += weight;
      const found = wanted[term] === 1 ? hits.get(term) : undefined;
      if (!found) {
        previous = -2;
        continue;
      }
      matching += weight;
      let here = -2;
      for (const { word, factor } of found) {
        if (factor > (matched[word] ?? 0)) matched[word] = factor;
        if (factor > (matchedAnywhere[word] ?? 0)) matchedAnywhere[word] = factor;
        if (word === previous + 1) inOrder += 1;
        here = word;
      }
      previous = here;
    }
    if (matching === 0) continue;
    const ofQuery = shareMatched(words, pack, matched, total);
    const ofLine = matching / whole;
    const sequence = words.length > 1 ? Math.min(1, inOrder / (words.length - 1)) : 1;
    const field = FIELDS[lineField(head)] ?? 0.9;
    const now = field * ofQuery * (WEIGHTS.line + WEIGHTS.ofLine * ofLine + WEIGHTS.sequence * sequence);
    breadth += field * ofQuery * ofQuery;
    if (now > worthiest) {
      worthiest = now;
      bestFrom = from;
      bestTo = to;
    }
  }
  const best = encoded.subarray(bestFrom, bestTo);
  const together = shareMatched(words, pack, matchedAnywhere, total);
  const worth =
    WEIGHTS.best * worthiest + WEIGHTS.anywhere * together + (WEIGHTS.breadth * breadth) / (breadth + 2);
  return { worth, best, line: best.length === length ? written(index, best) : '' };
}

/** Terms as the folded words of a line. */
function written({ terms }: LanguageIndex, line: Int32Array): string {
  return Array.from(line, (term) => terms.form(term)).join(' ');
}

/**
 * The mean logarithm of how many cards of a pack hold the words. Where many cards of one pack match alike, none of them
 * is the likely result: between packs, the card of the less dense pack goes first.
 */
function densityOf(words: readonly PlannedWord[], pack: number): number {
  const sum = words.reduce((all, { weights, crowds }) => all + (weights[pack] ?? 0) * (crowds[pack] ?? 0), 0);
  return sum / (totalOf(words, pack) || 1);
}

/** The total weight of all words for the cards of a pack. */
function totalOf(words: readonly PlannedWord[], pack: number): number {
  return words.reduce((sum, { weights }) => sum + (weights[pack] ?? 0), 0);
}

function shareMatched(
  words: readonly PlannedWord[],
  pack: number,
  matched: Float64Array,
  total: number,
): number {
  let covered = 0;
  for (let word = 0; word < words.length; word += 1)
    covered += (words[word]?.weights[pack] ?? 0) * (matched[word] ?? 0);
  return total > 0 ? covered / total : 0;
}
