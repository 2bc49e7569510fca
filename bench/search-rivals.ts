/** The engines that search is measured against, each as its documentation suggests for this use. */
import uFuzzy from '@leeoniya/ufuzzy';
import { create, insertMultiple, search as searchOrama } from '@orama/orama';
import FlexSearch from 'flexsearch';
import Fuse from 'fuse.js';
import MiniSearch from 'minisearch';
import type { LexiconEntry } from '@/protocol/pack';
import { fold } from '@/protocol/text/fold';
import type { Language } from '@/protocol/text/language';
import { linesOf } from '@/search/index/search-text';
import { createSearchIndex, restoreSearchIndex, type SearchEntry } from '@/search/search-index';

/** Refs, best first, at most ten. */
export type Search = (text: string, language: Language) => readonly string[] | Promise<readonly string[]>;
export type Packs = {
  entries: readonly SearchEntry[];
  lexicons: readonly { packId: string; entries: readonly LexiconEntry[] }[];
};
export type Rival = {
  name: string;
  /** The source of its bundle, for its weight. */
  bundle: string;
  build: (packs: Packs) => Search | Promise<Search>;
  /** A saved index as text or plain data, and how to make a search of it; absent where it has none. */
  saved?: (packs: Packs) => { data: unknown; load: (data: never) => Search };
};

type Flat = Record<'id' | 'title' | 'cues' | 'keywords' | 'scripts' | 'body', string>;

const WEIGHTS = { title: 3, cues: 2.5, keywords: 2.5, scripts: 1.2, body: 0.7 } as const;
const FIELDS = Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[];

/** Both languages of a card in one record, as an engine without languages would be fed. */
function flat(entries: readonly SearchEntry[]): Flat[] {
  return entries.map((entry) => {
    const join = (...fields: Parameters<typeof linesOf>[1][]) =>
      [entry.fr, entry.en]
        .flatMap((text) => (text ? fields.flatMap((field) => linesOf(text, field)) : []))
        .join(' \n');
    return {
      id: entry.ref,
      title: join('title'),
      cues: join('cues'),
      keywords: join('keywords'),
      scripts: join('scripts'),
      body: join('summary', 'steps', 'avoid', 'customerSteps'),
    };
  });
}

const fuseKeys = FIELDS.map((name) => ({ name, weight: WEIGHTS[name] }));
const miniOptions = {
  fields: [...FIELDS],
  processTerm: (term: string) => fold(term),
  searchOptions: { boost: WEIGHTS, prefix: true, fuzzy: 0.2, processTerm: (term: string) => fold(term) },
};

export const RIVALS: readonly Rival[] = [
  {
    name: 'Fuse.js plain',
    bundle: "export { default } from 'fuse.js'",
    build: ({ entries }) => {
      const fuse = new Fuse(flat(entries), { keys: fuseKeys, threshold: 0.3, ignoreLocation: true });
      return (text) => fuse.search(text, { limit: 10 }).map(({ item }) => item.id);
    },
  },
  {
    name: 'Fuse.js ignoreDiacritics + token search',
    bundle: "export { default } from 'fuse.js'",
    build: ({ entries }) => {
      const options = { keys: fuseKeys, threshold: 0.3, ignoreLocation: true, ignoreDiacritics: true };
      const fuse = new Fuse(flat(entries), { ...options, useTokenSearch: true });
      return (text) => fuse.search(text, { limit: 10 }).map(({ item }) => item.id);
    },
  },
  {
    name: 'MiniSearch prefix + fuzzy, folded',
    bundle: "export { default } from 'minisearch'",
    build: ({ entries }) => {
      const mini = new MiniSearch<Flat>(miniOptions);
      mini.addAll(flat(entries));
      return (text) =>
        mini
          .search(text)
          .slice(0, 10)
          .map(({ id }) => String(id));
    },
    saved: ({ entries }) => {
      const mini = new MiniSearch<Flat>(miniOptions);
      mini.addAll(flat(entries));
      const load = (json: string): Search => {
        const loaded = MiniSearch.loadJSON<Flat>(json, miniOptions);
        return (text) =>
          loaded
            .search(text)
            .slice(0, 10)
            .map(({ id }) => String(id));
      };
      return { data: JSON.stringify(mini), load };
    },
  },
  {
    name: 'FlexSearch',
    bundle: "export { default } from 'flexsearch'",
    build: ({ entries }) => {
      const index = new FlexSearch.Document({
        tokenize: 'forward',
        encoder: FlexSearch.Charset.LatinAdvanced,
        document: { id: 'id', index: [...FIELDS] },
      });
      for (const record of flat(entries)) index.add(record);
      return (text) => {
        const found = index.search(text, { limit: 10, merge: true, suggest: true }) as { id: string }[];
        return found.map(({ id }) => id);
      };
    },
  },
  {
    name: 'Orama, tolerance 1',
    bundle: "export { create, search } from '@orama/orama'",
    build: async ({ entries }) => {
      const schema: Record<string, 'string'> = Object.fromEntries(
        ['id', ...FIELDS].map((field) => [field, 'string']),
      );
      const db = create({ schema, language: 'french' });
      await insertMultiple(db, flat(entries), 500);
      return async (text) => {
        const found = await searchOrama(db, { term: text, limit: 10, tolerance: 1, boost: WEIGHTS });
        return found.hits.map(({ id }) => id);
      };
    },
  },
  {
    name: 'uFuzzy',
    bundle: "export { default } from '@leeoniya/ufuzzy'",
    build: ({ entries }) => {
      const records = flat(entries);
      const haystack = uFuzzy.latinize(
        records.map((record) => FIELDS.map((field) => record[field]).join(' ')),
      );
      const fuzzy = new uFuzzy({ intraMode: 1, intraIns: 1 });
      return (text) => {
        const needle = uFuzzy.latinize([text])[0] ?? '';
        const [found, info, ranked] = fuzzy.search(haystack, needle, 4, 1_000);
        const order = info && ranked ? ranked.map((index) => info.idx[index] ?? -1) : (found ?? []);
        return order.slice(0, 10).map((index) => records[index]?.id ?? '');
      };
    },
  },
  {
    name: 'Souffleur',
    bundle: "export * from './search/search-index'",
    build: (packs) => {
      const index = createSearchIndex();
      index.add(packs.entries);
      for (const { packId, entries } of packs.lexicons) index.addLexicon(packId, entries);
      index.save();
      return (text, language) => index.query({ text, language, limit: 10 }).hits.map(({ ref }) => ref);
    },
    saved: (packs) => {
      const index = createSearchIndex();
      index.add(packs.entries);
      const load = (data: ReturnType<typeof index.save>): Search => {
        const restored = restoreSearchIndex(data);
        return (text, language) => restored.query({ text, language, limit: 10 }).hits.map(({ ref }) => ref);
      };
      return { data: index.save(), load };
    },
  },
];
