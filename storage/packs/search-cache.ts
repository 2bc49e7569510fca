/**
 * The search index as it was last built, so that the next start need not build it. A cache in a database of
 * its own: losing it, or the disk being full, costs a rebuild and nothing else.
 */
import { Dexie, type EntityTable } from 'dexie';

/** `made` names what the index was built from; `refs` are the entries in it, by the pack they are of. */
export type CachedIndex = { key: 'index'; made: string; refs: Map<string, string[]>; index: unknown };

export type SearchCache = Dexie & { indexes: EntityTable<CachedIndex, 'key'> };

export function searchCache(name: string): SearchCache {
  const cache = new Dexie(name, { chromeTransactionDurability: 'relaxed' }) as SearchCache;
  cache.version(1).stores({ indexes: 'key' });
  return cache;
}

/** The index kept, if there is one and it can be read. */
export async function readCachedIndex(cache: SearchCache): Promise<CachedIndex | undefined> {
  try {
    return await cache.indexes.get('index');
  } catch {
    // No cache is no error: the index is built from the cards.
    return undefined;
  }
}

/** Keeps an index in place of the one before, if the disk lets it. */
export async function cacheIndex(cache: SearchCache, cached: Omit<CachedIndex, 'key'>): Promise<void> {
  try {
    await cache.indexes.put({ key: 'index', ...cached });
  } catch {
    // As above: the next start builds it anew.
  }
}
