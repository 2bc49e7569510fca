/** Databases of the run's one throw-away PostgreSQL: each test its own, migrated already. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { openEngine } from '@/server/db/engine';
import { CLUSTER_VARIABLE } from './postgres-setup';

export type TestDatabase = {
  /** The user that the service comes as: may become the service's role, and nothing else. */
  databaseUrl: string;
  /** The user who owns the tables. */
  databaseOwnerUrl: string;
  /** A superuser, who bypasses row-level security: for reading, not for the service. */
  superUrl: string;
};

const TEMPLATE = 'souffleur_template';
const OWNER = 'souffleur_owner';
const LOGIN = 'souffleur_login';

let prepared: Promise<string> | undefined;

/** A new database. `empty`: before any migration. */
export async function startPostgres({ empty = false } = {}): Promise<TestDatabase> {
  prepared ??= sharedCluster();
  return await addDatabase(await prepared, empty ? undefined : TEMPLATE);
}

/** A new database on the cluster of `superUrl`; from a template, or empty. */
export async function addDatabase(superUrl: string, template?: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuper(superUrl, async (client) => {
    await client.query(`create database ${name} owner ${OWNER} ${template ? `template ${template}` : ''}`);
  });
  return urlsOf(superUrl, name);
}

/** Makes the users that tests come as, on a cluster that has none yet; the service's role is left to a migration if so asked. */
export async function addUsers(superUrl: string, { serviceRole = true } = {}): Promise<void> {
  const { password } = new URL(superUrl);
  await asSuper(superUrl, async (client) => {
    await client.query(`create role ${OWNER} login createrole nosuperuser password '${password}'`);
    await client.query(`create role ${LOGIN} login nosuperuser noinherit password '${password}'`);
    if (!serviceRole) return;
    await client.query('create role souffleur_app nologin');
    await client.query(`grant souffleur_app to ${LOGIN}`);
  });
}

/** The cluster that this run shares, with users and template; made by the first test file that comes. */
async function sharedCluster(): Promise<string> {
  const autosave = process.env[CLUSTER_VARIABLE];
  if (!autosave)
    throw new Error(`${CLUSTER_VARIABLE} is not set: is tests/support/postgres-setup.ts in use?`);
  const response = await fetch(autosave);
  const superUrl = await response.text();
  if (!response.ok) throw new Error(superUrl);
  await asSuper(superUrl, async (client) => {
    // Files run side by side: the first holds this lock while it prepares.
    await client.query('select pg_advisory_lock(1)');
    const { rowCount } = await client.query('select from pg_database where datname = $1', [TEMPLATE]);
    if (rowCount !== 0) return;
    await addUsers(superUrl);
    const partial = `${TEMPLATE}_partial`;
    await client.query(`create database ${partial} owner ${OWNER}`);
    const { databaseUrl, databaseOwnerUrl } = urlsOf(superUrl, partial);
    await (await openEngine({ dataFolder: '', databaseUrl, databaseOwnerUrl })).destroy();
    await renameOnceFree(client, partial, TEMPLATE);
  });
  return superUrl;
}

async function renameOnceFree(client: pg.Client, from: string, to: string): Promise<void> {
  for (;;) {
    try {
      await client.query(`alter database ${from} rename to ${to}`);
      return;
    } catch (error) {
      // The server is still ending the connections of those who prepared it.
      if (!(error instanceof pg.DatabaseError && error.code === '55006')) throw error;
      await sleep(20);
    }
  }
}

async function asSuper(superUrl: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: `${superUrl}postgres` });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function urlsOf(superUrl: string, name: string): TestDatabase {
  const as = (user: string) => {
    const url = new URL(name, superUrl);
    url.username = user;
    return url.href;
  };
  return { databaseUrl: as(LOGIN), databaseOwnerUrl: as(OWNER), superUrl: as('postgres') };
}
