import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { builtPacks, measureRelevance, type RelevanceReport, readQueries } from '@/bench/search-relevance';
import { syntheticCards } from '@/bench/synthetic-cards';
import { createSearchIndex, type SearchIndex } from '@/search/search-index';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const HALVES = ['tuning', 'held-out'] as const;
const FAMILIES = [
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

let small: SearchIndex;
let large: SearchIndex;
let refs: Set<string>;

beforeAll(async () => {
  const { entries, lexicons } = await builtPacks(root);
  refs = new Set(entries.map(({ ref }) => ref));
  small = createSearchIndex();
  large = createSearchIndex();
  for (const index of [small, large]) {
    index.add(entries);
    for (const lexicon of lexicons) index.addLexicon(lexicon.packId, lexicon.entries);
  }
  large.add(syntheticCards(10_000));
}, 120_000);

async function report(index: SearchIndex, half: string): Promise<RelevanceReport> {
  const queries = await readQueries(join(here, `${half}.json`));
  return measureRelevance(queries, (text, language) => index.query({ text, language, limit: 10 }).hits);
}

describe('the questions', () => {
  it('are enough, of every family, and name cards that exist', async () => {
    const halves = await Promise.all(HALVES.map((half) => readQueries(join(here, `${half}.json`))));
    const all = halves.flat();
    expect(all.length).toBeGreaterThanOrEqual(340);
    expect(all.filter(({ language }) => language === 'fr').length).toBeGreaterThanOrEqual(230);
    for (const half of halves) expect(new Set(half.map(({ family }) => family))).toEqual(new Set(FAMILIES));
    expect(all.flatMap(({ expect: cards }) => cards).filter((ref) => !refs.has(ref))).toEqual([]);
    const [tuning = [], heldOut = []] = halves.map((half) => new Set(half.map(({ query }) => query)));
    expect([...heldOut].filter((query) => tuning instanceof Set && tuning.has(query)).length).toBeLessThan(
      12,
    );
  });
});

describe.each(HALVES)('relevance of %s', (half) => {
  it.each(['the packs alone', 'the packs among 10,000 synthetic cards'])('holds over %s', async (over) => {
    const { ordinary, families } = await report(over === 'the packs alone' ? small : large, half);
    expect(ordinary.mrr).toBeGreaterThanOrEqual(0.95);
    expect(ordinary.hit3).toBeGreaterThanOrEqual(0.98);
    expect(families['out-of-vocabulary']?.mrr).toBeGreaterThanOrEqual(0.6);
    expect(families.exact?.mrr).toBeGreaterThanOrEqual(0.93);
  });
});
