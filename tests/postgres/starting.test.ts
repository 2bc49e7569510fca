import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tipsResponseSchema } from '@/protocol/api';
import { ENDPOINTS } from '@/protocol/endpoints';
import { openEngine } from '@/server/db/engine';
import { openPostgres } from '@/server/db/postgres';
import { checkServiceRole, UnfitDatabaseError } from '@/server/db/postgres-start';
import { listOrganisations } from '@/server/store/organisations/organisations';
import { addDatabase, addUsers } from '@/tests/support/postgres';
import { type Cluster, startCluster } from '@/tests/support/postgres-cluster';
import { captureTip, joinService, newPlace, spawnService, startTestService } from '@/tests/support/service';

/** One of its own, for roles are of the whole cluster. */
let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
  await addUsers(cluster.superUrl, { serviceRole: false });
});
afterAll(() => cluster.stop());

it('of several instances started at once on an empty database all come up, and one creates the organisation', async () => {
  const place = await newPlace({ empty: true });
  const services = await Promise.all(
    [1, 2, 3].map(() => spawnService(place.settings.dataFolder, place.variables)),
  );
  try {
    await sleep(300);
    const printed = services.filter((service) => service.codes().length > 0);
    expect(printed).toHaveLength(1);
    for (const service of services) {
      expect((await fetch(`${service.address}/ready`)).status).toBe(200);
      // Where the data lies is said, who comes for it is not.
      expect(service.printed()).toContain('its data lies in PostgreSQL 127.0.0.1:');
      expect(service.printed()).not.toContain(new URL(place.superUrl ?? '').password);
    }
    const [code] = printed[0]?.codes() ?? [];
    const other = services.find((service) => service !== printed[0]);
    expect((await joinService(other?.address ?? '', code?.code ?? '', 'Léa')).member.role).toBe(code?.role);
  } finally {
    expect(await Promise.all(services.map((service) => service.kill('SIGTERM')))).toEqual([0, 0, 0]);
    place.remove();
  }
});

it('a migration killed at any statement is undone whole, and done by the next start', async () => {
  for (const statements of [2, 12, 30]) {
    const place = await newPlace({ empty: true });
    expect(await migrateAndDie(place.settings.databaseOwnerUrl ?? '', statements)).toBe('SIGKILL');
    const ownerDatabase = openPostgres({ url: place.superUrl ?? '', connections: 1, as: 'owner' });
    const { rows } = await sql`
      select tablename from pg_tables where schemaname = 'public' and tablename not like 'kysely%'`.execute(
      ownerDatabase,
    );
    await ownerDatabase.destroy();
    expect(rows).toEqual([]);
    const database = await openEngine(place.settings);
    expect(await listOrganisations(database)).toEqual([]);
    await database.destroy();
    place.remove();
  }
});

/** Migrates in a process that kills itself before the given statement that changes the schema. */
async function migrateAndDie(url: string, statements: number): Promise<NodeJS.Signals | null> {
  const script = `
    import pg from 'pg';
    const query = pg.Client.prototype.query;
    let left = ${statements};
    pg.Client.prototype.query = function (text, ...rest) {
      if (/^\\s*(create|alter) table (?!(if not exists )?"kysely_)/.test(text)) left -= 1;
      if (left === 0) process.kill(process.pid, 'SIGKILL');
      return query.call(this, text, ...rest);
    };
    const { openPostgres } = await import('./server/db/postgres.ts');
    const { migrate } = await import('./server/db/migrate.ts');
    await migrate(openPostgres({ url: ${JSON.stringify(url)}, connections: 1, as: 'owner' }));
  `;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    stdio: 'ignore',
  });
  return await new Promise((resolve) => child.once('close', (_code, signal) => resolve(signal)));
}

it('one URL is enough: its user creates the role without bypass, and the service works as that', async () => {
  const { databaseOwnerUrl: databaseUrl, superUrl } = await addDatabase(cluster.superUrl);
  const database = await openEngine({ dataFolder: '', databaseUrl });
  const { rows } = await sql<{ role: string }>`select current_user as role`.execute(database);
  expect(rows).toEqual([{ role: 'souffleur_app' }]);
  await database.destroy();

  const ownerDatabase = openPostgres({ url: superUrl, connections: 1, as: 'owner' });
  for (const [spoil, mend] of [
    ['alter role souffleur_app bypassrls', 'alter role souffleur_app nobypassrls'],
    ['grant souffleur_owner to souffleur_app', 'revoke souffleur_owner from souffleur_app'],
  ] as const) {
    // A role that is in a circle is refused by PostgreSQL itself.
    await sql.raw('revoke souffleur_app from souffleur_owner').execute(ownerDatabase);
    await sql.raw(spoil).execute(ownerDatabase);
    const spoilt = openPostgres({ url: superUrl, connections: 1, as: 'service' });
    await expect(checkServiceRole(spoilt), spoil).rejects.toThrow(UnfitDatabaseError);
    await spoilt.destroy();
    await sql.raw(mend).execute(ownerDatabase);
  }
  // Whoever may not become that role is not let in as somebody else.
  const stranger = openEngine({ dataFolder: '', databaseUrl });
  await expect(stranger).rejects.toMatchObject({ code: '42501' });
  await ownerDatabase.destroy();
});

it('a PostgreSQL that is too old is refused by its version, with nothing made in it', async () => {
  const { databaseOwnerUrl: databaseUrl, superUrl } = await addDatabase(cluster.superUrl);
  const ownerDatabase = openPostgres({ url: superUrl, connections: 1, as: 'owner' });
  const name = new URL(superUrl).pathname.slice(1);
  await sql`create schema older`.execute(ownerDatabase);
  // To whoever asks for its version, this database is one of a PostgreSQL 14.
  await sql`create function older.current_setting(text) returns text language sql as $$ select '140012' $$`.execute(
    ownerDatabase,
  );
  await sql`grant usage on schema older to public`.execute(ownerDatabase);
  await sql`alter database ${sql.id(name)} set search_path = older, pg_catalog, public`.execute(
    ownerDatabase,
  );
  const refused = await openEngine({ dataFolder: '', databaseUrl }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(UnfitDatabaseError);
  expect((refused as Error).message).toBe(
    'PostgreSQL 15 or later is needed; DATABASE_URL leads to a PostgreSQL 14.',
  );
  const { rows } = await sql`select tablename from pg_tables where schemaname = 'public'`.execute(
    ownerDatabase,
  );
  expect(rows).toEqual([]);
  await ownerDatabase.destroy();
});

it('[S29] a PostgreSQL that would acknowledge what is not on its disk is refused, whatever level sets that', async () => {
  const { settings, superUrl = '', remove } = await newPlace();
  const ownerDatabase = openPostgres({ url: superUrl, connections: 1, as: 'owner' });
  const name = sql.id(new URL(superUrl).pathname.slice(1));
  const set = (whose: ReturnType<typeof sql>, value: string) =>
    sql`alter ${whose} set synchronous_commit = ${sql.lit(value)}`.execute(ownerDatabase);
  const login = sql`role souffleur_login in database ${name}`;
  const opened = async () => {
    await (await openEngine(settings)).destroy();
  };
  const refused = {
    name: 'UnfitDatabaseError',
    message: expect.stringContaining('alter role souffleur_login set synchronous_commit = on;'),
  };
  await set(login, 'off');
  await expect(opened()).rejects.toMatchObject(refused);
  // Weaker than the usual and stronger than it, but each on this server's disk.
  for (const flushed of ['local', 'remote_write', 'remote_apply', 'on']) {
    await set(login, flushed);
    await opened();
  }
  await sql`alter ${login} reset synchronous_commit`.execute(ownerDatabase);
  await set(sql`database ${name}`, 'off');
  await expect(opened()).rejects.toMatchObject(refused);
  // What the owner's user migrates with is of no matter: the service's commits flush what came before them.
  await set(sql`database ${name}`, 'on');
  await set(sql`role souffleur_owner in database ${name}`, 'off');
  await opened();
  await ownerDatabase.destroy();
  remove();
});

it('a PostgreSQL that flushes nothing is refused, with nothing made in it', async () => {
  const { databaseOwnerUrl: databaseUrl, superUrl } = await addDatabase(cluster.superUrl);
  const ownerDatabase = openPostgres({ url: superUrl, connections: 1, as: 'owner' });
  const flush = async (value: 'on' | 'off') => {
    await sql`alter system set fsync = ${sql.lit(value)}`.execute(ownerDatabase);
    await sql`select pg_reload_conf()`.execute(ownerDatabase);
    await expect
      .poll(async () => (await sql<{ fsync: string }>`show fsync`.execute(ownerDatabase)).rows[0]?.fsync)
      .toBe(value);
  };
  await flush('off');
  await expect(openEngine({ dataFolder: '', databaseUrl })).rejects.toMatchObject({
    name: 'UnfitDatabaseError',
    message: expect.stringContaining('fsync = off'),
  });
  const { rows } = await sql`select tablename from pg_tables where schemaname = 'public'`.execute(
    ownerDatabase,
  );
  expect(rows).toEqual([]);
  await flush('on');
  await ownerDatabase.destroy();
});

it('a column that a later release adds does not disturb a service that has planned its statements', async () => {
  const service = await startTestService();
  try {
    const advisor = await service.join('advisor');
    const push = async (words: string) => (await advisor.push(advisor.commands(captureTip(words)))).status;
    // PostgreSQL settles on a plan at the sixth time.
    for (let time = 0; time < 8; time += 1) expect(await push(`Avant, ${time}.`)).toBe(200);
    const { rows } = await sql<{ tablename: string }>`
      select tablename from pg_tables where schemaname = 'public' and tablename not like 'kysely%'`.execute(
      service.database,
    );
    expect(rows.length).toBeGreaterThan(10);
    for (const { tablename } of rows) {
      await sql`alter table ${sql.table(tablename)} add column later text`.execute(service.database);
    }
    for (let time = 0; time < 8; time += 1) expect(await push(`Après, ${time}.`)).toBe(200);
    const page = await advisor.call('GET', ENDPOINTS.pullTips.path);
    expect(tipsResponseSchema.parse(page.body).tips).toHaveLength(16);
  } finally {
    await service.stop();
  }
});
