/** Choices that a seed decides. Each part of a run has its own, so that one more choice here moves none there. */
export type Random = {
  /** From 0 to 1, without 1. */
  next: () => number;
  /** A whole number from 0, below `end`. */
  below: (end: number) => number;
  /** Whether something of this likelihood happens. */
  chance: (likelihood: number) => boolean;
  pick: <T>(list: readonly T[]) => T | undefined;
  /** One of the names, as often as its weight among all weights. */
  weighed: <K extends string>(weights: Readonly<Record<K, number>>) => K;
};

export function seeded(...parts: readonly (string | number)[]): Random {
  let state = 2_166_136_261;
  for (const letter of parts.join('/')) state = Math.imul(state ^ letter.charCodeAt(0), 16_777_619);
  // mulberry32: small, and good enough to spread choices.
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    below: (end) => Math.floor(next() * end),
    chance: (likelihood) => next() < likelihood,
    pick: (list) => list[Math.floor(next() * list.length)],
    weighed: <K extends string>(weights: Readonly<Record<K, number>>) => {
      const entries = Object.entries(weights) as [K, number][];
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [name, weight] of entries) {
        left -= weight;
        if (left < 0) return name;
      }
      return (entries.at(-1) as [K, number])[0];
    },
  };
}
