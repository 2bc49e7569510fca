/** Queries of own wordings on this disk. Search and cards run them at every start, so this module imports no validation. */
import type { CardRef } from '@/protocol/card-ref';
import type { SouffleurDatabase } from '@/storage/database/database';
import { read } from '@/storage/database/transaction';
import type { WordingRow } from '@/storage/database/wording-rows';

export function readWording(db: SouffleurDatabase, id: string): Promise<WordingRow | undefined> {
  return read(db, [db.wordings], (db) => db.wordings.get(id));
}

/** The wordings of one card, in both languages. */
export function wordingsOfCard(db: SouffleurDatabase, ref: CardRef): Promise<WordingRow[]> {
  return read(db, [db.wordings], (db) => db.wordings.where('ref').equals(ref).toArray());
}

/** Every wording, the newest first. */
export function listWordings(db: SouffleurDatabase): Promise<WordingRow[]> {
  return read(db, [db.wordings], async (db) => {
    const rows = await db.wordings.toArray();
    return rows.sort((a, b) => b.changedAt - a.changedAt || (a.id < b.id ? 1 : -1));
  });
}

export function countWordings(db: SouffleurDatabase): Promise<number> {
  return read(db, [db.wordings], (db) => db.wordings.count());
}
