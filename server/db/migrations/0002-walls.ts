import { type Kysely, sql } from 'kysely';
import {
  enableOrganisationRls,
  enableTenantRls,
  grantToServiceRole,
  SERVICE_ROLE,
} from '@/server/db/row-level-security';
import { isPostgres } from '@/server/db/tenant';

/** Where an organisation was moved to; on PostgreSQL, the walls between organisations. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('organisations').addColumn('moved_to', 'text').execute();

  await makeServiceRole(db);
  await grantToServiceRole(db, 'installation', ['select', 'insert']);
  await grantToServiceRole(db, 'kysely_migration', ['select']);
  await enableOrganisationRls(db);
  for (const table of ['teams', 'members', 'member_teams', 'clients', 'commands', 'streams', 'tips']) {
    await enableTenantRls(db, table);
  }
  await enableTenantRls(db, 'packs');
  await enableTenantRls(db, 'pack_versions');
  await enableTenantRls(db, 'devices', { foundBy: ['token_sha256'] });
  await enableTenantRls(db, 'invitations', { foundBy: ['code_sha256'] });
}

/** Makes the role when it is missing and may be made; otherwise the first grant says that it is missing. */
async function makeServiceRole(db: Kysely<unknown>): Promise<void> {
  if (!isPostgres(db)) return;
  // Roles are of the whole cluster: another database may be making the same one at this moment.
  await sql`
    do $$ begin
      if not exists (select from pg_roles where rolname = '${sql.raw(SERVICE_ROLE)}')
        and (select rolsuper or rolcreaterole from pg_roles where rolname = current_user)
      then
        begin
          create role ${sql.raw(SERVICE_ROLE)} nologin nosuperuser nobypassrls nocreatedb nocreaterole;
          execute format('grant ${sql.raw(SERVICE_ROLE)} to %I', current_user);
        exception when duplicate_object or unique_violation then null;
        end;
      end if;
    end $$`.execute(db);
  await sql`grant usage on schema public to ${sql.ref(SERVICE_ROLE)}`.execute(db);
}
