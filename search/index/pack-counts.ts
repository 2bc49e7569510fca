/**
 * The number of live cards of each pack that hold a term. Rarity is measured per pack, so that a large pack about
 * something else does not decide which words matter in a small one.
 */

/** For each pack how many cards it has, then term and count in turn. */
export type SavedPackCounts = { packId: string; cards: number; counts: Int32Array }[];

/** The overall share of a term counts as this many cards of a pack. */
const BELIEF = 20;

type Counted = { cards: number; counts: Map<number, number> };

const NOTHING: Counted = { cards: 0, counts: new Map() };

export class PackCounts {
  readonly #packs = new Map<string, Counted>();

  constructor(saved: SavedPackCounts = []) {
    for (const { packId, cards, counts } of saved) {
      const pack: Counted = { cards, counts: new Map() };
      for (let index = 0; index < counts.length; index += 2)
        pack.counts.set(counts[index] ?? 0, counts[index + 1] ?? 0);
      this.#packs.set(packId, pack);
    }
  }

  /** Counts one card more (`by` 1) or one less (`by` -1) of a pack, and in it these terms, each once. */
  recount(packId: string, terms: Iterable<number>, by: 1 | -1): void {
    const pack: Counted = this.#packs.get(packId) ?? { cards: 0, counts: new Map() };
    this.#packs.set(packId, pack);
    pack.cards += by;
    for (const term of terms) pack.counts.set(term, (pack.counts.get(term) ?? 0) + by);
    if (pack.cards === 0) this.#packs.delete(packId);
  }

  /**
   * How many cards of a pack hold one of these terms, at most, and how rare that is: the logarithm of one and all
   * to those that do. `elsewhere` is the share of all cards that do; a small pack is believed less than a large one.
   */
  of(packId: string, terms: readonly number[], elsewhere: number): { holding: number; rarity: number } {
    const { cards, counts } = this.#packs.get(packId) ?? NOTHING;
    let sum = 0;
    for (const term of terms) sum += counts.get(term) ?? 0;
    const holding = Math.min(sum, cards);
    const share = (holding + BELIEF * elsewhere) / (cards + BELIEF);
    return { holding, rarity: Math.log(1 + 1 / share) };
  }

  /** The counts of `terms` alone, renumbered in that order. */
  sealed(terms: readonly number[]): SavedPackCounts {
    return [...this.#packs]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([packId, { cards, counts }]) => {
        const pairs: number[] = [];
        terms.forEach((term, index) => {
          const count = counts.get(term) ?? 0;
          if (count > 0) pairs.push(index, count);
        });
        return { packId, cards, counts: Int32Array.from(pairs) };
      });
  }
}
