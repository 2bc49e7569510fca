/**
 * An advisor's own wordings on this disk.
 * *Guarantees:* they are private. Nothing here writes a command, so no wording leaves this machine; one line has at most
 * one wording.
 */
import { v7 as orderedId } from 'uuid';
import type { CardRef } from '@/protocol/card-ref';
import { TEXT_LENGTHS } from '@/protocol/pack-fields';
import { tidyText } from '@/protocol/text/clean-text';
import type { Language } from '@/protocol/text/language';
import { tidyScript } from '@/protocol/text/placeholder';
import { plainText } from '@/protocol/text/text';
import type { SouffleurDatabase } from '@/storage/database/database';
import { write } from '@/storage/database/transaction';
import type { WordingRow } from '@/storage/database/wording-rows';
import { readyText } from '@/storage/tips/normalise-tip';

const wordsSchema = plainText(TEXT_LENGTHS.text, tidyScript);

/** The official line that is said in other words. */
export type OfficialLine = { ref: CardRef; language: Language; official: string };

/**
 * Saves the own words of a line, in the place of earlier ones, and deletes the form draft they were typed in. Throws
 * `InvalidTextError` or `StorageError`; then nothing was written.
 */
export async function saveWording(
  db: SouffleurDatabase,
  { ref, language, official }: OfficialLine,
  words: string,
  { now, wordingId, form }: { now: number; wordingId?: string | undefined; form?: string | undefined },
): Promise<WordingRow> {
  const ready = readyText(tidyText(words), wordsSchema);
  return write(db, [db.wordings, db.meta], async (db) => {
    const ofCard = await db.wordings.where('ref').equals(ref).toArray();
    const before = ofCard.find(
      (row) => row.id === wordingId || (row.language === language && row.official === official),
    );
    const row: WordingRow = {
      id: before?.id ?? orderedId(),
      ref,
      language,
      official,
      words: ready,
      changedAt: now,
    };
    await db.wordings.put(row);
    if (form !== undefined) await db.meta.delete(`form-draft:${form}`);
    return row;
  });
}

/** Deletes a wording: the official line is said again. Returns what was deleted, for an undo. */
export function dropWording(db: SouffleurDatabase, id: string): Promise<WordingRow | undefined> {
  return write(db, [db.wordings], async (db) => {
    const row = await db.wordings.get(id);
    await db.wordings.delete(id);
    return row;
  });
}

/** Puts a deleted wording back, unless its line has another one by now. */
export function restoreWording(db: SouffleurDatabase, row: WordingRow): Promise<boolean> {
  return write(db, [db.wordings], async (db) => {
    const ofCard = await db.wordings.where('ref').equals(row.ref).toArray();
    const isTaken = ofCard.some((each) => each.language === row.language && each.official === row.official);
    if (!isTaken) await db.wordings.put(row);
    return !isTaken;
  });
}

/** Its author has seen the official line as it is now, and goes on saying it in the own words. */
export function confirmWording(db: SouffleurDatabase, id: string, official: string): Promise<void> {
  return write(db, [db.wordings], async (db) => {
    await db.wordings.update(id, { official });
  });
}
