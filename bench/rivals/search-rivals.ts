/** The engines that search is measured against, each as its documentation suggests for this use. */
import uFuzzy from '@leeoniya/ufuzzy';
import { create, insertMultiple, search as searchOrama } from '@orama/orama';
import FlexSearch from 'flexsearch';
import Fuse from 'fuse.js';
import MiniSearch from 'minisearch';
import {
  type Engine,
  FIELDS,
  type Flat,
  FUSE_PLAIN,
  flat,
  fuseKeys,
  type Search,
  SOUFFLEUR,
  WEIGHTS,
} from '@/bench/search-engines';
import { fold } from '@/protocol/text/fold';

const miniOptions = {
  fields: [...FIELDS],
  processTerm: (term: string) => fold(term),
  searchOptions: { boost: WEIGHTS, prefix: true, fuzzy: 0.2, processTerm: (term: string) => fold(term) },
};

export const RIVALS: readonly Engine[] = [
  FUSE_PLAIN,
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
  SOUFFLEUR,
];
