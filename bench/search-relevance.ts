/** Relevance of a search: queries with their right cards, run and counted. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { compilePack } from '@/packs/compile';
import { cardRefSchema, type LexiconEntry } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import { languageSchema } from '@/protocol/text/language-schema';
import { cardEntry } from '@/search/index/entries';
import type { SearchEntry } from '@/search/index/search-text';

const querySchema = z.object({
  query: z.string(),
  language: languageSchema,
  expect: z.array(cardRefSchema).min(1),
  family: z.string().optional(),
});
export type RelevanceQuery = z.infer<typeof querySchema>;

/** Figures of a set of queries: shares of 0..1, and the mean reciprocal rank (a card beyond ten counts 0). */
export type Relevance = { queries: number; hit1: number; hit3: number; mrr: number };

/** A query whose first result was not a right one. */
export type Miss = RelevanceQuery & { rank: number; found: string[] };

export type RelevanceReport = {
  all: Relevance;
  ordinary: Relevance;
  families: Record<string, Relevance>;
  misses: Miss[];
};

/** The family that is made of words no card holds, and is counted apart. */
export const APART = 'out-of-vocabulary';

export const BUILT_PACKS = ['desescalade', 'relation-client'] as const;

/** Reads a file of queries. Throws a ZodError that names the path of the fault. */
export async function readQueries(file: string): Promise<RelevanceQuery[]> {
  return z.array(querySchema).parse(JSON.parse(await readFile(file, 'utf8')));
}

/** The entries and lexicons of the packs that ship, from their sources under `root`/packs. */
export async function builtPacks(
  root: string,
): Promise<{ entries: SearchEntry[]; lexicons: { packId: string; entries: LexiconEntry[] }[] }> {
  const packs = await Promise.all(BUILT_PACKS.map((name) => compilePack(join(root, 'packs', name))));
  return {
    entries: packs.flatMap((pack) => {
      const chapterOf = new Map(
        pack.chapters.flatMap(({ id, cards }) => cards.map((card) => [card, id] as const)),
      );
      return pack.cards.map((card) => cardEntry(pack.id, chapterOf.get(card.id) ?? '', card));
    }),
    lexicons: lexiconsOf(packs),
  };
}

function lexiconsOf(packs: readonly { id: string; lexicon?: LexiconEntry[] | undefined }[]) {
  return packs.map(({ id, lexicon = [] }) => ({ packId: id, entries: lexicon }));
}

/** Runs every query and counts. `search` returns refs, best first; the first ten count. */
export function measureRelevance(
  queries: readonly RelevanceQuery[],
  search: (text: string, language: Language) => readonly string[],
): RelevanceReport {
  const ranks = queries.map((query) => {
    const found = search(query.query, query.language).slice(0, 10);
    const index = found.findIndex((ref) => query.expect.includes(ref));
    return { query, found, rank: index + 1 };
  });
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
      .map(({ query, rank, found }) => ({ ...query, rank, found })),
  };
}

function figures(ranks: readonly { rank: number }[]): Relevance {
  const share = (passes: (rank: number) => boolean) =>
    ranks.filter(({ rank }) => rank > 0 && passes(rank)).length / (ranks.length || 1);
  const reciprocal = ranks.reduce((sum, { rank }) => sum + (rank > 0 ? 1 / rank : 0), 0);
  return {
    queries: ranks.length,
    hit1: share((rank) => rank === 1),
    hit3: share((rank) => rank <= 3),
    mrr: reciprocal / (ranks.length || 1),
  };
}
