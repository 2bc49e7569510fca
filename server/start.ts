import { readFileSync } from 'node:fs';
import { buildService, type ServiceConfig } from './app';
import { type FirstStart, firstStart } from './first-start';
import type { LogSettings } from './log';
import { migrate } from './store/migrate';
import type { ServiceDatabase } from './store/schema';
import { databaseFile, openSqlite } from './store/sqlite';

export type StartOptions = {
  /** Folder of the database; made when it is missing. */
  dataFolder: string;
  /** 0 for any free port. */
  port: number;
  host: string;
  /** Name of the organisation that a first start creates. */
  organisation: string;
  log: LogSettings;
  clock?: () => number;
} & Omit<ServiceConfig, 'version'>;

export type RunningService = {
  /** Where it listens, such as `http://127.0.0.1:4310`. */
  address: string;
  /** Only at the first start: the organisation and its one-time codes. */
  first: FirstStart | undefined;
  database: ServiceDatabase;
  /** Answers what is under way, ends the live streams, closes the database. Can be called twice. */
  stop: () => Promise<void>;
};

/** Opens and migrates the database, creates the organisation at the first start, and listens. */
export async function startService(options: StartOptions): Promise<RunningService> {
  const { dataFolder, port, host, organisation, log, clock = Date.now, ...config } = options;
  const database = await openSqlite(databaseFile(dataFolder));
  try {
    await migrate(database);
    const app = await buildService({
      database,
      clock,
      log,
      config: { ...config, version: releaseVersion() },
    });
    let stopping: Promise<void> | undefined;
    const stop = () => {
      stopping ??= app.close().then(() => database.destroy());
      return stopping;
    };
    try {
      // Listening comes first: a port that is taken must not use up the codes that are told only once.
      const address = await app.listen({ port, host });
      const first = await firstStart(database, { organisation, now: clock() });
      return { address, first, database, stop };
    } catch (error) {
      await stop();
      throw error;
    }
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

function releaseVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return version;
}
