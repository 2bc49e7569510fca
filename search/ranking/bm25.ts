/**
 * BM25 over the lines of the cards read: how often a card's lines hold the words of the query, and its pairs of
 * neighbouring words. A best line is one author's wording; a word in many lines of one card and in few of all others
 * says that the card is about it.
 */
import { WEIGHTS } from '@/search/weights';

/** `counts` holds the weighted lines of each word, then of each pair by its first word; `lines` the weight of all lines. */
export type Counted = { counts: Float64Array; lines: number };

/** The weight of all lines of a card of usual length. */
const USUAL_LINES = 70;

/**
 * Rarity is reckoned as among so many cards, the most that are read: in a pack of five, too, a word of one card tells
 * enough.
 */
const COLLECTION = 128;

/** The BM25 score of each card, about 0..1, in the order of `cards`. */
export function bm25(cards: readonly Counted[], words: number): Float64Array {
  const scores = new Float64Array(cards.length);
  const lengths = cards.map(
    ({ lines }) => 1 - WEIGHTS.lengthShare + (WEIGHTS.lengthShare * lines) / USUAL_LINES,
  );
  let whole = 0;
  for (let position = 0; position < 2 * words; position += 1) {
    const pair = position >= words;
    const rarity = rarityOf(cards, position);
    if (rarity === 0) continue;
    const weight = pair ? WEIGHTS.pair * rarity : rarity;
    if (!pair) whole += weight;
    cards.forEach(({ counts }, card) => {
      const count = counts[position] as number;
      if (count === 0) return;
      const saturated = count / (count + WEIGHTS.half * (lengths[card] as number));
      scores[card] = (scores[card] as number) + weight * saturated;
    });
  }
  // A longer query says more, though not in proportion.
  const scale = 2 * Math.sqrt(whole);
  return whole > 0 ? scores.map((score) => score / scale) : scores;
}

/**
 * The inverse document frequency of a word or a pair; 0 where no card holds it. Cards count by their share: a word
 * with most of its lines in one card is as rare as if that card alone held it.
 */
function rarityOf(cards: readonly Counted[], position: number): number {
  let sum = 0;
  let squares = 0;
  for (const { counts } of cards) {
    const count = counts[position] as number;
    sum += count;
    squares += count * count;
  }
  if (sum === 0) return 0;
  const holding = (sum * sum) / squares;
  return Math.log(1 + (COLLECTION - holding + 0.5) / (holding + 0.5));
}
