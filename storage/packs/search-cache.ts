/**
 * The cached search index, so that the next start need not build it. It has a database of its own: losing it, or a full
 * disk, costs a rebuild and nothing else.
 */
import { Dexie, type EntityTable } from 'dexie';
import type { PackRow } from '@/storage/database/pack-rows';

/** `made` names the sources of the index, as {@link indexSources} does; `refs` are its entries, by their pack. */
export type CachedIndex = { key: 'index'; made: string; refs: Map<string, string[]>; index: unknown };

export type SearchCache = Dexie & { indexes: EntityTable<CachedIndex, 'key'> };

/** The content that an index of these packs is built from: equal names, equal content. */
export const indexSources = (packs: readonly PackRow[]): string =>
  packs.map(({ id, sha256 }) => `${id} ${sha256}`).join('\n');

export function searchCache(name: string): SearchCache {
  const cache = new Dexie(name, { chromeTransactionDurability: 'relaxed' }) as SearchCache;
  cache.version(1).stores({ indexes: 'key' });
  return cache;
}

/** The cached index, if there is one and it is readable. */
export async function readCachedIndex(cache: SearchCache): Promise<CachedIndex | undefined> {
  try {
    return await cache.indexes.get('index');
  } catch {
    // No cache is no error: the index is built from the cards.
    return undefined;
  }
}

/** Replaces the cached index, if the disk allows it. */
export async function cacheIndex(cache: SearchCache, cached: Omit<CachedIndex, 'key'>): Promise<void> {
  try {
    await cache.indexes.put({ key: 'index', ...cached });
  } catch {
    // As above: the next start builds it again.
  }
}
