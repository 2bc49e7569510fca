/**
 * Which cards hold which term, and how strongly. A posting is one whole number: the card's number times 256
 * plus its strength from 1 to 255, so that ten thousand cards take a few megabytes and load as one array.
 */

/** Strength 0..1 of a posting: how much of the query is covered counts first, position and frequency second. */
const WORTH = Float32Array.from({ length: 256 }, (_, strength) => 0.55 + (0.45 * strength) / 255);

export type SavedPostings = { all: Int32Array; starts: Int32Array };

/** Sums by card: `touched[0..count)` are the cards whose `best` is not 0. */
export type Tally = { best: Float32Array; touched: Int32Array; count: number };

export class Postings {
  /** Postings of a sealed index, term by term; `#starts` has one more entry than terms. */
  #all: Int32Array;
  #starts: Int32Array;
  /** Postings added since, by term. */
  readonly #added: (number[] | undefined)[] = [];

  constructor(saved: SavedPostings = { all: new Int32Array(0), starts: new Int32Array(1) }) {
    this.#all = saved.all;
    this.#starts = saved.starts;
  }

  /** Adds a card to a term; `strength` is above 0 and at most 1. */
  add(term: number, card: number, strength: number): void {
    const posting = card * 256 + Math.max(1, Math.round(strength * 255));
    const added = this.#added[term];
    if (added) added.push(posting);
    else this.#added[term] = [posting];
  }

  /** Raises each card of the term, in the tally, to `factor` times its worth, if it was lower. */
  raise(term: number, factor: number, tally: Tally): void {
    const { best, touched } = tally;
    const all = this.#all;
    let { count } = tally;
    const end = this.#starts[term + 1] ?? 0;
    for (let index = this.#starts[term] ?? end; index < end; index += 1) {
      const posting = all[index] as number;
      const card = posting >>> 8;
      const old = best[card] as number;
      if (old === 0) touched[count++] = card;
      const worth = factor * (WORTH[posting & 255] as number);
      if (worth > old) best[card] = worth;
    }
    const added = this.#added[term];
    if (added) {
      for (const posting of added) {
        const card = posting >>> 8;
        const old = best[card] as number;
        if (old === 0) touched[count++] = card;
        const worth = factor * (WORTH[posting & 255] as number);
        if (worth > old) best[card] = worth;
      }
    }
    tally.count = count;
  }

  /** The card of a term that goes before its others, among those that are alive. */
  first(
    term: number,
    alive: (card: number) => boolean,
    before: (a: number, b: number) => number,
  ): number | undefined {
    let first: number | undefined;
    const visit = (posting: number) => {
      const card = posting >>> 8;
      if ((first === undefined || before(card, first) < 0) && alive(card)) first = card;
    };
    const end = this.#starts[term + 1] ?? 0;
    for (let index = this.#starts[term] ?? end; index < end; index += 1) visit(this.#all[index] as number);
    this.#added[term]?.forEach(visit);
    return first;
  }

  /**
   * The postings of `terms`, in that order, with each card renumbered by `renumber` (-1: left out), including those
   * added since the last seal.
   */
  sealed(terms: readonly number[], renumber: Int32Array): SavedPostings {
    const starts = new Int32Array(terms.length + 1);
    const lists = terms.map((term, index) => {
      const end = this.#starts[term + 1] ?? 0;
      const list: number[] = [];
      const retain = (posting: number) => {
        const card = renumber[posting >>> 8] ?? -1;
        if (card >= 0) list.push(card * 256 + (posting & 255));
      };
      for (let from = this.#starts[term] ?? end; from < end; from += 1) retain(this.#all[from] ?? 0);
      this.#added[term]?.forEach(retain);
      starts[index + 1] = (starts[index] ?? 0) + list.length;
      return list;
    });
    const all = new Int32Array(starts[terms.length] ?? 0);
    lists.forEach((list, index) => {
      all.set(list, starts[index] ?? 0);
    });
    return { all, starts };
  }
}
