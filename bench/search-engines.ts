/** What the engines of the search benches have in common, and the two that need nothing beyond what ships. */
import Fuse from 'fuse.js';
import { CARD_TEXT_FIELDS, fieldsOf } from '@/protocol/pack-fields';
import type { Language } from '@/protocol/text/language';
import { linesOf } from '@/search/index/search-text';
import { createSearchIndex, restoreSearchIndex, type SearchEntry } from '@/search/search-index';
import { type Packs, packIndex } from './search-relevance';

/** Refs, best first, at most ten. */
export type Search = (text: string, language: Language) => readonly string[] | Promise<readonly string[]>;
export type Engine = {
  name: string;
  /** The source of its bundle, for its weight. */
  bundle: string;
  build: (packs: Packs) => Search | Promise<Search>;
  /** A saved index as text or plain data, and how to make a search of it; absent where it has none. */
  saved?: (packs: Packs) => { data: unknown; load: (data: never) => Search };
};

export type Flat = Record<'id' | 'title' | 'cues' | 'keywords' | 'scripts' | 'body', string>;

export const WEIGHTS = { title: 3, cues: 2.5, keywords: 2.5, scripts: 1.2, body: 0.7 } as const;
export const FIELDS = Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[];

/** The fields of a card's text that no engine weighs by themselves. */
const OTHER_FIELDS = fieldsOf(CARD_TEXT_FIELDS).flatMap(([field]) => (field in WEIGHTS ? [] : [field]));

/** Both languages of a card in one record, as an engine without languages would be fed. */
export function flat(entries: readonly SearchEntry[]): Flat[] {
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
      body: join(...OTHER_FIELDS),
    };
  });
}

export const fuseKeys = FIELDS.map((name) => ({ name, weight: WEIGHTS[name] }));

export const FUSE_PLAIN: Engine = {
  name: 'Fuse.js plain',
  bundle: "export { default } from 'fuse.js'",
  build: ({ entries }) => {
    const fuse = new Fuse(flat(entries), { keys: fuseKeys, threshold: 0.3, ignoreLocation: true });
    return (text) => fuse.search(text, { limit: 10 }).map(({ item }) => item.id);
  },
};

export const SOUFFLEUR = {
  name: 'Souffleur',
  bundle: "export * from '@/search/search-index'",
  build: (packs: Packs) => {
    const index = packIndex(packs);
    index.save();
    return (text, language) => index.query({ text, language, limit: 10 }).hits.map(({ ref }) => ref);
  },
  saved: (packs: Packs) => {
    const index = createSearchIndex();
    index.add(packs.entries);
    const load = (data: ReturnType<typeof index.save>): Search => {
      const restored = restoreSearchIndex(data);
      return (text, language) => restored.query({ text, language, limit: 10 }).hits.map(({ ref }) => ref);
    };
    return { data: index.save(), load };
  },
} satisfies Engine;
