import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { isMigrated, migrate } from '@/server/db/migrate';
import { databaseFile, openSqlite } from '@/server/db/sqlite';
import { listOrganisations } from '@/server/store/organisations/organisations';
import { eventually } from '@/tests/support/eventually';
import {
  firstCodes,
  joinService,
  spawnService,
  spawnServiceProcess,
  temporaryFolder,
} from '@/tests/support/service';

it('a first start killed at any moment leaves a database that the next start brings up', async () => {
  for (let round = 0; round < 3; round += 1) {
    const folder = temporaryFolder();
    try {
      const { child, ended, output } = spawnServiceProcess(folder.path);
      // From before the database file exists to after the first answer: the moments in between are the point.
      const began = Date.now();
      while (!output().includes('First start') && Date.now() - began < 500 + round * 200) await sleep(2);
      child.kill('SIGKILL');
      await ended;
      const service = await spawnService(folder.path);
      const ready = await fetch(`${service.address}/ready`);
      expect(ready.status).toBe(200);
      const printedCodes = [...service.codes(), ...codesIn(firstCodes(output()))];
      const [invited] = printedCodes;
      if (invited) await joinService(service.address, invited.code, 'Léa');
      expect(await service.kill('SIGTERM')).toBe(0);
      expect(await organisationsIn(folder.path)).toHaveLength(1);
    } finally {
      folder.remove();
    }
  }
});

it('a migration killed at any statement is undone whole, and done by the next start', async () => {
  // 13 tables and an index, then the note that the migration is done.
  for (const statements of [1, 5, 10, 14, 15]) {
    const folder = temporaryFolder();
    const file = databaseFile(folder.path);
    try {
      expect(await migrateAndDie(file, statements)).toBe('SIGKILL');
      const database = await openSqlite(file);
      const tables = await database.introspection.getTables();
      expect(tables.map(({ name }) => name)).toEqual([]);
      await migrate(database);
      expect(await listOrganisations(database)).toEqual([]);
      expect(await isMigrated(database)).toBe(true);
      await database.destroy();
    } finally {
      folder.remove();
    }
  }
});

/** Migrates in a process that kills itself before the given statement of the migration; the signal that ended it. */
async function migrateAndDie(file: string, statements: number): Promise<NodeJS.Signals | null> {
  const script = `
    import { DatabaseSync } from 'node:sqlite';
    const prepare = DatabaseSync.prototype.prepare;
    let left = ${statements};
    DatabaseSync.prototype.prepare = function (sql) {
      if (/^create (table|index) "(?!kysely_)|^insert into "kysely_migration" /.test(sql)) left -= 1;
      if (left === 0) process.kill(process.pid, 'SIGKILL');
      return prepare.call(this, sql);
    };
    const { openSqlite } = await import('./server/db/sqlite.ts');
    const { migrate } = await import('./server/db/migrate.ts');
    await migrate(await openSqlite(${JSON.stringify(file)}));
  `;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    stdio: 'ignore',
  });
  return await new Promise((resolve) => child.once('close', (_code, signal) => resolve(signal)));
}

it('of several services started at once on an empty folder all come up, and one creates the organisation', async () => {
  const folder = temporaryFolder();
  try {
    const services = await Promise.all([1, 2, 3, 4].map(() => spawnService(folder.path)));
    // The codes are printed after the address.
    const printing = () => services.filter((service) => service.codes().length > 0);
    await eventually(() => printing().length).toBe(1);
    const printed = printing();
    for (const service of services) expect((await fetch(`${service.address}/ready`)).status).toBe(200);
    // A code that one of them made is good at any other.
    const [code] = printed[0]?.codes() ?? [];
    const other = services.find((service) => service !== printed[0]);
    expect((await joinService(other?.address ?? '', code?.code ?? '', 'Léa')).member.role).toBe(code?.role);
    expect(await Promise.all(services.map((service) => service.kill('SIGINT')))).toEqual([0, 0, 0, 0]);
    expect(printing()).toEqual(printed);
    expect(await organisationsIn(folder.path)).toHaveLength(1);
  } finally {
    folder.remove();
  }
});

function codesIn(text: string): { code: string }[] {
  return [...text.matchAll(/[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/gu)].map(([code]) => ({ code }));
}

async function organisationsIn(dataFolder: string) {
  const database = await openSqlite(databaseFile(dataFolder));
  try {
    return await listOrganisations(database);
  } finally {
    await database.destroy();
  }
}
