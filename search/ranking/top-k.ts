export type Weighed = { card: number; score: number };

/** The heaviest few of the cards that it is offered. */
export class Heaviest {
  readonly #most: number;
  readonly #order: (a: Weighed, b: Weighed) => number;
  #kept: Weighed[] = [];
  /** A card that weighs less is not among them. */
  least = -1;

  constructor(most: number, heavier: (a: Weighed, b: Weighed) => number) {
    this.#most = most;
    this.#order = heavier;
  }

  offer(one: Weighed): void {
    if (one.score < this.least) return;
    const last = this.#kept[this.#most - 1];
    if (last && one.score === this.least && this.#order(one, last) > 0) return;
    this.#kept.push(one);
    if (this.#kept.length >= this.#most * 4) this.#cut();
  }

  sorted(): readonly Weighed[] {
    this.#cut();
    return this.#kept;
  }

  #cut(): void {
    this.#kept.sort(this.#order);
    if (this.#kept.length < this.#most) return;
    this.#kept.length = this.#most;
    this.least = this.#kept[this.#most - 1]?.score ?? -1;
  }
}
