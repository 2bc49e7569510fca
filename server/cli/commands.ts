/** The administrator's commands. Each is done wholly, or refused with a sentence. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type EngineSettings, openEngine } from '@/server/db/engine';
import type { ServiceDatabase } from '@/server/db/schema';
import { databaseFile } from '@/server/db/sqlite';
import { readSnapshot } from '@/server/db/tenant';
import { UsageError } from '@/server/domain/usage-error';
import { rightsListFile, writeRightsList } from '@/server/maintenance/rights-list';
import { type ListedOrganisation, listOrganisations } from '@/server/store/organisations/organisations';
import { one, readArguments, USAGE } from './arguments';
import { printAuditEvents, verifyRecord } from './audit';
import { backup, move, restore, restored } from './database';
import {
  type CliCommand,
  cancel,
  changeRole,
  devices,
  invitations,
  invite,
  members,
  revokeBrowser,
  setAccess,
} from './people';

export type AdminSettings = EngineSettings & {
  /** ms since epoch. */
  clock: () => number;
};

const ACTS: Record<string, (act: CliCommand) => Promise<string[]>> = {
  invite,
  invitations,
  cancel,
  members,
  role: changeRole,
  disable: (command) => setAccess(command, true),
  enable: (command) => setAccess(command, false),
  devices,
  revoke: revokeBrowser,
  audit,
  rights,
};

/** Runs one command and returns the lines to print. Throws {@link UsageError}. */
export async function runAdmin(args: string[], { clock, ...engine }: AdminSettings): Promise<string[]> {
  const { name, words, options } = readArguments(args);
  if (name === 'restore') {
    const acceptBrokenRecord = options['accept-broken-record'] === true;
    return await restore(engine, one(words), clock(), { acceptBrokenRecord });
  }
  const file = databaseFile(engine.dataFolder);
  if (engine.databaseUrl === undefined && !existsSync(file)) {
    throw new UsageError(`${file} does not exist: start the service once, first.`);
  }
  if (name === 'backup') return await backup(engine, one(words), clock());
  if (name === 'restored') return await restored(engine, clock(), options.rights);
  const command = ACTS[name];
  if (!command && name !== 'move') throw new UsageError(USAGE);
  const database = await openEngine({ ...engine, databaseConnections: 2 });
  try {
    const organisation = await chooseOrganisation(database, options.organisation);
    if (!command) {
      const to = { to: options.to, owner: options['to-owner'] };
      return await move({ engine, database, organisation }, to, clock());
    }
    if (organisation.movedTo !== null) {
      throw new UsageError(`${organisation.name} was moved to ${organisation.movedTo}: administer it there.`);
    }
    const lines = await command({ database, organisation, words, options, now: clock() });
    if (engine.databaseUrl === undefined) await writeRightsList(database, rightsListFile(engine.dataFolder));
    return lines;
  } finally {
    await database.destroy();
  }
}

async function chooseOrganisation(
  database: ServiceDatabase,
  wanted: string | undefined,
): Promise<ListedOrganisation> {
  const all = await listOrganisations(database);
  const fitting = wanted === undefined ? all : all.filter(({ id, name }) => id === wanted || name === wanted);
  const [only, another] = fitting;
  if (only && !another) return only;
  const names = all.map(({ id, name }) => `  ${id}  ${name}`).join('\n');
  throw new UsageError(
    all.length === 0
      ? 'The database holds no organisation yet: start the service once, first.'
      : `Say which organisation: --organisation <id or name>\n${names}`,
  );
}

async function rights({ database, words }: CliCommand): Promise<string[]> {
  const file = one(words);
  await writeRightsList(database, resolve(file));
  return [
    `${file} holds who is disabled, which roles there are and which browsers are revoked: keep the newest one.`,
  ];
}

async function audit({ database, organisation, options, now }: CliCommand): Promise<string[]> {
  return await readSnapshot(database, organisation.id, (db) =>
    options.verify ? verifyRecord(db, organisation) : printAuditEvents(db, organisation, now),
  );
}
