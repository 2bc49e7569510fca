/** Where the data of a run lies: a temporary folder, or a PostgreSQL of its own; migrated, and watched. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EngineSettings, openEngine } from '@/server/db/engine';
import { openPostgres } from '@/server/db/postgres';
import type { ServiceDatabase } from '@/server/db/schema';
import { addDatabase, addUsers } from '@/tests/support/postgres';
import { type Cluster, startCluster } from '@/tests/support/postgres-cluster';
import type { Variables } from './instances';

export type EngineName = 'sqlite' | 'postgres';

export type Environment = {
  /** Files of the run itself. */
  folder: string;
  /** The database without row-level security. */
  database: ServiceDatabase;
  variables: Variables;
  /** PostgreSQL itself, where that is the engine. */
  cluster: Cluster | undefined;
  remove: () => Promise<void>;
};

export async function createEnvironment(engine: EngineName): Promise<Environment> {
  const folder = mkdtempSync(join(tmpdir(), 'souffleur-chaos-'));
  const clear = () => rmSync(folder, { recursive: true, force: true });
  const dataFolder = join(folder, 'data');
  if (engine === 'sqlite') {
    const database = await openEngine({ dataFolder });
    return {
      folder,
      database,
      variables: { SOUFFLEUR_DATA: dataFolder },
      cluster: undefined,
      remove: async () => {
        await database.destroy();
        clear();
      },
    };
  }
  const cluster = await startCluster({ onDisk: true });
  await addUsers(cluster.superUrl);
  const { databaseUrl, databaseOwnerUrl, superUrl } = await addDatabase(cluster.superUrl);
  const settings: EngineSettings = { dataFolder, databaseUrl, databaseOwnerUrl };
  await (await openEngine(settings)).destroy();
  const database = openPostgres({ url: superUrl, connections: 2, as: 'owner' });
  return {
    folder,
    database,
    variables: {
      SOUFFLEUR_DATA: dataFolder,
      DATABASE_URL: databaseUrl,
      SOUFFLEUR_DATABASE_OWNER_URL: databaseOwnerUrl,
    },
    cluster,
    remove: async () => {
      await database.destroy();
      await cluster.stop();
      clear();
    },
  };
}
