/**
 * An advisor's practice on this disk.
 * *Guarantees:* it is private. Nothing here writes a command, no safety copy holds it, and it can be forgotten at once.
 */
import type { CardRef } from '@/protocol/card-ref';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { PracticeRow } from '@/storage/database/practice-rows';
import { read, write } from '@/storage/database/transaction';
import { afterRating, type Rating } from './schedule';

/** Every situation that was practised, by its card. */
export async function readPractice(db: SouffleurDatabase): Promise<Map<CardRef, PracticeRow>> {
  const rows = await read(db, [db.practice], (db) => db.practice.toArray());
  return new Map(rows.map((row) => [row.ref, row]));
}

/** Stores how well a situation was said. Throws `StorageError`; then nothing was written. */
export function rateSituation(
  db: SouffleurDatabase,
  rated: { ref: CardRef; rating: Rating; now: number },
): Promise<PracticeRow> {
  return write(db, [db.practice], async (db) => {
    const row = afterRating(await db.practice.get(rated.ref), rated);
    await db.practice.put(row);
    return row;
  });
}

/** Forgets all practice. */
export function forgetPractice(db: SouffleurDatabase): Promise<void> {
  return write(db, [db.practice], (db) => db.practice.clear());
}
