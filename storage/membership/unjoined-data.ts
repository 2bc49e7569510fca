/** Data written on this machine before anybody joined: the next person to join says whether it is theirs. */
import type { SouffleurDatabase, SouffleurTables } from '@/storage/database/database';
import { read, write } from '@/storage/database/transaction';
import { readPreferences } from '@/storage/preferences/preferences';

export type UnjoinedData = {
  tips: number;
  drafts: number;
  favourites: number;
  wordings: number;
  ownValues: number;
};

/** Counts the personal data in a database without a membership; undefined when there is none. */
export async function readUnjoinedData(db: SouffleurDatabase): Promise<UnjoinedData | undefined> {
  const { ownValues } = await readPreferences(db);
  const tables = [db.tips, db.drafts, db.packDrafts, db.favourites, db.wordings];
  const found = await read(db, tables, async (db) => ({
    tips: await db.tips.where('mine').equals(1).count(),
    drafts: (await db.drafts.count()) + (await db.packDrafts.count()),
    favourites: await db.favourites.count(),
    wordings: await db.wordings.count(),
    ownValues: Object.values(ownValues).filter((value) => value !== '').length,
  }));
  return Object.values(found).some((count) => count > 0) ? found : undefined;
}

/** Forgets the cards opened without a membership, and what was practised. */
export function clearTraces(db: SouffleurDatabase): Promise<void> {
  return write(db, [db.recents, db.practice], async (db: SouffleurTables) => {
    await db.recents.clear();
    await db.practice.clear();
  });
}
