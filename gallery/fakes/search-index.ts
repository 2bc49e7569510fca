/**
 * The saved search index of scenes that hold the same packs: built by the worker for the first of them, restored from
 * the disk for the others, as in a panel that is opened again.
 */
import type { SouffleurDatabase } from '@/storage/database/database';
import { searchCacheName } from '@/storage/membership/directory';
import { listPacks } from '@/storage/packs/packs';
import {
  type CachedIndex,
  cacheIndex,
  indexSources,
  readCachedIndex,
  searchCache,
} from '@/storage/packs/search-cache';

/** By the packs that they were built from. */
const savedIndexes = new Map<string, CachedIndex>();

/** Writes the index of a scene's packs where its search reads it, if an earlier scene had the same. */
export async function writeSavedIndex(db: SouffleurDatabase): Promise<void> {
  const saved = savedIndexes.get(indexSources(await listPacks(db)));
  if (!saved) return;
  const cache = searchCache(searchCacheName(db.name));
  await cacheIndex(cache, saved);
  cache.close();
}

/** Reads what the search of a scene has saved, for the scenes that follow. */
export async function readSavedIndex(database: string): Promise<void> {
  const cache = searchCache(searchCacheName(database));
  const saved = await readCachedIndex(cache);
  cache.close();
  if (saved) savedIndexes.set(saved.made, saved);
}
