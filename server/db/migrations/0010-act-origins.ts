import type { Kysely } from 'kysely';
import { enableTenantRls } from '@/server/db/row-level-security';

/** From where people came in or were refused: a keyed hash of the address, apart from the acts, which never change. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('origin_keys')
    .addColumn('organisation_id', 'varchar(36)', (column) => column.notNull().references('organisations.id'))
    .addColumn('key', 'varchar(64)', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('origin_keys_pk', ['organisation_id', 'key'])
    .execute();
  await schema
    .createTable('act_origins')
    .addColumn('organisation_id', 'varchar(36)', (column) => column.notNull().references('organisations.id'))
    .addColumn('n', 'bigint', (column) => column.notNull())
    .addColumn('origin', 'varchar(16)', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('act_origins_pk', ['organisation_id', 'n'])
    .execute();
  await enableTenantRls(db, 'origin_keys');
  await enableTenantRls(db, 'act_origins');
}
