/** What was written on this machine while nobody had joined: the person who joins next says whether it is theirs. */
import type { SouffleurDatabase, SouffleurTables } from '@/storage/database/database';
import { read, write } from '@/storage/database/transaction';
import { readPreferences } from '@/storage/preferences/preferences';

export type UnjoinedData = { tips: number; drafts: number; favourites: number; ownValues: number };

/** Counts what is personal in a database without a membership; undefined when there is nothing. */
export async function readUnjoinedData(db: SouffleurDatabase): Promise<UnjoinedData | undefined> {
  const { ownValues } = await readPreferences(db);
  const found = await read(db, [db.tips, db.drafts, db.packDrafts, db.favourites], async (db) => ({
    tips: await db.tips.where('mine').equals(1).count(),
    drafts: (await db.drafts.count()) + (await db.packDrafts.count()),
    favourites: await db.favourites.count(),
    ownValues: Object.values(ownValues).filter((value) => value !== '').length,
  }));
  return Object.values(found).some((count) => count > 0) ? found : undefined;
}

/** Forgets the cards opened without a membership. */
export function clearRecents(db: SouffleurDatabase): Promise<void> {
  return write(db, [db.recents], (db: SouffleurTables) => db.recents.clear());
}
