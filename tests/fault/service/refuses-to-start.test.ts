import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runAdmin } from '@/server/cli/commands';
import { readEnvironment } from '@/server/config';
import { migrate } from '@/server/db/migrate';
import { databaseFile, openSqlite } from '@/server/db/sqlite';
import { listOrganisations } from '@/server/store/organisations/organisations';
import { eventually } from '@/tests/support/eventually';
import {
  spawnService,
  spawnServiceProcess,
  startTestService,
  temporaryFolder,
} from '@/tests/support/service';

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

it.each(['0.0.0.0/0', '::/0', '10.0.0.0/33', '10.0.0', '1:2:3', '10.0.0.0/8/8', '127.0.0.1,0.0.0.0/0'])(
  'on trusted proxies that are none (%s), with a sentence',
  async (proxies) => {
    expect(() => readEnvironment({ SOUFFLEUR_TRUSTED_PROXIES: proxies })).toThrow(
      'SOUFFLEUR_TRUSTED_PROXIES must be a comma-separated list of addresses or networks',
    );
  },
);

it('starts behind every kind of proxy that the setting lets through', async () => {
  const place = temporaryFolder();
  const trustedProxies = ['127.0.0.1', '10.0.0.0/8', '0.0.0.0/1', '::1', 'fd00::/8', '192.168.1.7/32'];
  expect(readEnvironment({ SOUFFLEUR_TRUSTED_PROXIES: trustedProxies.join(', ') })).toMatchObject({
    trustedProxies,
  });
  const service = await startTestService({ dataFolder: place.path, onSqlite: true, trustedProxies });
  expect((await fetch(`${service.address}/ready`)).status).toBe(200);
  await service.stop();
  place.remove();
});

it('warns of plain HTTP on other interfaces, and names the address that it is bound to', async () => {
  const open = await spawnService(folder.path, { SOUFFLEUR_HOST: '0.0.0.0' });
  expect(open.address).toMatch(/^http:\/\/0\.0\.0\.0:\d+$/u);
  await eventually(() => open.printed()).toMatch(
    /^Warning: it speaks plain HTTP on every interface of this machine/mu,
  );
  await open.kill('SIGTERM');
  const local = await spawnService(folder.path);
  expect(local.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/u);
  expect(local.printed()).not.toContain('Warning');
  await local.kill('SIGTERM');
});

it('warns of figures that other machines can read, which ask for no token', async () => {
  const figures = (host: string) =>
    spawnService(folder.path, { SOUFFLEUR_METRICS_PORT: '0', SOUFFLEUR_METRICS_HOST: host });
  const open = await figures('0.0.0.0');
  await eventually(() => open.printed()).toMatch(/^Warning: \/metrics asks for no token/mu);
  await open.kill('SIGTERM');
  const local = await figures('127.0.0.1');
  await eventually(() => local.printed()).toContain('Its figures are read at');
  expect(local.printed()).not.toContain('Warning');
  await local.kill('SIGTERM');
});

it('leaves the database to its owner alone, whatever its permissions were', async () => {
  const data = join(folder.path, 'data');
  await (await startTestService({ dataFolder: data, onSqlite: true })).stop();
  const before = `${databaseFile(data)}.before-restore-1`;
  writeFileSync(before, 'Une ancienne base.');
  chmodSync(data, 0o755);
  chmodSync(databaseFile(data), 0o644);
  chmodSync(before, 0o644);
  const service = await startTestService({ dataFolder: data, onSqlite: true });
  const modes = readdirSync(data).map((name) => statSync(join(data, name)).mode & 0o777);
  expect(modes.length).toBeGreaterThan(2);
  expect(new Set(modes)).toEqual(new Set([0o600]));
  expect(statSync(data).mode & 0o777).toBe(0o700);
  await service.stop();
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
