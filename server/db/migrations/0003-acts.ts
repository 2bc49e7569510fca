/** The record of acts. Rows are only ever added, or dropped from its beginning once a later row vouches for them. */
import { type Kysely, SqliteAdapter, sql } from 'kysely';
import { enableTenantRls } from '@/server/db/row-level-security';

// biome-ignore lint/suspicious/noExplicitAny: a migration knows the schema of its own time only
export async function up(database: Kysely<any>): Promise<void> {
  await database.schema
    .createTable('acts')
    .addColumn('organisation_id', 'varchar(36)', (column) => column.notNull().references('organisations.id'))
    .addColumn('n', 'bigint', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('who', 'varchar(40)', (column) => column.notNull())
    .addColumn('kind', 'varchar(40)', (column) => column.notNull())
    .addColumn('about', 'text', (column) => column.notNull())
    .addColumn('result', 'varchar(40)', (column) => column.notNull())
    .addColumn('dropped_up_to', 'bigint')
    .addColumn('previous_sha256', 'varchar(64)', (column) => column.notNull())
    .addColumn('sha256', 'varchar(64)', (column) => column.notNull())
    .addPrimaryKeyConstraint('acts_pk', ['organisation_id', 'n'])
    .execute();
  await sql`
    insert into streams (organisation_id, stream, seq)
    select id, 'acts', 0 from organisations`.execute(database);
  await enableTenantRls(database, 'acts', { may: ['select', 'insert', 'delete'] });
  if (database.getExecutor().adapter instanceof SqliteAdapter) await guardOnSqlite(database);
  else await guardOnPostgres(database);
}

const NEVER_CHANGED = 'the record of acts is never changed';
const VOUCHED = 'acts are dropped only after a later act says so';

// biome-ignore lint/suspicious/noExplicitAny: as above
async function guardOnSqlite(database: Kysely<any>): Promise<void> {
  await sql`
    create trigger acts_never_change before update on acts
    begin select raise(abort, ${sql.lit(NEVER_CHANGED)}); end`.execute(database);
  await sql`
    create trigger acts_dropped_when_vouched before delete on acts
    when not exists (
      select 1 from acts as later
      where later.organisation_id = old.organisation_id and later.n > old.n and later.dropped_up_to >= old.n
    )
    begin select raise(abort, ${sql.lit(VOUCHED)}); end`.execute(database);
}

// biome-ignore lint/suspicious/noExplicitAny: as above
async function guardOnPostgres(database: Kysely<any>): Promise<void> {
  await sql`
    create function acts_guard() returns trigger language plpgsql as $guard$
    begin
      if tg_op = 'DELETE' and exists (
        select 1 from acts as later
        where later.organisation_id = old.organisation_id and later.n > old.n and later.dropped_up_to >= old.n
      ) then
        return old;
      end if;
      if tg_op = 'DELETE' then
        raise exception ${sql.lit(VOUCHED)};
      end if;
      raise exception ${sql.lit(NEVER_CHANGED)};
    end
    $guard$`.execute(database);
  await sql`
    create trigger acts_guarded before update or delete on acts
    for each row execute function acts_guard()`.execute(database);
  await sql`
    create trigger acts_kept before truncate on acts
    for each statement execute function acts_guard()`.execute(database);
}
