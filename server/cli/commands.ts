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
import { announceRestore, backup, move, restore } from './database';
import { packs } from './packs';
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

/** A command on all of the data. */
type DataCommand = Pick<CliCommand, 'engine' | 'words' | 'options' | 'now'>;

type CommandRow =
  | {
      scope: 'data';
      /** Runs also where no embedded database is there yet. */
      withoutDatabase?: true;
      run: (command: DataCommand) => Promise<string[]>;
    }
  | {
      scope: 'organisation';
      /** Moves the organisation: also one that was moved before; the rights list here stays as it is. */
      moves?: true;
      run: (command: CliCommand) => Promise<string[]>;
    };

const COMMANDS: ReadonlyMap<string, CommandRow> = new Map<string, CommandRow>([
  ['invite', { scope: 'organisation', run: invite }],
  ['invitations', { scope: 'organisation', run: invitations }],
  ['cancel', { scope: 'organisation', run: cancel }],
  ['members', { scope: 'organisation', run: members }],
  ['role', { scope: 'organisation', run: changeRole }],
  ['disable', { scope: 'organisation', run: (command) => setAccess(command, true) }],
  ['enable', { scope: 'organisation', run: (command) => setAccess(command, false) }],
  ['devices', { scope: 'organisation', run: devices }],
  ['revoke', { scope: 'organisation', run: revokeBrowser }],
  ['packs', { scope: 'organisation', run: packs }],
  ['audit', { scope: 'organisation', run: audit }],
  ['rights', { scope: 'organisation', run: rights }],
  [
    'move',
    {
      scope: 'organisation',
      moves: true,
      run: ({ options, now, ...source }) => move(source, { to: options.to, owner: options['to-owner'] }, now),
    },
  ],
  ['backup', { scope: 'data', run: ({ engine, words, now }) => backup(engine, one(words), now) }],
  [
    'restore',
    {
      scope: 'data',
      withoutDatabase: true,
      run: ({ engine, words, options, now }) =>
        restore(engine, one(words), now, { acceptBrokenAuditLog: options.acceptBrokenAuditLog }),
    },
  ],
  [
    'announce-restore',
    { scope: 'data', run: ({ engine, options, now }) => announceRestore(engine, now, options.rights) },
  ],
]);

/** Runs one command and returns the lines to print. Throws {@link UsageError}. */
export async function runAdmin(args: string[], { clock, ...engine }: AdminSettings): Promise<string[]> {
  const { name, words, options } = readArguments(args);
  const row = COMMANDS.get(name);
  const file = databaseFile(engine.dataFolder);
  const needsDatabase = row?.scope !== 'data' || row.withoutDatabase !== true;
  if (needsDatabase && engine.databaseUrl === undefined && !existsSync(file)) {
    throw new UsageError(`${file} does not exist: start the service once, first.`);
  }
  if (!row) throw new UsageError(USAGE);
  const command = { engine, words, options, now: clock() };
  return row.scope === 'data' ? await row.run(command) : await runOnOrganisation(row, command);
}

async function runOnOrganisation(
  { run, moves }: Extract<CommandRow, { scope: 'organisation' }>,
  command: DataCommand,
): Promise<string[]> {
  const { engine, options } = command;
  const database = await openEngine({ ...engine, databaseConnections: 2 });
  try {
    const organisation = await chooseOrganisation(database, options.organisation);
    if (organisation.movedTo !== null && !moves) {
      throw new UsageError(`${organisation.name} was moved to ${organisation.movedTo}: administer it there.`);
    }
    const lines = await run({ ...command, database, organisation });
    if (engine.databaseUrl === undefined && !moves) {
      await writeRightsList(database, rightsListFile(engine.dataFolder));
    }
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
