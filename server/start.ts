import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { connectChangeBus } from '@/server/db/change-bus';
import { describeDatabase, type EngineSettings, openEngine } from '@/server/db/engine';
import { migrationCounts } from '@/server/db/migrate';
import type { ServiceDatabase } from '@/server/db/schema';
import { startRetention } from '@/server/maintenance/retention';
import { rightsListFile, writeRightsList } from '@/server/maintenance/rights-list';
import type { LogSettings } from '@/server/ops/log';
import { type DatabaseState, serviceMetrics } from '@/server/ops/metrics';
import { openMetricsPort } from '@/server/ops/metrics-port';
import { onAccessChanged } from '@/server/store/members/access-changes';
import { onlyOrganisation } from '@/server/store/organisations/organisations';
import { buildService, type ServiceConfig } from './app';
import { bootstrap, FIRST_INVITED, type FirstStart } from './bootstrap';

export type StartOptions = {
  /** 0 for any free port. */
  port: number;
  host: string;
  /** Name of the organisation that a first start creates. */
  organisation: string;
  log: LogSettings;
  /** Where `/metrics` is read; nowhere when it is absent. */
  metricsPort?: { port: number; host: string } | undefined;
  /** Days that the audit log goes back. */
  auditDays?: number;
  clock?: () => number;
} & EngineSettings &
  Omit<ServiceConfig, 'version'>;

export type RunningService = {
  /** Where this machine reaches it, such as `http://127.0.0.1:4310`. */
  address: string;
  /** The interface and port that it was bound to. */
  bound: AddressInfo;
  /** Where `/metrics` is served, when it is configured. */
  metricsAddress: string | undefined;
  /** Where its data lies, as it may be shown. */
  databaseLocation: string;
  /** Only at the first start: the organisation and its one-time codes, where codes are taken. */
  first: FirstStart | undefined;
  database: ServiceDatabase;
  /** How many connections are open to it now. */
  connections: () => Promise<number>;
  /** Finishes requests in progress, ends the live streams, closes the database. Can be called twice. */
  stop: () => Promise<void>;
};

/** Opens and migrates the database, creates the organisation at the first start, and listens. */
export async function startService(options: StartOptions): Promise<RunningService> {
  const {
    port,
    host,
    organisation,
    log,
    metricsPort,
    auditDays = 180,
    clock = Date.now,
    ...config
  } = options;
  const database = await openEngine(options);
  try {
    const version = releaseVersion();
    const metrics = serviceMetrics(version, () => databaseState(database));
    const { databaseUrl } = options;
    // On PostgreSQL the operator writes the list, next to the dump.
    const listFile = databaseUrl === undefined ? rightsListFile(options.dataFolder) : undefined;
    const saveRights = async () => {
      if (listFile === undefined) return;
      await writeRightsList(database, listFile).catch((err: unknown) =>
        app.log.error({ err }, 'the rights list was not written'),
      );
    };
    onAccessChanged(database, saveRights);
    const app = await buildService({
      database,
      clock,
      log,
      metrics,
      config: { ...config, version },
      changeBus: databaseUrl === undefined ? undefined : (onError) => connectChangeBus(databaseUrl, onError),
    });
    let watched: Awaited<ReturnType<typeof openMetricsPort>> | undefined;
    let stopping: Promise<void> | undefined;
    let endHousekeeping: (() => Promise<void>) | undefined;
    const stop = () => {
      stopping ??= app
        .close()
        .then(() => endHousekeeping?.())
        .then(() => watched?.close())
        .then(() => database.destroy());
      return stopping;
    };
    try {
      if (metricsPort) {
        const statusOf = async (path: string) => (await app.inject(path)).statusCode;
        watched = await openMetricsPort({ ...metricsPort, metrics, statusOf });
      }
      // Listening comes first: an occupied port must not use up the codes that are printed only once.
      const address = await app.listen({ port, host });
      const first = await bootstrap(database, {
        organisation,
        now: clock(),
        invited: config.signIn?.only ? [] : FIRST_INVITED,
      });
      // A sign-in that leads nowhere is reported now, not to the first person who tries.
      if (config.signIn) await onlyOrganisation(database, config.signIn.organisation);
      await saveRights();
      endHousekeeping = startRetention({ database, clock, metrics, log: app.log }, { auditDays });
      return {
        address,
        bound: app.server.address() as AddressInfo,
        metricsAddress: watched?.address,
        databaseLocation: describeDatabase(options),
        first,
        database,
        connections: promisify(app.server.getConnections.bind(app.server)),
        stop,
      };
    } catch (error) {
      await stop();
      throw error;
    }
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

async function databaseState(database: ServiceDatabase): Promise<DatabaseState> {
  try {
    const { applied, known } = await migrationCounts(database);
    return { up: true, migrationsApplied: applied, migrationsKnown: known };
  } catch {
    // `/ready` and the log say what failed; here it is a number.
    return { up: false, migrationsApplied: 0, migrationsKnown: 0 };
  }
}

function releaseVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return version;
}
