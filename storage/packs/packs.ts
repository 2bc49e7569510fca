/**
 * Installed packs.
 * Guarantees: a pack is always whole: a version replaces the one before in one transaction, and a failed installation
 * leaves everything as it was.
 */

import { type CardRef, cardRef } from '@/protocol/card-ref';
import type { Card, Pack } from '@/protocol/pack';
import type { SouffleurDatabase, SouffleurTables } from '@/storage/database/database';
import { deepEqual } from '@/storage/database/deep-equal';
import type { CardRow, NewsRow, PackOrigin, PackRow, PackVersionRow } from '@/storage/database/pack-rows';
import { read, write } from '@/storage/database/transaction';

/** How many earlier versions of each pack can be restored. */
const KEPT_VERSIONS = 3;

export type PackInstall = {
  pack: Pack;
  origin: PackOrigin;
  /** Hex SHA-256 of the bytes that held the pack. */
  sha256: string;
  publishedBy?: string | undefined;
  /** Fields of a later release that the pack came with and that were left out. */
  unknownFields?: readonly string[] | undefined;
  now: number;
  /** Whether a version that is not higher may replace the installed one: the service was restored from a backup. */
  restoring?: boolean | undefined;
};

/** `not-newer`: this version or a later one is there. `organisation-has-it`: a built-in pack never replaces the organisation's. */
export type InstallResult =
  | { installed: true; added: CardRef[]; changed: CardRef[] }
  | { installed: false; reason: 'not-newer' | 'organisation-has-it' };

/** Installs a validated pack as a whole. Throws `StorageError`; then the earlier version stays. */
export function installPack(db: SouffleurDatabase, install: PackInstall): Promise<InstallResult> {
  return write(db, packTables(db), (db) => installInTransaction(db, install));
}

/** The tables that {@link installInTransaction} writes. */
export function packTables(db: SouffleurTables) {
  return [db.packs, db.cards, db.packVersions, db.news];
}

/** {@link installPack} inside a write of the caller over {@link packTables}. */
export async function installInTransaction(
  db: SouffleurTables,
  install: PackInstall,
): Promise<InstallResult> {
  const { pack, origin, sha256, now, restoring = false } = install;
  const before = await db.packs.get(pack.id);
  if (before?.origin === 'organisation' && origin === 'built-in') {
    return { installed: false, reason: 'organisation-has-it' };
  }
  const lower = before?.origin === origin && pack.version <= before.version;
  if (lower && (!restoring || before.sha256 === sha256)) return { installed: false, reason: 'not-newer' };

  const earlier = before ? await wholePack(db, before) : undefined;
  if (before && earlier) {
    await db.packVersions.put(versionRow(earlier, before));
    await trimVersions(db, pack.id);
  }
  await putPack(db, pack, { ...provenanceOf(install), installedAt: now });
  const { added, changed } = difference(earlier, pack);
  if (before || origin === 'organisation') {
    const news: NewsRow = {
      packId: pack.id,
      version: pack.version,
      added,
      changed,
      installedAt: now,
      seen: 0,
    };
    await db.news.put(pack.note === undefined ? news : { ...news, note: pack.note });
  }
  return { installed: true, added, changed };
}

/**
 * Puts the same version in the place of the installed one, read again by a release that knows more of its fields: no
 * news to anybody. Inside a write of the caller over {@link packTables}. False when another version is installed now.
 */
export async function rereadInTransaction(
  db: SouffleurTables,
  { pack, sha256, unknownFields }: { pack: Pack; sha256: string; unknownFields: readonly string[] },
): Promise<boolean> {
  const row = await db.packs.get(pack.id);
  if (row?.sha256 !== sha256) return false;
  await putPack(db, pack, { ...provenanceOf({ ...row, unknownFields }), installedAt: row.installedAt });
  return true;
}

/**
 * Exchanges the installed version for a stored one: the one named, or else the highest below. False when it is not
 * stored.
 */
export function restorePreviousPack(
  db: SouffleurDatabase,
  packId: string,
  now: number,
  version?: number,
): Promise<boolean> {
  return write(db, packTables(db), async (db) => {
    const current = await db.packs.get(packId);
    const stored = await versionsOf(db, packId);
    const previous = stored
      .filter((row) =>
        version === undefined ? current && row.version < current.version : row.version === version,
      )
      .at(-1);
    if (!current || !previous) return false;
    await db.packVersions.delete([packId, previous.version]);
    await db.packVersions.put(versionRow(await wholePack(db, current), current));
    await putPack(db, previous.pack, { ...provenanceOf(previous), installedAt: now });
    return true;
  });
}

/** Deletes a pack with its cards, its stored versions and its news. */
export function removePack(db: SouffleurDatabase, packId: string): Promise<void> {
  return write(db, packTables(db), (db) => removeInTransaction(db, packId));
}

/** {@link removePack} inside a write of the caller over {@link packTables}. */
export async function removeInTransaction(db: SouffleurTables, packId: string): Promise<void> {
  await db.packs.delete(packId);
  await db.cards.where('packId').equals(packId).delete();
  await db.packVersions.where('[packId+version]').between([packId, 0], [packId, Infinity]).delete();
  await db.news.where('[packId+version]').between([packId, 0], [packId, Infinity]).delete();
}

/** The installed packs, by id. */
export function listPacks(db: SouffleurDatabase): Promise<PackRow[]> {
  return read(db, [db.packs], (db) => db.packs.orderBy('id').toArray());
}

/** An installed pack with its cards in reading order, in the format it is published in. */
export function readPack(db: SouffleurDatabase, packId: string): Promise<Pack | undefined> {
  return read(db, [db.packs, db.cards], (db) => readPackInTransaction(db, packId));
}

/** An installed pack without its cards. */
export function readPackRow(db: SouffleurDatabase, packId: string): Promise<PackRow | undefined> {
  return read(db, [db.packs], (db) => db.packs.get(packId));
}

/** Whether fields of a later release were left out of an installed pack: editing it here would lose them. */
export function holdsNewerFields(row: Pick<PackRow, 'unknownFields'> | undefined): boolean {
  return (row?.unknownFields?.length ?? 0) > 0;
}

/** {@link readPack} inside a transaction of the caller over `packs` and `cards`. */
export async function readPackInTransaction(db: SouffleurTables, packId: string): Promise<Pack | undefined> {
  const row = await db.packs.get(packId);
  return row && wholePack(db, row);
}

export function readCard(db: SouffleurDatabase, ref: CardRef): Promise<CardRow | undefined> {
  return read(db, [db.cards], (db) => db.cards.where('ref').equals(ref).first());
}

/** The installed cards of these names, in the given order. */
export function cardsByRef(db: SouffleurDatabase, refs: readonly CardRef[]): Promise<CardRow[]> {
  return read(db, [db.cards], async (db) => {
    const rows = await db.cards.where('ref').anyOf(refs).toArray();
    return rows.sort((a, b) => refs.indexOf(a.ref) - refs.indexOf(b.ref));
  });
}

/** The first cards of the installed packs: packs by id, cards in reading order. */
export function firstCards(db: SouffleurDatabase, limit: number): Promise<CardRow[]> {
  return read(db, [db.cards], (db) => db.cards.orderBy('[packId+position]').limit(limit).toArray());
}

/** The cards of one pack, in reading order. */
export function packCards(db: SouffleurDatabase, packId: string): Promise<CardRow[]> {
  return read(db, [db.cards], (db) => db.cards.where('packId').equals(packId).sortBy('position'));
}

/** How many cards an installed pack has. */
export function packSize(db: SouffleurDatabase, packId: string): Promise<number> {
  return read(db, [db.cards], (db) => db.cards.where('packId').equals(packId).count());
}

/** The stored versions of a pack besides the installed one, lowest first. */
export function storedVersions(db: SouffleurDatabase, packId: string): Promise<number[]> {
  return read(db, [db.packVersions], async (db) =>
    (await versionsOf(db, packId)).map(({ version }) => version),
  );
}

/** Every complete version of a pack on this disk: the installed one, then the other stored ones. */
export function heldVersions(db: SouffleurDatabase, packId: string): Promise<PackVersionRow[]> {
  return read(db, [db.packs, db.cards, db.packVersions], async (db) => {
    const installed = await db.packs.get(packId);
    const stored = await versionsOf(db, packId);
    return installed ? [versionRow(await wholePack(db, installed), installed), ...stored] : stored;
  });
}

/** Every card of every installed pack: packs by id, cards in reading order. */
export function allCards(db: SouffleurDatabase): Promise<CardRow[]> {
  return read(db, [db.cards], async (db) => {
    const rows = await db.cards.toArray();
    return rows.sort((a, b) =>
      a.packId === b.packId ? a.position - b.position : a.packId < b.packId ? -1 : 1,
    );
  });
}

/** Unseen changes, newest first. */
export function unseenNews(db: SouffleurDatabase): Promise<NewsRow[]> {
  return read(db, [db.news], async (db) => newestFirst(await db.news.where('seen').equals(0).toArray()));
}

export function allNews(db: SouffleurDatabase): Promise<NewsRow[]> {
  return read(db, [db.news], async (db) => newestFirst(await db.news.toArray()));
}

export function markNewsSeen(db: SouffleurDatabase): Promise<void> {
  return write(db, [db.news], async (db) => {
    await db.news.where('seen').equals(0).modify({ seen: 1 });
  });
}

function newestFirst(rows: NewsRow[]): NewsRow[] {
  return rows.sort((a, b) => b.installedAt - a.installedAt || b.version - a.version);
}

type Provenance = Pick<PackRow, 'origin' | 'sha256' | 'publishedBy' | 'unknownFields'>;

function provenanceOf(from: Omit<PackInstall, 'pack' | 'now'>): Provenance {
  const { origin, sha256, publishedBy, unknownFields = [] } = from;
  return {
    origin,
    sha256,
    ...(publishedBy === undefined ? {} : { publishedBy }),
    ...(unknownFields.length === 0 ? {} : { unknownFields: [...unknownFields] }),
  };
}

async function putPack(
  db: SouffleurTables,
  pack: Pack,
  provenance: Provenance & { installedAt: number },
): Promise<void> {
  const { cards, ...rest } = pack;
  await db.packs.put({ ...rest, ...provenance });
  await db.cards.where('packId').equals(pack.id).delete();
  await db.cards.bulkAdd(inReadingOrder(pack, cards));
}

function inReadingOrder(pack: Pack, cards: readonly Card[]): CardRow[] {
  const byId = new Map(cards.map((card) => [card.id, card]));
  const placed = pack.chapters.flatMap((chapter) =>
    chapter.cards.map((cardId) => ({ chapterId: chapter.id, card: byId.get(cardId) })),
  );
  return placed.flatMap(({ chapterId, card }, index) =>
    card
      ? [
          {
            packId: pack.id,
            cardId: card.id,
            ref: cardRef(pack.id, card.id),
            chapterId,
            position: index,
            card,
          },
        ]
      : [],
  );
}

async function wholePack(db: SouffleurTables, row: PackRow): Promise<Pack> {
  const { origin: _o, sha256: _s, installedAt: _i, publishedBy: _p, unknownFields: _u, ...rest } = row;
  const cards = await db.cards.where('packId').equals(row.id).sortBy('position');
  return { ...rest, cards: cards.map(({ card }) => card) };
}

function versionRow(pack: Pack, provenance: Provenance): PackVersionRow {
  return { packId: pack.id, version: pack.version, pack, ...provenanceOf(provenance) };
}

function versionsOf(db: SouffleurTables, packId: string) {
  return db.packVersions.where('[packId+version]').between([packId, 0], [packId, Infinity]).sortBy('version');
}

async function trimVersions(db: SouffleurTables, packId: string): Promise<void> {
  const rows = await versionsOf(db, packId);
  const tooMany = rows.slice(0, Math.max(0, rows.length - KEPT_VERSIONS));
  await db.packVersions.bulkDelete(tooMany.map((row) => [packId, row.version]));
}

function difference(before: Pack | undefined, after: Pack): { added: CardRef[]; changed: CardRef[] } {
  const old = new Map(before?.cards.map((card) => [card.id, card]));
  const refs = (cards: Card[]) => cards.map((card) => cardRef(after.id, card.id));
  return {
    added: refs(after.cards.filter((card) => !old.has(card.id))),
    changed: refs(after.cards.filter((card) => old.has(card.id) && !deepEqual(old.get(card.id), card))),
  };
}
