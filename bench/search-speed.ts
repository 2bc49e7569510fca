/** How long the engine takes, keystroke by keystroke, over packs that ship and synthetic cards. */
import { deserialize, serialize } from 'node:v8';
import type { SearchEntry } from '@/search/index/search-text';
import { restoreSearchIndex, type SavedIndex } from '@/search/search-index';
import { weighed } from './memory';
import { type Packs, packIndex } from './search-relevance';
import { syntheticCards } from './synthetic-cards';

/** Milliseconds; `cards` is the number of entries in the index, `savedMb` what it takes on the disk. */
export type EngineSpeed = {
  cards: number;
  p50: number;
  p95: number;
  max: number;
  buildMs: number;
  restoreMs: number;
  memoryMb: number;
  savedMb: number;
};

/** Queries of hurried advisors; each is typed letter by letter. */
export const TYPED: readonly string[] = [
  ...[
    'remborsement',
    'il veut mon chef',
    'prelevement rejeté',
    'facture trop chere',
    'elle pleure',
    'lecran cassé',
  ],
  ...[
    'technicien pas venu',
    'resil box',
    'colis abimé',
    'plus dinternet',
    'elle veut absolument parler au chef',
  ],
  ...[
    'il paie en plusieurs fois',
    'geste commercial',
    'code E412B',
    'purger le filtre',
    'parcel never arrived',
  ],
  ...[
    'rdv a décaler',
    'insultes',
    'client mécontent du contrat',
    'zzyzx',
    'mediateure',
    'hors forfait enorme',
  ],
];

/** So many inputs are timed however long they take. */
const LEAST = 6;

/** Every beginning of every text, as the field sends them. */
export function keystrokes(texts: readonly string[]): string[] {
  return texts.flatMap((text) => Array.from(text, (_, index) => text.slice(0, index + 1)));
}

/** The same in an order in which a beginning of the list is like the whole. */
export function scattered(texts: readonly string[]): string[] {
  return texts.map((_, index) => texts[(index * 101) % texts.length] ?? '');
}

/** Entries that ship, filled up with synthetic ones to `count`. */
export function filledUp(entries: readonly SearchEntry[], count: number): SearchEntry[] {
  return [...entries, ...syntheticCards(Math.max(0, count - entries.length))];
}

/** The value below which `share` of the values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/**
 * The milliseconds of each call, in the order of the inputs, fewer when time is over. Each is the fastest of its
 * rounds, because other work on the machine only adds time. `fresh` makes a new search for each round, so that no round
 * profits from an earlier one.
 */
export async function timed<T>(
  inputs: readonly T[],
  fresh: () => (input: T) => unknown,
  limits: { rounds: number; ms: number },
): Promise<number[]> {
  const until = performance.now() + limits.ms;
  const best: number[] = [];
  for (let round = 0; round < limits.rounds && (round === 0 || performance.now() < until); round += 1) {
    const run = fresh();
    for (const [index, input] of inputs.entries()) {
      if (performance.now() > until && index >= LEAST && (round > 0 || index >= best.length)) break;
      const start = performance.now();
      const result = run(input);
      if (result instanceof Promise) await result;
      best[index] = Math.min(best[index] ?? Number.POSITIVE_INFINITY, performance.now() - start);
    }
  }
  return best;
}

export async function engineSpeed(count: number, packs: Packs): Promise<EngineSpeed> {
  const entries = filledUp(packs.entries, count);
  const buildStart = performance.now();
  const built = packIndex({ ...packs, entries });
  const buildMs = performance.now() - buildStart;
  const bytes = serialize(built.save());
  const saved = deserialize(bytes) as SavedIndex;
  let restoreMs = 0;
  const { mb: memoryMb } = await weighed(() => {
    const data = deserialize(bytes) as SavedIndex;
    const start = performance.now();
    const index = restoreSearchIndex(data);
    index.query({ text: 'r', language: 'fr' });
    restoreMs = performance.now() - start;
    return index;
  });
  const texts = keystrokes(TYPED);
  const fresh = () => {
    const anew = restoreSearchIndex(saved);
    return (text: string) => anew.query({ text, language: 'fr' });
  };
  const times = await timed(texts, fresh, { rounds: 5, ms: 60_000 });
  return {
    cards: entries.length,
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    max: quantile(times, 1),
    buildMs,
    restoreMs,
    memoryMb,
    savedMb: bytes.length / 1024 / 1024,
  };
}
