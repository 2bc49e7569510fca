/** Takes a pack file in as a draft. Nothing that is installed or being written is touched by it. */

import { PACK_LIMITS, type Pack } from '@/protocol/pack';
import { packSourceSchema } from '@/protocol/pack-source';
import { decodeText } from '@/protocol/text/decode-text';
import { readUntrustedJson, type Untrusted } from '@/protocol/validation/validate';
import type { SouffleurDatabase } from '@/storage/database/database';
import { newPackDraft, openPackDraft, readPackDraft, savePackDraft } from '@/storage/packs/pack-drafts';
import { readPack } from '@/storage/packs/packs';

/** Validates a file before any of it is used, in whatever encoding it was saved. A file that is too large is not even read. */
export async function checkPackFile(file: Pick<File, 'size' | 'arrayBuffer'>): Promise<Untrusted<Pack>> {
  if (file.size > PACK_LIMITS.bytes) {
    return { ok: false, problems: [{ path: '', problem: 'too-large', limit: PACK_LIMITS.bytes }] };
  }
  const decoded = decodeText(new Uint8Array(await file.arrayBuffer()));
  if (!decoded.ok) {
    return { ok: false, problems: [{ path: '', problem: 'unknown-encoding', limit: decoded.encoding }] };
  }
  return readUntrustedJson(decoded.text, packSourceSchema, PACK_LIMITS.bytes);
}

/** The version that is installed here or being written, where that is a later one than the file's. */
export async function laterVersion(db: SouffleurDatabase, pack: Pack): Promise<number | undefined> {
  const [installed, draft] = await Promise.all([readPack(db, pack.id), readPackDraft(db, pack.id)]);
  const here = Math.max(installed?.version ?? 0, draft?.baseVersion ?? 0);
  return here > pack.version ? here : undefined;
}

/**
 * Makes a validated pack a draft: of the installed pack of that id, or a new one. False when that pack has a draft
 * already, which then stays as it is. Throws `StorageError`.
 */
export async function importPack(db: SouffleurDatabase, pack: Pack, now: number): Promise<boolean> {
  if (await readPackDraft(db, pack.id)) return false;
  const { id: packId, title, summary, chapters } = pack;
  const empty = chapters.map((chapter) => ({ ...chapter, cards: [] }));
  const draft =
    (await openPackDraft(db, packId, now)) ??
    (await newPackDraft(db, { packId, title, summary, chapters: empty, now }));
  if (!draft) return false;
  const { note: _note, ...imported } = pack;
  const { version, publishedAt } = draft.pack;
  return savePackDraft(
    db,
    packId,
    { ...imported, version, publishedAt },
    Math.max(now, draft.changedAt + 1),
    draft,
  );
}
