import type { Kysely } from 'kysely';
import { enableTenantRls } from '@/server/db/row-level-security';

/** Members who sign in with the company's accounts, and their sign-ins under way. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;

  await schema.alterTable('devices').addColumn('expires_at', 'bigint').execute();

  await schema
    .createTable('sign_in_accounts')
    .addColumn('organisation_id', 'varchar(36)', (column) => column.notNull())
    .addColumn('issuer', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('member_id', 'varchar(36)', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('sign_in_accounts_pk', ['organisation_id', 'issuer', 'subject'])
    .addForeignKeyConstraint('sign_in_accounts_member', ['organisation_id', 'member_id'], 'members', [
      'organisation_id',
      'id',
    ])
    .execute();

  await schema
    .createTable('sign_ins')
    .addColumn('organisation_id', 'varchar(36)', (column) => column.notNull().references('organisations.id'))
    .addColumn('state_sha256', 'varchar(64)', (column) => column.notNull())
    .addColumn('salt', 'varchar(43)', (column) => column.notNull())
    .addColumn('redirect_uri', 'text', (column) => column.notNull())
    .addColumn('client_state', 'varchar(43)', (column) => column.notNull())
    .addColumn('client_challenge', 'varchar(43)', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('answered_at', 'bigint')
    .addColumn('code_sha256', 'varchar(64)')
    .addColumn('code_expires_at', 'bigint')
    .addColumn('member_id', 'varchar(36)')
    .addColumn('exchanged_at', 'bigint')
    .addColumn('device_id', 'varchar(36)')
    .addPrimaryKeyConstraint('sign_ins_pk', ['organisation_id', 'state_sha256'])
    .addUniqueConstraint('sign_ins_code', ['organisation_id', 'code_sha256'])
    .addForeignKeyConstraint('sign_ins_member', ['organisation_id', 'member_id'], 'members', [
      'organisation_id',
      'id',
    ])
    .addForeignKeyConstraint('sign_ins_device', ['organisation_id', 'device_id'], 'devices', [
      'organisation_id',
      'id',
    ])
    .execute();
  await schema
    .createIndex('sign_ins_by_end')
    .on('sign_ins')
    .columns(['organisation_id', 'expires_at'])
    .execute();

  await enableTenantRls(db, 'sign_in_accounts');
  await enableTenantRls(db, 'sign_ins');
}
