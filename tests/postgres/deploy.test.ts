/** What `deploy/compose.yaml` makes of an empty PostgreSQL, short of the containers. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { openEngine } from '@/server/db/engine';
import { openPostgres } from '@/server/db/postgres';
import { listOrganisations } from '@/server/store/organisations/organisations';
import { findPostgres } from '@/setup/postgres';
import { type Cluster, startCluster } from '@/tests/support/postgres-cluster';

const DEPLOY = join(import.meta.dirname, '../../deploy');

/** One of its own, for roles are of the whole cluster. */
let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

it('the first start of the database makes users with whom the service starts, none of them a superuser', async () => {
  const { services } = parse(readFileSync(join(DEPLOY, 'compose.yaml'), 'utf8'), { merge: true }) as {
    services: Record<'database' | 'one', { environment: Record<string, string> }>;
  };
  const given: Record<string, string> = {
    POSTGRES_PASSWORD: new URL(cluster.superUrl).password,
    SOUFFLEUR_OWNER_PASSWORD: 'ownersPassword',
    SOUFFLEUR_PASSWORD: 'servicePassword',
  };
  const filled = (settings: Record<string, string>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [
        name,
        value.replace(/\$\{(\w+):\?\}/gu, (_whole, password) => given[password] ?? ''),
      ]),
    );
  // The image names its superuser so by default, and makes this database.
  const environment: Record<string, string> = {
    POSTGRES_USER: 'postgres',
    ...filled(services.database.environment),
  };
  const superUrl = `${cluster.superUrl}${environment.POSTGRES_DB}`;
  const ownerDatabase = openPostgres({ url: superUrl, connections: 1, as: 'owner' });
  const maintenance = openPostgres({ url: `${cluster.superUrl}postgres`, connections: 1, as: 'owner' });
  await sql`create database ${sql.id(environment.POSTGRES_DB ?? '')}`.execute(maintenance);
  await maintenance.destroy();
  execFileSync('sh', [join(DEPLOY, 'first-database-start.sh')], {
    env: {
      ...environment,
      PATH: `${findPostgres()}${delimiter}${process.env.PATH}`,
      PGHOST: '127.0.0.1',
      PGPORT: String(cluster.port),
      PGPASSWORD: given.POSTGRES_PASSWORD,
    },
    stdio: 'pipe',
  });

  const here = (url = '') => url.replace('@database:5432/', `@127.0.0.1:${cluster.port}/`);
  const { DATABASE_URL, SOUFFLEUR_DATABASE_OWNER_URL } = filled(services.one.environment);
  const database = await openEngine({
    dataFolder: '',
    databaseUrl: here(DATABASE_URL),
    databaseOwnerUrl: here(SOUFFLEUR_DATABASE_OWNER_URL),
  });
  expect(await listOrganisations(database)).toEqual([]);
  await database.destroy();
  const { rows } = await sql`
    select rolname, rolsuper, rolcreaterole, rolbypassrls from pg_roles where rolname like 'souffleur%'
    order by rolname`.execute(ownerDatabase);
  const plain = { rolsuper: false, rolcreaterole: false, rolbypassrls: false };
  expect(rows).toEqual(
    ['souffleur_app', 'souffleur_login', 'souffleur_owner'].map((rolname) => ({ rolname, ...plain })),
  );
  await ownerDatabase.destroy();
});
