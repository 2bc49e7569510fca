/**
 * Unsent text of forms, such as the reply that declines a tip.
 * Guarantees: closing a form, by whatever key, loses no word of it.
 */
import type { SouffleurDatabase } from '@/storage/database/database';
import { read, write } from '@/storage/database/transaction';

/** The texts of a form by the name of their field. */
export type FormDraft = Readonly<Record<string, string>>;

export function readFormDraft(db: SouffleurDatabase, form: string): Promise<FormDraft | undefined> {
  return read(db, [db.meta], async (db) => {
    const row = await db.meta.get(`form-draft:${form}`);
    return row?.fields;
  });
}

/** Saves the texts of a form; a form without any has no draft. */
export function saveFormDraft(
  db: SouffleurDatabase,
  form: string,
  fields: FormDraft,
  now: number,
): Promise<void> {
  const key = `form-draft:${form}` as const;
  return write(db, [db.meta], async (db) => {
    if (Object.values(fields).every((text) => text === '')) await db.meta.delete(key);
    else await db.meta.put({ key, fields, changedAt: now });
  });
}

export function dropFormDraft(db: SouffleurDatabase, form: string): Promise<void> {
  return write(db, [db.meta], (db) => db.meta.delete(`form-draft:${form}`));
}
