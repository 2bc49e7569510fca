/** A trainer's working copies of packs. They stay on this machine until the service has taken them. */
import { PACK_FORMAT, PACK_FORMAT_VERSION, type Pack } from '@/protocol/pack';
import { splitPack } from '@/protocol/pack-reading';
import type { SouffleurDatabase, SouffleurTables } from '@/storage/database/database';
import { deepEqual } from '@/storage/database/deep-equal';
import type { CardConflict, PackDraftRow, PackRow } from '@/storage/database/pack-rows';
import { StorageError } from '@/storage/database/storage-error';
import { read, write } from '@/storage/database/transaction';
import { mergePacks } from './pack-merge';
import { holdsNewerFields, readPackInTransaction } from './packs';

/**
 * The draft of an installed pack, created from the installed version when there is none yet; undefined when the pack is
 * not installed. The organisation's first version of a built-in pack continues its numbering. Throws
 * `pack-from-newer-version` for a pack with fields of a later release.
 */
export async function openPackDraft(
  db: SouffleurDatabase,
  packId: string,
  now = Date.now(),
): Promise<PackDraftRow | undefined> {
  return write(db, [db.packDrafts, db.packs, db.cards], async (db) => {
    const open = await db.packDrafts.get(packId);
    if (open) return open;
    const installed = await db.packs.get(packId);
    const base = await readPackInTransaction(db, packId);
    if (!installed || !base) return undefined;
    refuseUnknownFields(installed, base);
    const { note: _note, ...pack } = base;
    const row: PackDraftRow = { packId, baseVersion: installed.version, base, pack, changedAt: now };
    await db.packDrafts.add(row);
    return row;
  });
}

/** Begins a pack of the trainer's own. Undefined when a pack or a draft of that id is there already. */
export async function newPackDraft(
  db: SouffleurDatabase,
  {
    packId,
    title,
    summary,
    chapters,
    now = Date.now(),
  }: { packId: string; now?: number } & Pick<Pack, 'title' | 'summary' | 'chapters'>,
): Promise<PackDraftRow | undefined> {
  return write(db, [db.packDrafts, db.packs], async (db) => {
    if ((await db.packDrafts.get(packId)) || (await db.packs.get(packId))) return undefined;
    const pack: Pack = {
      format: PACK_FORMAT,
      formatVersion: PACK_FORMAT_VERSION,
      id: packId,
      version: 1,
      publishedAt: now,
      title,
      summary,
      chapters,
      cards: [],
    };
    const row: PackDraftRow = { packId, baseVersion: 0, pack, changedAt: now };
    await db.packDrafts.add(row);
    return row;
  });
}

/**
 * Saves the draft's text as it is, valid or not. Resolves the conflict of a card that this changes. False, with nothing
 * saved, when there is no such draft (another window published or deleted it), or when it is no longer the one last
 * `seen`.
 */
export async function savePackDraft(
  db: SouffleurDatabase,
  packId: string,
  pack: Pack,
  now = Date.now(),
  seen?: Pick<PackDraftRow, 'changedAt' | 'baseVersion'>,
): Promise<boolean> {
  return write(db, [db.packDrafts], async (db) => {
    const draft = await db.packDrafts.get(packId);
    if (!draft) return false;
    if (seen && (seen.changedAt !== draft.changedAt || seen.baseVersion !== draft.baseVersion)) return false;
    const { conflicts: _conflicts, ...rest } = draft;
    const open = (draft.conflicts ?? []).filter(({ cardId }) =>
      deepEqual(cardOf(draft.pack, cardId), cardOf(pack, cardId)),
    );
    await db.packDrafts.put({
      ...rest,
      ...withConflicts(open),
      pack: { ...pack, id: packId },
      changedAt: now,
    });
    return true;
  });
}

/** Marks a conflict as resolved with the draft's text. */
export async function settleConflict(db: SouffleurDatabase, packId: string, cardId: string): Promise<void> {
  await write(db, [db.packDrafts], async (db) => {
    const draft = await db.packDrafts.get(packId);
    if (!draft) return;
    const { conflicts = [], ...rest } = draft;
    await db.packDrafts.put({
      ...rest,
      ...withConflicts(conflicts.filter((conflict) => conflict.cardId !== cardId)),
    });
  });
}

export function readPackDraft(db: SouffleurDatabase, packId: string): Promise<PackDraftRow | undefined> {
  return read(db, [db.packDrafts], (db) => db.packDrafts.get(packId));
}

/** The drafts, the last changed first. */
export function listPackDrafts(db: SouffleurDatabase): Promise<PackDraftRow[]> {
  return read(db, [db.packDrafts], async (db) =>
    (await db.packDrafts.toArray()).sort((a, b) => b.changedAt - a.changedAt),
  );
}

export function dropPackDraft(db: SouffleurDatabase, packId: string): Promise<void> {
  return write(db, [db.packDrafts], (db) => db.packDrafts.delete(packId));
}

/**
 * Makes a newer published version the base of the draft, card by card: unchanged cards take the newer text; cards that
 * both sides changed keep the draft's. Returns the cards that a trainer should check.
 */
export function rebasePackDraft(
  db: SouffleurDatabase,
  packId: string,
  newer: Pack,
): Promise<{ conflicts: CardConflict[] }> {
  return write(db, [db.packDrafts], (db) => rebaseInTransaction(db, packId, newer));
}

/** {@link rebasePackDraft} inside a write of the caller over `packDrafts`. */
export async function rebaseInTransaction(
  db: SouffleurTables,
  packId: string,
  newer: Pack,
): Promise<{ conflicts: CardConflict[] }> {
  const draft = await db.packDrafts.get(packId);
  if (!draft) return { conflicts: [] };
  const { conflicts: before = [], ...rest } = draft;
  const { pack, conflicts: found } = mergePacks(draft.base, draft.pack, newer);
  const conflicts = [
    ...before.filter((old) => !found.some((conflict) => conflict.cardId === old.cardId)),
    ...found,
  ];
  await db.packDrafts.put({
    ...rest,
    ...withConflicts(conflicts),
    baseVersion: newer.version,
    base: newer,
    pack,
  });
  return { conflicts: found };
}

/** A draft of such a pack would publish it without those fields. */
function refuseUnknownFields(row: PackRow, pack: Pack): void {
  if (holdsNewerFields(row) || splitPack(pack).unknown.length > 0) {
    throw new StorageError('pack-from-newer-version');
  }
}

function withConflicts(conflicts: CardConflict[]): { conflicts?: CardConflict[] } {
  return conflicts.length === 0 ? {} : { conflicts };
}

function cardOf(pack: Pack, cardId: string) {
  return pack.cards.find((card) => card.id === cardId);
}
