/** Preferences and history of this advisor. None of it ever leaves this machine. */
import type { CardRef } from '@/protocol/card-ref';
import type { SouffleurDatabase, SouffleurTables } from '@/storage/database/database';
import type { PreferencesRow } from '@/storage/database/meta-rows';
import type { FavouriteRow, RecentRow } from '@/storage/database/pack-rows';
import { read, write } from '@/storage/database/transaction';

/** How many cards "recently opened" remembers. */
export const RECENTS = 30;

const DEFAULTS: PreferencesRow = {
  key: 'preferences',
  theme: 'system',
  singleKeys: true,
  ownValues: {},
  callMinutes: 15,
  returnAfterInsertion: false,
  textSize: 100,
};

/** The preferences; without a `language` the browser's decides. */
export function readPreferences(db: SouffleurDatabase): Promise<PreferencesRow> {
  return read(db, [db.meta], async (db) => ({ ...DEFAULTS, ...(await stored(db)) }));
}

/** Changes the given preferences and no others. */
export function savePreferences(
  db: SouffleurDatabase,
  partial: Partial<Omit<PreferencesRow, 'key'>>,
): Promise<void> {
  return write(db, [db.meta], async (db) => {
    await db.meta.put({ ...DEFAULTS, ...(await stored(db)), ...partial });
  });
}

/** Changes the own values that `values` names and no other. */
export function saveOwnValues(db: SouffleurDatabase, values: PreferencesRow['ownValues']): Promise<void> {
  return write(db, [db.meta], async (db) => {
    const before = { ...DEFAULTS, ...(await stored(db)) };
    await db.meta.put({ ...before, ownValues: { ...before.ownValues, ...values } });
  });
}

/** Resolves with whether the card is a favourite now. */
export function toggleFavourite(db: SouffleurDatabase, ref: CardRef, now = Date.now()): Promise<boolean> {
  return write(db, [db.favourites], async (db) => {
    if (await db.favourites.get(ref)) {
      await db.favourites.delete(ref);
      return false;
    }
    await db.favourites.add({ ref, addedAt: now });
    return true;
  });
}

/** The favourites, in the order in which they were chosen. */
export function listFavourites(db: SouffleurDatabase): Promise<FavouriteRow[]> {
  return read(db, [db.favourites], (db) => db.favourites.orderBy('addedAt').toArray());
}

/** Remembers that a card was opened, and forgets the oldest beyond thirty. */
export function noteRecent(db: SouffleurDatabase, ref: CardRef, now: number): Promise<void> {
  return write(db, [db.recents], async (db) => {
    await db.recents.put({ ref, usedAt: now });
    const refs = await db.recents.orderBy('usedAt').reverse().primaryKeys();
    await db.recents.bulkDelete(refs.slice(RECENTS));
  });
}

/** The cards opened last, the latest first. */
export function listRecents(db: SouffleurDatabase): Promise<RecentRow[]> {
  return read(db, [db.recents], (db) => db.recents.orderBy('usedAt').reverse().toArray());
}

async function stored(db: SouffleurTables): Promise<PreferencesRow | undefined> {
  return await db.meta.get('preferences');
}
