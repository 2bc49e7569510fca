/** The match of a card's lines with a query: how much of the query a line holds, and how much of the line the query. */
import { lineField, lineLength } from '@/search/index/card-lines';
import type { LanguageIndex } from '@/search/index/language-index';
import type { PlannedWord } from '@/search/query/planned-word';
import { WEIGHTS } from '@/search/weights';
import type { Counted } from './bm25';

/** The names of the weights of `LINE_FIELDS`, in their order. */
const FIELDS = ['title', 'cue', 'keyword', 'name', 'search'] as const;

/** The names of the weights of one line of `LINE_FIELDS` among all lines of a card, in their order. */
const COUNTED = ['countedTitle', 'countedCue', 'countedKeyword', 'countedName', 'countedSearch'] as const;

type Hit = { word: number; factor: number };

/** For each term of the plan its query words, the most certain first. */
export function hitsByTerm(words: readonly PlannedWord[], { language }: LanguageIndex): Map<number, Hit[]> {
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
export type PreparedQuery = {
  words: readonly PlannedWord[];
  length: number;
  hits: ReadonlyMap<number, readonly Hit[]>;
  wanted: Uint8Array;
};

/** What one line holds of the query: how certainly each word, and each pair of neighbours by its first word. */
type LineMatch = { matched: Float64Array; pairs: Float64Array };

/** A card's lines as the query sees them: their worth 0..1 together, their counts for {@link bm25}, the best line. */
export type ReadLines = Counted & { worth: number; best: Int32Array; line: string };

/**
 * Matches a card's lines with the query. `best` is the best line's terms; `line` its folded words, present where they
 * may be the whole query, and only there.
 */
export function readLines(card: number, pack: number, index: LanguageIndex, query: PreparedQuery): ReadLines {
  const { words, length, wanted } = query;
  const counts = new Float64Array(2 * words.length);
  let lines = 0;
  const encoded = index.lines.of(card);
  const total = totalOf(words, pack);
  const match = { matched: new Float64Array(words.length), pairs: new Float64Array(words.length) };
  const { matched } = match;
  const matchedAnywhere = new Float64Array(words.length);
  let worthiest = 0;
  let best: EncodedLine = { encoded, from: 0, to: 0 };
  let breadth = 0;
  for (let position = 0; position < encoded.length; ) {
    const head = encoded[position] as number;
    const from = position + 1;
    const to = from + lineLength(head);
    position = to;
    const share = WEIGHTS[COUNTED[lineField(head)] ?? 'countedName'];
    lines += share;
    // Most lines hold nothing of the query: passed over before anything is weighed.
    if (!holdsAny(encoded, from, to, wanted)) continue;
    const line = { encoded, from, to };
    const ofLine = matchLine(line, index, query, match);
    addCounts(counts, match, share);
    raiseAll(matchedAnywhere, matched);
    if (!(ofLine > 0)) continue;
    const ofQuery = shareMatched(words, pack, matched, total);
    const field = WEIGHTS[FIELDS[lineField(head)] ?? 'name'];
    const worth = field * ofQuery ** WEIGHTS.lineShare * (WEIGHTS.line + WEIGHTS.ofLine * ofLine);
    breadth += field * ofQuery ** WEIGHTS.breadthShare;
    if (worth <= worthiest) continue;
    worthiest = worth;
    best = line;
  }
  const together = shareMatched(words, pack, matchedAnywhere, total);
  const worth =
    WEIGHTS.best * worthiest + WEIGHTS.anywhere * together + (WEIGHTS.breadth * breadth) / (breadth + 2);
  const terms = encoded.subarray(best.from, best.to);
  const line = terms.length === length ? written(index, terms) : '';
  return { worth, best: terms, line, counts, lines };
}

/** The terms of one line among those of a card: from position `from` to before `to`. */
type EncodedLine = { encoded: Int32Array; from: number; to: number };

function holdsAny(encoded: Int32Array, from: number, to: number, wanted: Uint8Array): boolean {
  for (let position = from; position < to; position += 1) {
    if (wanted[encoded[position] as number] === 1) return true;
  }
  return false;
}

/**
 * The match of one line: the share of its weight that the query holds, and how many query words follow each other as
 * in the query. Writes how certainly each query word is in it to `matched`.
 */
function matchLine(
  { encoded, from, to }: EncodedLine,
  { terms }: LanguageIndex,
  { hits, wanted }: PreparedQuery,
  { matched, pairs }: LineMatch,
): number {
  matched.fill(0);
  pairs.fill(0);
  let before: readonly Hit[] = NO_HITS;
  let matching = 0;
  let whole = 0;
  for (let position = from; position < to; position += 1) {
    const term = encoded[position] as number;
    const weight = terms.weight(term);
    whole += weight;
    const found = wanted[term] === 1 ? hits.get(term) : undefined;
    if (found) matching += weight;
    for (const { word, factor } of found ?? NO_HITS) {
      if (factor > (matched[word] ?? 0)) matched[word] = factor;
      raisePair(pairs, before, word, factor);
    }
    before = found ?? NO_HITS;
  }
  return matching / whole;
}

const NO_HITS: readonly Hit[] = [];

/** Raises the pair of a query word with the one before it, where that one is among the hits of the term before. */
function raisePair(pairs: Float64Array, before: readonly Hit[], word: number, factor: number): void {
  for (const one of before) {
    if (one.word !== word - 1) continue;
    pairs[one.word] = Math.max(pairs[one.word] as number, one.factor * factor);
  }
}

/** Adds what a line holds to the counts of its card: words, then pairs. */
function addCounts(counts: Float64Array, { matched, pairs }: LineMatch, share: number): void {
  const { length } = matched;
  for (let word = 0; word < length; word += 1) {
    counts[word] = (counts[word] as number) + share * (matched[word] as number);
    counts[length + word] = (counts[length + word] as number) + share * (pairs[word] as number);
  }
}

function raiseAll(values: Float64Array, others: Float64Array): void {
  for (let position = 0; position < values.length; position += 1)
    values[position] = Math.max(values[position] as number, others[position] as number);
}

/** Terms as the folded words of a line. */
export function written({ terms }: LanguageIndex, line: Int32Array): string {
  return Array.from(line, (term) => terms.form(term)).join(' ');
}

/** The total weight of all words for the cards of a pack. */
export function totalOf(words: readonly PlannedWord[], pack: number): number {
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
