import { describe, expect, it } from 'vitest';
import { bm25, type Counted } from '@/search/ranking/bm25';

/** A card with so many lines, and in how many of them each word and then each pair is. */
function card(lines: number, ...counts: number[]): Counted {
  return { counts: Float64Array.from(counts), lines };
}

function scoreOf(cards: readonly Counted[], words: number): number[] {
  return [...bm25(cards, words)];
}

describe('BM25 over the lines of cards', () => {
  it('puts the card first whose lines hold the word more often', () => {
    const [many = 0, few = 0, none] = scoreOf([card(70, 6, 0), card(70, 1, 0), card(70, 0, 0)], 1);
    expect(many).toBeGreaterThan(few);
    expect(few).toBeGreaterThan(0);
    expect(none).toBe(0);
  });

  it('gains less from each further line', () => {
    const [one = 0, two = 0, three = 0] = scoreOf([card(70, 1, 0), card(70, 2, 0), card(70, 3, 0)], 1);
    expect(two - one).toBeGreaterThan(three - two);
  });

  it('weighs a word of one card more than a word that all cards hold alike', () => {
    const common = card(70, 2, 0, 0, 0);
    const [rare = 0, ...others] = scoreOf([card(70, 0, 2, 0, 0), common, common, common], 2);
    for (const other of others) expect(rare).toBeGreaterThan(other);
  });

  it('takes a word for rare that is in many lines of one card and in single lines of others', () => {
    const others = Array.from({ length: 9 }, () => card(70, 1, 1, 0, 0));
    const scores = scoreOf([card(70, 12, 0, 0, 0), card(70, 0, 2, 0, 0), ...others], 2);
    expect(scores[0]).toBeGreaterThan(2 * (scores[1] ?? 0));
  });

  it('counts a pair of neighbouring words beside the words', () => {
    const [together = 0, apart = 0] = scoreOf(
      [card(70, 1, 1, 1, 0), card(70, 1, 1, 0, 0), card(70, 0, 0, 0, 0)],
      2,
    );
    expect(together).toBeGreaterThan(apart);
  });

  it('expects more lines from a card that has many', () => {
    const [short = 0, long = 0] = scoreOf([card(10, 2, 0), card(150, 2, 0), card(70, 0, 0)], 1);
    expect(short).toBeGreaterThan(long);
  });

  it('is 0 where no card holds a word, and nothing without cards', () => {
    expect(scoreOf([card(70, 0, 0), card(70, 0, 0)], 1)).toEqual([0, 0]);
    expect(scoreOf([], 1)).toEqual([]);
  });
});
