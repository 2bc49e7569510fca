/** The match of a card's lines with a query: how much of the query a line holds, of the line's weight, and in what order. */
import { lineField, lineLength } from '@/search/index/card-lines';
import type { LanguageIndex } from '@/search/index/language-index';
import type { PlannedWord } from '@/search/query/planned-word';
import { WEIGHTS } from '@/search/weights';

/** The names of the weights of `LINE_FIELDS`, in their order. */
const FIELDS = ['title', 'cue', 'keyword', 'name', 'search'] as const;

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

/**
 * The match of a card's lines with the query: their worth 0..1 together, and the best line's terms. Its folded words
 * are present where they may be the whole query, and only there.
 */
export function readLines(
  card: number,
  pack: number,
  index: LanguageIndex,
  query: PreparedQuery,
): { worth: number; best: Int32Array; line: string } {
  const { words, length, wanted } = query;
  const encoded = index.lines.of(card);
  const total = totalOf(words, pack);
  const matched = new Float64Array(words.length);
  const matchedAnywhere = new Float64Array(words.length);
  let worthiest = 0;
  let best: EncodedLine = { encoded, from: 0, to: 0 };
  let breadth = 0;
  for (let position = 0; position < encoded.length; ) {
    const head = encoded[position] as number;
    const from = position + 1;
    const to = from + lineLength(head);
    position = to;
    // Most lines hold nothing of the query: passed over before anything is weighed.
    if (!holdsAny(encoded, from, to, wanted)) continue;
    const line = { encoded, from, to };
    const { ofLine, inOrder } = matchLine(line, index, query, matched);
    raiseAll(matchedAnywhere, matched);
    if (!(ofLine > 0)) continue;
    const ofQuery = shareMatched(words, pack, matched, total);
    const sequence = words.length > 1 ? Math.min(1, inOrder / (words.length - 1)) : 1;
    const field = WEIGHTS[FIELDS[lineField(head)] ?? 'name'];
    const worth =
      field *
      ofQuery ** WEIGHTS.lineShare *
      (WEIGHTS.line + WEIGHTS.ofLine * ofLine + WEIGHTS.sequence * sequence);
    breadth += field * ofQuery ** WEIGHTS.breadthShare;
    if (worth <= worthiest) continue;
    worthiest = worth;
    best = line;
  }
  const together = shareMatched(words, pack, matchedAnywhere, total);
  const worth =
    WEIGHTS.best * worthiest + WEIGHTS.anywhere * together + (WEIGHTS.breadth * breadth) / (breadth + 2);
  const terms = encoded.subarray(best.from, best.to);
  return { worth, best: terms, line: terms.length === length ? written(index, terms) : '' };
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
  matched: Float64Array,
): { ofLine: number; inOrder: number } {
  matched.fill(0);
  let matching = 0;
  let whole = 0;
  let inOrder = 0;
  let previous = -2;
  for (let position = from; position < to; position += 1) {
    const term = encoded[position] as number;
    const weight = terms.weight(term);
    whole += weight;
    const found = wanted[term] === 1 ? hits.get(term) : undefined;
    let last = -2;
    if (found) matching += weight;
    for (const { word, factor } of found ?? NO_HITS) {
      if (factor > (matched[word] ?? 0)) matched[word] = factor;
      if (word === previous + 1) inOrder += 1;
      last = word;
    }
    previous = last;
  }
  return { ofLine: matching / whole, inOrder };
}

const NO_HITS: readonly Hit[] = [];

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
