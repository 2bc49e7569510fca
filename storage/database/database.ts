/**
 * The local database: one Dexie database for the extension's origin; only `storage/` and `sync/` write to it.
 * Guarantees: a write resolves after its transaction completed with strict durability; a database written by a newer
 * version is never written to by this one.
 */
import { Dexie, type EntityTable, type Table } from 'dexie';
import type { MetaTable } from './meta-rows';
import { renameProperties } from './migrate-names';
import { moveOutbox } from './migrate-outbox';
import type {
  CardRow,
  FavouriteRow,
  NewsRow,
  PackDraftRow,
  PackRow,
  PackVersionRow,
  RecentRow,
} from './pack-rows';
import type { PracticeRow } from './practice-rows';
import { guardSchema } from './schema-guard';
import type { DraftRow, OutboxRow, TipRow } from './tip-rows';
import type { WordingRow } from './wording-rows';

/** The tables; inside a transaction, bound to it (see `transaction.ts`). */
export type SouffleurTables = {
  packs: EntityTable<PackRow, 'id'>;
  cards: Table<CardRow, [string, string]>;
  packVersions: Table<PackVersionRow, [string, number]>;
  news: Table<NewsRow, [string, number]>;
  tips: EntityTable<TipRow, 'id'>;
  commands: EntityTable<OutboxRow, 'at'>;
  drafts: EntityTable<DraftRow, 'key'>;
  packDrafts: EntityTable<PackDraftRow, 'packId'>;
  meta: MetaTable;
  favourites: EntityTable<FavouriteRow, 'ref'>;
  recents: EntityTable<RecentRow, 'ref'>;
  wordings: EntityTable<WordingRow, 'id'>;
  practice: EntityTable<PracticeRow, 'ref'>;
};

export type SouffleurDatabase = Dexie & SouffleurTables;

export const DATABASE_NAME = 'souffleur';

/** The layout's version, and the oldest version of this code that can read what this one writes. */
export const SCHEMA = { version: 6, minReader: 4 } as const;

/**
 * Opens nothing yet: Dexie opens at the first use. Each test gives a name of its own. A later layout may add
 * tables and indexes but never removes one: an older build would put it back when it opens the database.
 */
export function souffleurDatabase(name = DATABASE_NAME): SouffleurDatabase {
  const db = new Dexie(name, { chromeTransactionDurability: 'strict' }) as SouffleurDatabase;
  db.version(1).stores({
    packs: 'id',
    cards: '[packId+cardId], ref, packId, [packId+at]',
    packVersions: '[packId+version]',
    news: '[packId+version], seen',
    tips: 'id, mine, standing.state',
    outbox: 'n, id, tipId',
    drafts: 'key',
    packDrafts: 'packId',
    meta: 'key',
    favourites: 'ref, at',
    recents: 'ref, at',
  });
  db.version(2).stores({ commands: '++at, n, tipId' }).upgrade(moveOutbox);
  // The same tables, of one membership only. An older build would open it for any member.
  db.version(3).stores({});
  // Indexes of the properties' names before stay, without rows.
  db.version(4)
    .stores({
      cards: '[packId+cardId], ref, packId, [packId+at], [packId+position]',
      tips: 'id, mine, standing.state, status.state',
      favourites: 'ref, at, addedAt',
      recents: 'ref, at, usedAt',
    })
    .upgrade(renameProperties);
  // Private wordings and tips: an earlier build reads the rest, and shows a private tip as one that is not sent yet.
  db.version(5).stores({
    wordings: 'id, ref',
    tips: 'id, mine, standing.state, status.state, private',
  });
  // Practice: an earlier build reads the rest.
  db.version(SCHEMA.version).stores({ practice: 'ref' });
  guardSchema(db, SCHEMA);
  return db;
}
