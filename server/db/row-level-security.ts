/**
 * Row-level security on PostgreSQL, as migrations enable it. A tenant-scoped table returns and accepts only rows of
 * the organisation that the transaction has entered, also for the role that owns it. No-ops on SQLite.
 */
import { type Kysely, sql } from 'kysely';
import { isPostgres } from './tenant';

/** The role that the service works as: it owns nothing and cannot bypass row-level security. */
export const SERVICE_ROLE = 'souffleur_app';

// biome-ignore lint/suspicious/noExplicitAny: a migration knows the schema of its own time only
type AnyDatabase = Kysely<any>;

type May = 'select' | 'insert' | 'update' | 'delete';
const EVERYTHING: readonly May[] = ['select', 'insert', 'update', 'delete'];

const ENTERED = `nullif(current_setting('app.organisation', true), '')`;

/**
 * Enables row-level security on a table and grants it to the service's role. For a migration to call on each table it
 * creates that has `organisation_id`.
 * - `may`: the statements granted to the service; an append-only table is `['select', 'insert']`.
 * - `foundBy`: columns that hold the SHA-256 of a secret whose holder may find a row before the
 * organisation is known (see `TenantKey` in tenant.ts).
 */
export async function enableTenantRls(
  db: AnyDatabase,
  table: string,
  { may = EVERYTHING, foundBy = [] }: { may?: readonly May[]; foundBy?: readonly string[] } = {},
): Promise<void> {
  await enableRlsBy(db, table, 'organisation_id', may);
  if (!isPostgres(db)) return;
  for (const column of foundBy) {
    await sql`create policy ${sql.ref(`${table}_by_${column}`)} on ${sql.table(table)} for select
      using (${sql.ref(column)} = nullif(current_setting('app.sha256', true), ''))`.execute(db);
  }
}

/** The same for the table of organisations itself. A reader of all organisations sees every row. */
export async function enableOrganisationRls(db: AnyDatabase): Promise<void> {
  await enableRlsBy(db, 'organisations', 'id', EVERYTHING);
  if (!isPostgres(db)) return;
  await sql`create policy organisations_every on organisations for select
    using (current_setting('app.every_organisation', true) = 'on')`.execute(db);
}

/** Lets the service use a table that belongs to no organisation. */
export async function grantToServiceRole(db: AnyDatabase, table: string, may: readonly May[]): Promise<void> {
  if (!isPostgres(db)) return;
  await sql`grant ${sql.raw(may.join(', '))} on ${sql.table(table)} to ${sql.ref(SERVICE_ROLE)}`.execute(db);
}

async function enableRlsBy(
  db: AnyDatabase,
  table: string,
  column: string,
  may: readonly May[],
): Promise<void> {
  if (!isPostgres(db)) return;
  const own = sql`${sql.ref(column)} = ${sql.raw(ENTERED)}`;
  await sql`alter table ${sql.table(table)} enable row level security`.execute(db);
  await sql`alter table ${sql.table(table)} force row level security`.execute(db);
  await sql`create policy ${sql.ref(`${table}_own`)} on ${sql.table(table)} using (${own}) with check (${own})`.execute(
    db,
  );
  await grantToServiceRole(db, table, may);
}

/**
 * Runs a migration without forced row-level security: it changes the rows of every organisation, as on SQLite. It is
 * one transaction, so no other connection sees the tables unprotected.
 */
export async function withoutForcedRls(db: AnyDatabase, work: () => Promise<void>): Promise<void> {
  if (!isPostgres(db)) return await work();
  await turn(db, 'no force');
  await work();
  await turn(db, 'force');
}

async function turn(db: AnyDatabase, how: 'force' | 'no force'): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and relrowsecurity
    order by relname`.execute(db);
  for (const { name } of rows) {
    await sql`alter table ${sql.table(name)} ${sql.raw(how)} row level security`.execute(db);
  }
}
