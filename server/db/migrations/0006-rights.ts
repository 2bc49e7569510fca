import { type Kysely, sql } from 'kysely';
import { enableTenantRls } from '@/server/db/row-level-security';

const TOKEN_DAYS_MS = 90 * 24 * 60 * 60_000;

/**
 * Rights that end: tokens expire and rotate, invitations have a maker and can be revoked, and a member has a
 * revision, so that a late copy of a change is told from the change.
 */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows the schema of its own time only
export async function up(db: Kysely<any>): Promise<void> {
  const { schema } = db;
  await schema
    .alterTable('members')
    .addColumn('revision', 'integer', (column) => column.notNull().defaultTo(1))
    .execute();

  await schema.alterTable('invitations').addColumn('made_by', 'varchar(40)').execute();
  await schema.alterTable('invitations').addColumn('revoked_at', 'bigint').execute();
  await fillMakers(db);

  await schema.alterTable('devices').addColumn('token_expires_at', 'bigint').execute();
  // Devices of before get as much time as a new one.
  await db
    .updateTable('devices')
    .set({ token_expires_at: Date.now() + TOKEN_DAYS_MS })
    .where('expires_at', 'is', null)
    .where('revoked_at', 'is', null)
    .execute();

  await schema
    .createTable('device_tokens')
    .addColumn('organisation_id', 'varchar(36)', (column) => column.notNull())
    .addColumn('token_sha256', 'varchar(64)', (column) => column.notNull().unique())
    .addColumn('device_id', 'varchar(36)', (column) => column.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('retired_at', 'bigint')
    .addPrimaryKeyConstraint('device_tokens_pk', ['organisation_id', 'token_sha256'])
    .addForeignKeyConstraint(
      'device_tokens_device',
      ['organisation_id', 'device_id'],
      'devices',
      ['organisation_id', 'id'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .execute();
  await schema
    .createIndex('device_tokens_by_device')
    .on('device_tokens')
    .columns(['organisation_id', 'device_id'])
    .execute();
  await enableTenantRls(db, 'device_tokens', { foundBy: ['token_sha256'] });
}

/** The makers of the invitations that are still open, from the record of acts. */
// biome-ignore lint/suspicious/noExplicitAny: as above
async function fillMakers(db: Kysely<any>): Promise<void> {
  const open = await db.selectFrom('invitations').select('id').where('member_id', 'is', null).execute();
  if (open.length === 0) return;
  const made = await db
    .selectFrom('acts')
    .select(['organisation_id', 'who', 'about'])
    .where('kind', '=', sql.lit('invitation.made'))
    .execute();
  const makers = new Map(
    made.map((event) => [(JSON.parse(event.about) as { invitation?: string }).invitation, event.who]),
  );
  for (const { id } of open) {
    const maker = makers.get(id);
    if (maker === undefined) continue;
    await db.updateTable('invitations').set({ made_by: maker }).where('id', '=', id).execute();
  }
}
