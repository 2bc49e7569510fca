/**
 * The choice of the database engine. The rest of the service receives a migrated database and does not know which
 * engine it is.
 */
import { migrate, migrationsMissing } from './migrate';
import { openPostgres } from './postgres';
import { checkDurableCommits, checkServerVersion, checkServiceRole } from './postgres-start';
import type { ServiceDatabase } from './schema';
import { databaseFile, openSqlite, rewriteOnce } from './sqlite';

export type EngineSettings = {
  /** Folder of the embedded database; made when it is missing. */
  dataFolder: string;
  /** PostgreSQL instead, as the user that the service works as. */
  databaseUrl?: string | undefined;
  /** The owner of PostgreSQL's tables, used to migrate and for nothing else; the same user without it. */
  databaseOwnerUrl?: string | undefined;
  /** The most connections of this process to PostgreSQL. */
  databaseConnections?: number | undefined;
};

export const DATABASE_CONNECTIONS = 10;

/** Where the data lies, as it may be shown to anybody: no user, no password. */
export function describeDatabase({ dataFolder, databaseUrl }: EngineSettings): string {
  if (databaseUrl === undefined) return dataFolder;
  const { hostname, port, pathname, searchParams } = new URL(databaseUrl);
  const host = searchParams.get('host') ?? (hostname === '' ? 'localhost' : hostname);
  return `PostgreSQL ${host}${port === '' ? '' : `:${port}`}${pathname}`;
}

/**
 * Opens the database and migrates it. Throws when it is no database, is of a newer build, is an older PostgreSQL, would
 * acknowledge what is not on the disk, or would be used by a role that bypasses row-level security.
 */
export async function openEngine(settings: EngineSettings): Promise<ServiceDatabase> {
  const { dataFolder, databaseUrl, databaseOwnerUrl, databaseConnections } = settings;
  if (databaseUrl === undefined) {
    const database = await openSqlite(databaseFile(dataFolder));
    return await orClose(database, async () => {
      await migrate(database);
      await rewriteOnce(databaseFile(dataFolder));
    });
  }
  const owner = openPostgres({ url: databaseOwnerUrl ?? databaseUrl, connections: 1, as: 'owner' });
  try {
    await checkServerVersion(owner);
    if ((await migrationsMissing(owner)).length > 0) await migrate(owner);
  } finally {
    await owner.destroy();
  }
  const connections = databaseConnections ?? DATABASE_CONNECTIONS;
  const database = openPostgres({ url: databaseUrl, connections, as: 'service' });
  return await orClose(database, async () => {
    await checkServiceRole(database);
    await checkDurableCommits(database);
  });
}

async function orClose(database: ServiceDatabase, work: () => Promise<void>): Promise<ServiceDatabase> {
  try {
    await work();
    return database;
  } catch (error) {
    await database.destroy();
    throw error;
  }
}
