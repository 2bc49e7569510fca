import { writeFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runAdmin } from '@/server/admin-acts';
import { migrate } from '@/server/store/migrate';
import { listOrganisations } from '@/server/store/organisations';
import { databaseFile, openSqlite } from '@/server/store/sqlite';
import { eventually } from '@/tests/support/eventually';
import { spawnService, spawnServiceProcess, temporaryFolder } from '@/tests/support/service';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

async function refusal(variables: Record<string, string> = {}) {
  const { ended, output } = spawnServiceProcess(folder.path, variables);
  return { code: await ended, said: output() };
}

it('on a database of a newer version, saying so and changing nothing', async () => {
  const database = await openSqlite(databaseFile(folder.path));
  await migrate(database);
  await sql`insert into kysely_migration (name, timestamp) values ('9999-future', '2030-01-01T00:00:00Z')`.execute(
    database,
  );
  await database.destroy();
  const { code, said } = await refusal();
  expect(code).toBe(1);
  expect(said).toContain('written by a newer Souffleur (it holds 9999-future)');
  expect(said).not.toContain('    at ');
  await expect(runAdmin(['members'], { dataFolder: folder.path, clock: Date.now })).rejects.toThrow(
    'newer Souffleur',
  );
  const again = await openSqlite(databaseFile(folder.path));
  expect(await listOrganisations(again)).toEqual([]);
  await again.destroy();
});

it('on a file that is no database', async () => {
  writeFileSync(databaseFile(folder.path), 'Ceci n’est pas une base. '.repeat(200));
  const { code, said } = await refusal();
  expect([code, said]).toEqual([1, expect.stringContaining('not a database')]);
});

it('on a wrong setting, with a sentence for each', async () => {
  const { code, said } = await refusal({ SOUFFLEUR_PORT: 'douze', SOUFFLEUR_LOG: 'chatty' });
  expect(code).toBe(1);
  expect(said).toContain('SOUFFLEUR_PORT must be the number of the port');
  expect(said).toContain('SOUFFLEUR_LOG must be one of silent, error');
});

it('on a port that is taken, without using up the codes that are shown only once', async () => {
  const other = temporaryFolder();
  const service = await spawnService(other.path);
  try {
    const { code, said } = await refusal({ SOUFFLEUR_PORT: new URL(service.address).port });
    expect([code, said]).toEqual([1, expect.stringContaining('EADDRINUSE')]);
    const late = await spawnService(folder.path);
    await eventually(() => late.codes().length).toBe(4);
    await late.kill('SIGTERM');
  } finally {
    await service.kill('SIGTERM');
    other.remove();
  }
});
