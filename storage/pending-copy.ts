/**
 * Copies of data written before anybody joined into the database of an existing membership.
 * Guarantees: the directory names the owner first, so that all data has one owner whenever a worker ends. Each copy is
 * made once, even when the worker ends between the copy and its entry in the directory. The source is deleted after the
 * copy.
 */

import type { SouffleurDatabase } from '@/storage/database/database';
import type { Databases } from '@/storage/database/databases';
import { StorageError } from '@/storage/database/storage-error';
import { read } from '@/storage/database/transaction';
import type { Departure, DirectoryRow, PendingCopy } from '@/storage/membership/directory';

/** Whether all of a database can be copied: data that a backup file cannot hold stays where it is. */
export async function isCopyable(db: SouffleurDatabase): Promise<boolean> {
  const { exportEverything, readSafetyFile } = await readBackup();
  return (await readSafetyFile(await exportEverything(db))).ok;
}

/** Makes the copies that the directory names, in order. One that the disk refuses is tried again at the next start. */
export async function finishCopies(databases: Databases): Promise<void> {
  try {
    const { pendingCopies = [] } = await databases.directory.read();
    for (const copy of pendingCopies) {
      if (await isCopied(databases, copy)) {
        await databases.directory.update((row) => withSourcesErased(row, (each) => each.from === copy.from));
      }
    }
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    console.error('What was brought to a membership could not be copied yet', error);
  }
}

/** Removes pending copies from the directory, and notes that their sources are to be deleted. */
export function withSourcesErased(row: DirectoryRow, which: (copy: PendingCopy) => boolean): DirectoryRow {
  const { pendingCopies = [], ...rest } = row;
  const [done, open] = [pendingCopies.filter(which), pendingCopies.filter((copy) => !which(copy))];
  if (done.length === 0) return row;
  const sources = done.map(({ from }) => from);
  const erasures = sources.map((database): Departure => {
    return { database, erase: true, attempts: 0, retryAt: 0 };
  });
  return {
    ...rest,
    ...(open.length > 0 ? { pendingCopies: open } : {}),
    departures: [...row.departures, ...erasures],
    erased: [...row.erased, ...sources],
  };
}

/** Makes one copy, unless it was made before. Returns whether it exists. */
async function isCopied(databases: Databases, { from, to }: PendingCopy): Promise<boolean> {
  const target = databases.open(to);
  const before = await read(target, [target.meta], (db) => db.meta.get('copied-from'));
  if (before?.database === from) return true;
  // The person has said that all of this is theirs.
  const { exportEverything, importEverything } = await readBackup();
  const text = await exportEverything(databases.open(from));
  const { ok } = await importEverything(target, text, { anyOwner: true, copiedFrom: from });
  return ok;
}

/** The code of safety copies: no page needs it for its first paint. */
async function readBackup() {
  const [{ exportEverything }, { readSafetyFile }, { importEverything }] = await Promise.all([
    import('@/storage/backup/export'),
    import('@/storage/backup/format'),
    import('@/storage/backup/import'),
  ]);
  return { exportEverything, readSafetyFile, importEverything };
}
