import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { migrate } from '@/server/db/migrate';
import { checkSqlite, isSqliteInUse, openSqlite, replaceSqlite } from '@/server/db/sqlite';
import { EVERY_ORGANISATION, writeAsTenant } from '@/server/db/tenant';
import { UsageError } from '@/server/domain/usage-error';
import { beginNewEpoch } from '@/server/store/organisations/organisations';
import { refuseBrokenAuditLog, refuseForeignObjects } from './backup-check';
import { applyRightsList, readRightsList, rightsListFile } from './rights-list';

/**
 * Replaces the database by a backup, migrates it to this build's schema and gives it new epochs, so that panels which
 * saw newer data resynchronise. The backup itself is only read. Returns where the replaced database is stored, and how
 * many rights that the backup had restored were withdrawn again (`rights-list.ts`). Nothing is replaced when the backup
 * is damaged, holds objects or a changed audit log that this service did not write, or the service runs. Killed at any
 * moment, it leaves one of the two databases in place.
 */
export async function restoreBackup(
  backup: string,
  file: string,
  now: number,
  { acceptBrokenAuditLog = false } = {},
): Promise<{ replacedFile: string | undefined; taken: number }> {
  if (!existsSync(backup)) throw new UsageError(`${backup} does not exist.`);
  refuseWhileInUse(file);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const rights = readRightsList(rightsListFile(dirname(file)));
  const incoming = `${file}.incoming`;
  let taken = 0;
  removeDatabase(incoming);
  try {
    copyFileSync(backup, incoming);
    chmodSync(incoming, 0o600);
    checkSqlite(incoming);
    await refuseForeignObjects(incoming, backup);
    const database = await openSqlite(incoming);
    try {
      await migrate(database);
      if (!acceptBrokenAuditLog) await refuseBrokenAuditLog(database, backup);
      await writeAsTenant(database, EVERY_ORGANISATION, (trx) => beginNewEpoch(trx, now));
      if (rights) taken = await applyRightsList(database, rights, now);
    } finally {
      await database.destroy();
    }
    // Checked again: the steps before took time, and the service may have been started meanwhile.
    refuseWhileInUse(file);
  } catch (error) {
    removeDatabase(incoming);
    throw error;
  }
  const backupFile = `${file}.before-restore-${now}`;
  return { replacedFile: replaceSqlite(file, incoming, backupFile) ? backupFile : undefined, taken };
}

function refuseWhileInUse(file: string): void {
  if (isSqliteInUse(file)) throw new UsageError('The service is running: stop it before restoring.');
}

function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
}
