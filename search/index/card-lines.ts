/**
 * The title, cues and keywords of each card as terms, line by line: ranking reads them to see how much of one line the
 * query covers, without reading the card's text. A line is a head (field × 65536 + length) and its terms.
 */

export type SavedLines = { all: Int32Array; starts: Int32Array };

const NONE = new Int32Array(0);

export class CardLines {
  readonly #all: Int32Array;
  readonly #starts: Int32Array;
  readonly #added = new Map<number, Int32Array>();

  constructor(saved: SavedLines = { all: NONE, starts: new Int32Array(1) }) {
    this.#all = saved.all;
    this.#starts = saved.starts;
  }

  /** Stores the lines of a card, encoded by {@link encodeLine}. */
  set(card: number, encoded: readonly number[]): void {
    this.#added.set(card, Int32Array.from(encoded));
  }

  /** The encoded lines of a card; empty if it has none. */
  of(card: number): Int32Array {
    const added = this.#added.get(card);
    if (added) return added;
    const start = this.#starts[card];
    const end = this.#starts[card + 1];
    return start === undefined || end === undefined ? NONE : this.#all.subarray(start, end);
  }

  /** The lines of `cards`, in that order, their terms renumbered. */
  sealed(cards: readonly number[], renumber: Int32Array): SavedLines {
    const starts = new Int32Array(cards.length + 1);
    cards.forEach((card, index) => {
      starts[index + 1] = (starts[index] ?? 0) + this.of(card).length;
    });
    const all = new Int32Array(starts[cards.length] ?? 0);
    cards.forEach((card, index) => {
      const lines = this.of(card);
      let to = starts[index] ?? 0;
      for (let index = 0; index < lines.length; ) {
        const head = lines[index++] ?? 0;
        all[to++] = head;
        for (const end = index + lineLength(head); index < end; index += 1)
          all[to++] = renumber[lines[index] ?? 0] ?? 0;
      }
    });
    return { all, starts };
  }
}

/** Appends a line of a field (its index in `LINE_FIELDS`) to an encoding. */
export function encodeLine(encoded: number[], field: number, terms: readonly number[]): void {
  const retained = terms.slice(0, 0xffff);
  encoded.push(field * 0x10000 + retained.length, ...retained);
}

export function lineField(head: number): number {
  return head >>> 16;
}

export function lineLength(head: number): number {
  return head & 0xffff;
}
