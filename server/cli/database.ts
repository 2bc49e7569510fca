/** Commands on the whole database: copies of it, and moving an organisation to another. */
import { resolve } from 'node:path';
import { describeDatabase, type EngineSettings, openEngine } from '@/server/db/engine';
import type { ServiceDatabase } from '@/server/db/schema';
import { backupSqlite, databaseFile } from '@/server/db/sqlite';
import { EVERY_ORGANISATION, setTenant, writeAsTenant } from '@/server/db/tenant';
import { UsageError } from '@/server/domain/usage-error';
import { fileSha256 } from '@/server/maintenance/backup-check';
import { moveOrganisation } from '@/server/maintenance/move-organisation';
import { restoreBackup } from '@/server/maintenance/restore';
import { applyRightsList, readRightsList } from '@/server/maintenance/rights-list';
import { appendAuditEvent } from '@/server/store/audit/audit-log';
import {
  beginNewEpoch,
  listOrganisations,
  type Organisation,
} from '@/server/store/organisations/organisations';

/** Writes a checked copy of the embedded database. */
export async function backup(engine: EngineSettings, file: string, now: number): Promise<string[]> {
  refusePostgres(engine, 'pg_dump');
  backupSqlite(databaseFile(engine.dataFolder), resolve(file));
  await onEvery(engine, async (trx) => {
    for (const { id } of await listOrganisations(trx)) {
      await setTenant(trx, id);
      await appendAuditEvent(trx, { organisationId: id, who: 'command line', kind: 'backup.made' }, now);
    }
  });
  return [
    `${file} holds a checked copy. Its SHA-256 is ${await fileSha256(resolve(file))}: note it elsewhere.`,
  ];
}

/** Replaces the embedded database by a copy. */
export async function restore(
  engine: EngineSettings,
  file: string,
  now: number,
  options: { acceptBrokenAuditLog: boolean },
): Promise<string[]> {
  refusePostgres(engine, 'pg_restore, and then the command announce-restore');
  const { replacedFile, taken } = await restoreBackup(
    resolve(file),
    databaseFile(engine.dataFolder),
    now,
    options,
  );
  return [
    `${file} is in place. Its SHA-256 is ${await fileSha256(resolve(file))}.`,
    ...(replacedFile === undefined ? [] : [`What was there before is kept as ${replacedFile}.`]),
    ...takenAgain(taken),
    AFTER_RESTORE,
  ];
}

/** Announces that PostgreSQL's own programs restored a backup. */
export async function announceRestore(
  engine: EngineSettings,
  now: number,
  rightsFile: string | undefined,
): Promise<string[]> {
  if (engine.databaseUrl === undefined) {
    throw new UsageError(
      'The embedded database is restored by the command restore, which announces it itself.',
    );
  }
  const rights = rightsFile === undefined ? undefined : readRightsList(resolve(rightsFile));
  if (rightsFile !== undefined && !rights) throw new UsageError(`${rightsFile} does not exist.`);
  await onEvery(engine, (trx) => beginNewEpoch(trx, now));
  if (!rights) return [AFTER_RESTORE];
  const database = await openEngine({ ...engine, databaseConnections: 2 });
  try {
    return [...takenAgain(await applyRightsList(database, rights, now)), AFTER_RESTORE];
  } finally {
    await database.destroy();
  }
}

function takenAgain(taken: number): string[] {
  if (taken === 0) return [];
  return [
    `${taken} right${taken === 1 ? '' : 's'} taken since the backup ${taken === 1 ? 'is' : 'are'} taken again.`,
  ];
}

const AFTER_RESTORE =
  'Codes that were open are closed; panels that saw newer data begin again by themselves.';

/** Moves one organisation to another folder or PostgreSQL. */
export async function move(
  source: { engine: EngineSettings; database: ServiceDatabase; organisation: Organisation },
  { to, owner }: { to: string | undefined; owner: string | undefined },
  now: number,
): Promise<string[]> {
  if (!to) throw new UsageError('Say where: --to <folder>, or --to postgresql://user@host:5432/database');
  const target: EngineSettings = /^postgres(?:ql)?:/u.test(to)
    ? { dataFolder: '', databaseUrl: to, databaseOwnerUrl: owner }
    : { dataFolder: resolve(to) };
  const { engine, database, organisation } = source;
  const sourceLocation = describeDatabase({ ...engine, dataFolder: resolve(engine.dataFolder) });
  const sums = await moveOrganisation({
    source: database,
    sourceLocation: sourceLocation,
    target,
    organisation,
    now,
  });
  const width = Math.max(...sums.map(({ table }) => table.length));
  return [
    ...sums.map(
      ({ table, rows, sha256 }) => `${table.padEnd(width)}  ${String(rows).padStart(8)}  ${sha256}`,
    ),
    `${organisation.name} is in ${describeDatabase(target)}: every table holds the same rows there, by count and SHA-256.`,
    'The copy here is closed and stays. Start the service on the new place; panels go on where they were.',
  ];
}

function refusePostgres({ databaseUrl }: EngineSettings, instead: string): void {
  if (databaseUrl !== undefined) {
    throw new UsageError(`PostgreSQL has programs of its own for that (${instead}): see docs/admin.md.`);
  }
}

async function onEvery(
  engine: EngineSettings,
  work: Parameters<typeof writeAsTenant<void>>[2],
): Promise<void> {
  const database = await openEngine({ ...engine, databaseConnections: 2 });
  try {
    await writeAsTenant(database, EVERY_ORGANISATION, work);
  } finally {
    await database.destroy();
  }
}
