import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { AdminMistake } from './admin-mistake';
import { migrate } from './store/migrate';
import { beginNewEpoch } from './store/organisations';
import { checkSqlite, isSqliteInUse, openSqlite } from './store/sqlite';
import { EVERY_ORGANISATION, writeWithin } from './store/within';

/**
 * Puts a backup in the place of the database, brings it to this build's schema and gives it new epochs, so
 * that panels which saw newer data begin again. The backup itself is only read. Answers where the database
 * that was there is kept. Nothing is replaced when the backup is damaged or the service runs.
 */
export async function restoreBackup(backup: string, file: string, now: number): Promise<string | undefined> {
  if (!existsSync(backup)) throw new AdminMistake(`${backup} does not exist.`);
  if (isSqliteInUse(file)) throw new AdminMistake('The service is running: stop it before restoring.');
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const incoming = `${file}.incoming`;
  removeDatabase(incoming);
  try {
    copyFileSync(backup, incoming);
    chmodSync(incoming, 0o600);
    checkSqlite(incoming);
    const database = await openSqlite(incoming);
    try {
      await migrate(database);
      await writeWithin(database, EVERY_ORGANISATION, (trx) => beginNewEpoch(trx, now));
    } finally {
      await database.destroy();
    }
  } catch (error) {
    removeDatabase(incoming);
    throw error;
  }
  let kept: string | undefined;
  if (existsSync(file)) {
    kept = `${file}.before-restore-${now}`;
    renameSync(file, kept);
  }
  renameSync(incoming, file);
  return kept;
}

function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
}
