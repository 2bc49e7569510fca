import type { Kysely } from 'kysely';

/** The first schema. Types are those that SQLite and PostgreSQL understand alike. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;

  await schema
    .createTable('installation')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .execute();

  await schema
    .createTable('organisations')
    .addColumn('id', 'varchar(36)', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('epoch', 'varchar(16)', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();

  await schema
    .createTable('teams')
    .addColumn('organisation_id', 'varchar(36)', (column) => column.notNull().references('organisations.id'))
    .addColumn('id', 'varchar(36)', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('teams_pk', ['organisation_id', 'id'])
    .addUniqueConstraint('teams_name', ['organisation_id', 'name'])
    .execute();

  await schema
    .createTable('members')
    .addColumn('organisation_id', 'varchar(36)', (column) => column.notNull().references('organisations.id'))
    .addColumn('id', 'varchar(36)', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('role', 'varchar(20)', (column) => column.notNull())
    .addColumn('joined_at', 'bigint', (column) => column.notNull())
    .addColumn('disabled_at', 'bigint')
    .addPrimaryKeyConstraint('members_pk', ['organisation_id', 'id'])
    .execute();

  await schema
    .createTable('member_teams')
    .addColumn('organisation_id', 'varchar(36)', (column) => column.notNull())
    .addColumn('member_id', 'varchar(36)', (column) => column.notNull())
    .addColumn('team_id', 'varchar(36)', (column) => column.notNull())
    .addPrimaryKeyConstraint('member_teams_pk', ['organisation_id', 'member_id', 'team_id'])
    .addForeignKeyConstraint('member_teams_member', ['organisation_id', 'member_id'], 'members', [
      'organisation_id',
      'id',
    ])
    .addForeignKeyConstraint('member_teams_team', ['organisation_id', 'team_id'], 'teams', [
      'organisation_id',
      'id',
    ])
    .execute();

  await schema
    .createTable('devices')
    .addColumn('organisation_id', 'varchar(36)', (column) => column.notNull())
    .addColumn('id', 'varchar(36)', (column) => column.notNull())
    .addColumn('member_id', 'varchar(36)', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('token_sha256', 'varchar(64)', (column) => column.notNull().unique())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('revoked_at', 'bigint')
    .addPrimaryKeyConstraint('devices_pk', ['organisation_id', 'id'])
    .addForeignKeyConstraint('devices_member', ['organisation_id', 'member_id'], 'members', [
      'organisation_id',
      'id',
    ])
    .execute();

  await schema
    .createTable('invitations')
    .addColumn('organisation_id', 'varchar(36)', (column) => column.notNull().references('organisations.id'))
    .addColumn('id', 'varchar(36)', (column) => column.notNull())
    .addColumn('code_sha256', 'varchar(64)', (column) => column.notNull().unique())
    .addColumn('role', 'varchar(20)', (column) => column.notNull())
    .addColumn('team_id', 'varchar(36)')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('member_id', 'varchar(36)')
    .addColumn('join_key_sha256', 'varchar(64)')
    .addColumn('device_id', 'varchar(36)')
    .addPrimaryKeyConstraint('invitations_pk', ['organisation_id', 'id'])
    .addForeignKeyConstraint('invitations_team', ['organisation_id', 'team_id'], 'teams', [
      'organisation_id',
      'id',
    ])
    .addForeignKeyConstraint('invitations_member', ['organisation_id', 'member_id'], 'members', [
      'organisation_id',
      'id',
    ])
    .addForeignKeyConstraint('invitations_device', ['organisation_id', 'device_id'], 'devices', [
      'organisation_id',
      'id',
    ])
    .execute();

  await schema
    .createTable('clients')
    .addColumn('organisation_id', 'varchar(36)', (column) => column.notNull())
    .addColumn('id', 'varchar(36)', (column) => column.notNull())
    .addColumn('member_id', 'varchar(36)', (column) => column.notNull())
    .addColumn('last_n', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('clients_pk', ['organisation_id', 'id'])
    .addForeignKeyConstraint('clients_member', ['organisation_id', 'member_id'], 'members', [
      'organisation_id',
      'id',
    ])
    .execute();

  await schema
    .createTable('commands')
    .addColumn('organisation_id', 'varchar(36)', (column) => column.notNull())
    .addColumn('member_id', 'varchar(36)', (column) => column.notNull())
    .addColumn('id', 'varchar(36)', (column) => column.notNull())
    .addColumn('outcome', 'varchar(20)', (column) => column.notNull())
    .addColumn('reason', 'varchar(40)')
    .addPrimaryKeyConstraint('commands_pk', ['organisation_id', 'member_id', 'id'])
    .addForeignKeyConstraint('commands_member', ['organisation_id', 'member_id'], 'members', [
      'organisation_id',
      'id',
    ])
    .execute();

  await schema
    .createTable('streams')
    .addColumn('organisation_id', 'varchar(36)', (column) => column.notNull().references('organisations.id'))
    .addColumn('stream', 'varchar(20)', (column) => column.notNull())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('streams_pk', ['organisation_id', 'stream'])
    .execute();

  await schema
    .createTable('tips')
    .addColumn('organisation_id', 'varchar(36)', (column) => column.notNull())
    .addColumn('id', 'varchar(36)', (column) => column.notNull())
    .addColumn('author_id', 'varchar(36)', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('captured_at', 'bigint', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'varchar(20)', (column) => column.notNull())
    .addColumn('sentence', 'text')
    .addColumn('card_ref', 'varchar(140)')
    .addColumn('pack_version', 'integer')
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('tips_pk', ['organisation_id', 'id'])
    .addUniqueConstraint('tips_seq', ['organisation_id', 'seq'])
    .addForeignKeyConstraint('tips_author', ['organisation_id', 'author_id'], 'members', [
      'organisation_id',
      'id',
    ])
    .execute();
  await schema
    .createIndex('tips_by_author')
    .on('tips')
    .columns(['organisation_id', 'author_id', 'seq'])
    .execute();

  await schema
    .createTable('packs')
    .addColumn('organisation_id', 'varchar(36)', (column) => column.notNull().references('organisations.id'))
    .addColumn('id', 'varchar(64)', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('packs_pk', ['organisation_id', 'id'])
    .addUniqueConstraint('packs_seq', ['organisation_id', 'seq'])
    .execute();

  await schema
    .createTable('pack_versions')
    .addColumn('organisation_id', 'varchar(36)', (column) => column.notNull())
    .addColumn('pack_id', 'varchar(64)', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('sha256', 'varchar(64)', (column) => column.notNull())
    .addColumn('submitted_sha256', 'varchar(64)', (column) => column.notNull())
    .addColumn('bytes', 'integer', (column) => column.notNull())
    .addColumn('published_at', 'bigint', (column) => column.notNull())
    .addColumn('published_by', 'varchar(36)', (column) => column.notNull())
    .addColumn('note', 'text')
    .addColumn('content', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('pack_versions_pk', ['organisation_id', 'pack_id', 'version'])
    .addForeignKeyConstraint('pack_versions_pack', ['organisation_id', 'pack_id'], 'packs', [
      'organisation_id',
      'id',
    ])
    .addForeignKeyConstraint('pack_versions_member', ['organisation_id', 'published_by'], 'members', [
      'organisation_id',
      'id',
    ])
    .execute();
}
