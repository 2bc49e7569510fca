import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  builtPacks,
  packIndex,
  QUERY_FILES,
  queryFile,
  type RelevanceReport,
  readQueries,
  relevanceOf,
} from '@/bench/search-relevance';
import type { SearchIndex } from '@/search/search-index';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const HALVES = ['tuning', 'held-out'] as const;
const STYLES = ['short', 'misspelt', 'sentence', 'poor-language', 'no card'];
const EARLIER_FAMILIES = [
  ...[
    'exact',
    'prefix',
    'typo-1',
    'typo-2',
    'accents',
    'elision',
    'inflection',
    'slang',
    'sentence',
    'english',
  ],
  ...['out-of-vocabulary', 'multi-card'],
];
/** The least that strangers' queries reach. The halves differ: the calls of one are harder. */
const LEAST = {
  tuning: { hit1: 0.815, hit3: 0.91, mrr: 0.87, admitted: 0.85 },
  'held-out': { hit1: 0.865, hit3: 0.945, mrr: 0.91, admitted: 0.8 },
};
/** Right cards among the less certain results, at most. */
const DOUBTED = { tuning: 0.21, 'held-out': 0.17 };

let small: SearchIndex;
let large: SearchIndex;
let refs: Set<string>;

beforeAll(async () => {
  const packs = await builtPacks(root);
  refs = new Set(packs.entries.map(({ ref }) => ref));
  small = packIndex(packs);
  large = packIndex(packs, 10_000);
}, 120_000);

async function report(index: SearchIndex, name: (typeof QUERY_FILES)[number]): Promise<RelevanceReport> {
  return relevanceOf(index, await readQueries(queryFile(root, name)));
}

describe('the queries', () => {
  it('are enough, of every family, and name cards that exist', async () => {
    const [tuning = [], heldOut = [], earlier = []] = await Promise.all(
      QUERY_FILES.map((name) => readQueries(queryFile(root, name))),
    );
    const strangers = [...tuning, ...heldOut];
    const shareOf = (passes: (query: (typeof strangers)[number]) => boolean) =>
      strangers.filter(passes).length / strangers.length;
    expect(strangers.length).toBeGreaterThanOrEqual(800);
    expect(strangers.filter(({ language }) => language === 'fr').length).toBeGreaterThanOrEqual(550);
    expect(shareOf(({ family }) => family === 'misspelt')).toBeGreaterThan(0.25);
    expect(shareOf(({ family }) => family === 'no card')).toBeGreaterThan(0.08);
    for (const half of [tuning, heldOut]) {
      expect(new Set(half.map(({ family }) => family))).toEqual(new Set(STYLES));
    }
    expect(earlier.length).toBeGreaterThanOrEqual(340);
    expect(earlier.filter(({ language }) => language === 'fr').length).toBeGreaterThanOrEqual(230);
    expect(new Set(earlier.map(({ family }) => family))).toEqual(new Set(EARLIER_FAMILIES));
    const named = [...strangers, ...earlier].flatMap(({ expect: best, ok = [] }) => [...best, ...ok]);
    expect(named.filter((ref) => !refs.has(ref))).toEqual([]);
  });

  it('of one call are in one half', async () => {
    const [tuning, heldOut] = await Promise.all(
      HALVES.map(async (half) => {
        const queries = await readQueries(queryFile(root, half));
        return new Set(queries.map(({ scene }) => scene));
      }),
    );
    expect([...(tuning ?? [])].filter((scene) => heldOut?.has(scene))).toEqual([]);
  });
});

const OVER = ['the packs alone', 'the packs among 10,000 synthetic cards'] as const;
const indexOver = (over: (typeof OVER)[number]) => (over === 'the packs alone' ? small : large);

describe.each(HALVES)('relevance for strangers, %s', (half) => {
  it.each(OVER)('holds over %s', async (over) => {
    const { all, none } = await report(indexOver(over), half);
    expect(all.hit1).toBeGreaterThanOrEqual(LEAST[half].hit1);
    expect(all.hit3).toBeGreaterThanOrEqual(LEAST[half].hit3);
    expect(all.mrr).toBeGreaterThanOrEqual(LEAST[half].mrr);
    expect(none.admitted).toBeGreaterThanOrEqual(LEAST[half].admitted);
    expect(all.doubted).toBeLessThanOrEqual(DOUBTED[half]);
  });
});

describe('relevance of the earlier queries', () => {
  it.each(OVER)('holds over %s', async (over) => {
    const { ordinary, families } = await report(indexOver(over), 'earlier');
    expect(ordinary.mrr).toBeGreaterThanOrEqual(0.95);
    expect(ordinary.hit3).toBeGreaterThanOrEqual(0.98);
    expect(families['out-of-vocabulary']?.mrr).toBeGreaterThanOrEqual(0.6);
    expect(families.exact?.mrr).toBeGreaterThanOrEqual(0.93);
  });
});
