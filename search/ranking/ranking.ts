import type { LanguageIndex } from '@/search/index/language-index';
import type { Tally } from '@/search/index/postings';
import type { PlannedWord } from '@/search/query/planned-word';
import type { QueryPlan } from '@/search/query/query-plan';
import { CONFIDENCE, WEIGHTS } from '@/search/weights';
import { bm25 } from './bm25';
import { resemblances } from './fuzzy-score';
import { hitsByTerm, readLines, totalOf, written } from './line-match';
import { Heaviest, type Weighed } from './top-k';

/**
 * A card with its score, its confidence (how much of the query it says, whatever the others say), and its line that
 * says most of the query as folded words; '' where that is not the query.
 */
export type Ranked = { card: number; score: number; confidence: number; line: string };

/** Cards that are read line by line: of all, of each pack, and together. */
const READ = 64;
const READ_OF_PACK = 16;
const MOST_READ = 128;
/** Cards that Fuse sees. */
const SEEN_BY_FUSE = 24;
/** The lead in postings that the best card often has. */
const USUAL_LEAD = 0.2;
/** Cards that a list shows. */
const MOST_SHOWN = 12;

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
    // The cards come by their postings, the best first.
    const lead = Math.max(0, (best[0]?.score ?? 0) - (best[1]?.score ?? 0) - USUAL_LEAD);
    const about = bm25(read, plan.words.length);
    const scored = read.map(({ card, score: postings, worth: lines, best, line }, position) => {
      const parts = { postings, lines, bm25: about[position] as number };
      const crowd = WEIGHTS.density * (crowds[packs[card] ?? 0] ?? 0);
      const score = sumOf(parts, WEIGHTS) + (position === 0 ? WEIGHTS.lead * lead : 0) - crowd;
      return { card, best, line, score, parts, confidence: 0 };
    });
    scored.sort((a, b) => b.score - a.score || before(a.card, b.card));
    // Where no card holds most of the words, none is certain.
    const held = Math.max(0, ...scored.slice(0, MOST_SHOWN).map(({ parts }) => parts.postings));
    const root = Math.sqrt(plan.words.length);
    for (const one of scored) {
      const { postings, lines, bm25 } = one.parts;
      one.confidence = CONFIDENCE.held * held + sumOf({ postings, lines, bm25: bm25 / root }, CONFIDENCE);
    }
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

/** What a card's score is made of. */
type Parts = { postings: number; lines: number; bm25: number };

function sumOf(parts: Parts, weights: Parts): number {
  return weights.postings * parts.postings + weights.lines * parts.lines + weights.bm25 * parts.bm25;
}

/**
 * The mean logarithm of how many cards of a pack hold the words. Where many cards of one pack match alike, none of them
 * is the likely result: between packs, the card of the less dense pack goes first.
 */
function densityOf(words: readonly PlannedWord[], pack: number): number {
  const sum = words.reduce((all, { weights, crowds }) => all + (weights[pack] ?? 0) * (crowds[pack] ?? 0), 0);
  return sum / (totalOf(words, pack) || 1);
}
