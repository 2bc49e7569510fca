/** Relevance of a search: queries with their right cards, run and counted. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { compilePack } from '@/packs/compile';
import type { Language } from '@/protocol/text/language';
import { languageSchema } from '@/protocol/text/language-schema';
import { cardRefSchema } from '@/protocol/text/slug';
import { cardEntry } from '@/search/index/entries';
import type { PackLexicon, SearchEntry } from '@/search/index/search-text';
import { createSearchIndex, type SearchHit, type SearchIndex } from '@/search/search-index';
import { syntheticCards } from './synthetic-cards';

const querySchema = z.object({
  query: z.string(),
  language: languageSchema,
  /** The cards that are best; none where no card helps. */
  expect: z.array(cardRefSchema),
  /** Other cards that help. */
  ok: z.array(cardRefSchema).optional(),
  family: z.string().optional(),
  /** The call in which it was typed. */
  scene: z.string().optional(),
});
export type RelevanceQuery = z.infer<typeof querySchema>;

/**
 * Figures of a set of queries: shares of 0..1, and the mean reciprocal rank (a card beyond ten counts 0). A hit is a card
 * that is best or helps; `best1` counts first places of the best alone, `doubted` queries whose hit is a less certain
 * result.
 */
export type Relevance = {
  queries: number;
  hit1: number;
  hit3: number;
  mrr: number;
  best1: number;
  doubted: number;
};

/** A found card, as far as relevance looks at it. */
export type Found = Pick<SearchHit, 'ref' | 'certain'>;

/** A query whose first result was not a right one. */
export type Miss = RelevanceQuery & { rank: number; found: string[] };

export type RelevanceReport = {
  all: Relevance;
  ordinary: Relevance;
  families: Record<string, Relevance>;
  misses: Miss[];
  /** Queries without a right card, and the share of them for which no result is called certain. */
  none: { queries: number; admitted: number };
};

/** The family that is made of words no card holds, and is counted apart. */
export const APART = 'out-of-vocabulary';

export const BUILT_PACKS = ['desescalade', 'relation-client'] as const;

/** The files of queries in tests/relevance, without their ending. */
export const QUERY_FILES = ['tuning', 'held-out', 'earlier'] as const;

/** The path of such a file under the root of the project. */
export function queryFile(root: string, name: (typeof QUERY_FILES)[number]): string {
  return join(root, 'tests', 'relevance', `${name}.json`);
}

/** Reads a file of queries. Throws a ZodError that names the path of the fault. */
export async function readQueries(file: string): Promise<RelevanceQuery[]> {
  return z.array(querySchema).parse(JSON.parse(await readFile(file, 'utf8')));
}

/** What an index is made of. */
export type Packs = { entries: readonly SearchEntry[]; lexicons: readonly PackLexicon[] };

/** The entries and lexicons of the packs that ship, from their sources under `root`/packs. */
export async function builtPacks(root: string): Promise<Packs> {
  const packs = await Promise.all(BUILT_PACKS.map((name) => compilePack(join(root, 'packs', name))));
  return {
    entries: packs.flatMap((pack) => {
      const chapterOf = new Map(
        pack.chapters.flatMap(({ id, cards }) => cards.map((card) => [card, id] as const)),
      );
      return pack.cards.map((card) => cardEntry(pack.id, chapterOf.get(card.id) ?? '', card));
    }),
    lexicons: packs.map(({ id, lexicon = [] }) => ({ packId: id, entries: lexicon })),
  };
}

type RankedQuery = { query: RelevanceQuery; found: readonly Found[]; rank: number };

/** An index over packs and their lexicons, among so many synthetic cards. */
export function packIndex({ entries, lexicons }: Packs, synthetic = 0): SearchIndex {
  const index = createSearchIndex();
  index.add(entries);
  for (const lexicon of lexicons) index.addLexicon(lexicon.packId, lexicon.entries);
  if (synthetic > 0) index.add(syntheticCards(synthetic));
  return index;
}

/** Runs every query on an index: {@link measureRelevance} of its first ten hits. */
export function relevanceOf(index: SearchIndex, queries: readonly RelevanceQuery[]): RelevanceReport {
  return measureRelevance(queries, (text, language) => index.query({ text, language, limit: 10 }).hits);
}

/** Runs every query and counts. `search` returns cards, best first; the first ten count. */
export function measureRelevance(
  queries: readonly RelevanceQuery[],
  search: (text: string, language: Language) => readonly Found[],
): RelevanceReport {
  const all = queries.map((query): RankedQuery => {
    const found = search(query.query, query.language).slice(0, 10);
    const right = new Set([...query.expect, ...(query.ok ?? [])]);
    return { query, found, rank: found.findIndex(({ ref }) => right.has(ref)) + 1 };
  });
  const ranks = all.filter(({ query }) => query.expect.length > 0);
  const without = all.filter(({ query }) => query.expect.length === 0);
  const families: Record<string, Relevance> = {};
  for (const family of new Set(ranks.map(({ query }) => query.family ?? 'no family'))) {
    families[family] = figures(ranks.filter(({ query }) => (query.family ?? 'no family') === family));
  }
  return {
    all: figures(ranks),
    ordinary: figures(ranks.filter(({ query }) => query.family !== APART)),
    families,
    misses: ranks
      .filter(({ rank }) => rank !== 1)
      .map(({ query, rank, found }) => ({ ...query, rank, found: found.map(({ ref }) => ref) })),
    none: {
      queries: without.length,
      admitted: without.filter(({ found }) => !found[0]?.certain).length / (without.length || 1),
    },
  };
}

function figures(ranks: readonly RankedQuery[]): Relevance {
  const shareOf = (passes: (one: RankedQuery) => boolean) =>
    ranks.filter(passes).length / (ranks.length || 1);
  const share = (passes: (rank: number) => boolean) => shareOf(({ rank }) => rank > 0 && passes(rank));
  const reciprocal = ranks.reduce((sum, { rank }) => sum + (rank > 0 ? 1 / rank : 0), 0);
  return {
    queries: ranks.length,
    hit1: share((rank) => rank === 1),
    hit3: share((rank) => rank <= 3),
    mrr: reciprocal / (ranks.length || 1),
    best1: shareOf(({ query, found }) => query.expect.includes(found[0]?.ref ?? '')),
    doubted: shareOf(({ rank, found }) => rank > 0 && !found[rank - 1]?.certain),
  };
}
