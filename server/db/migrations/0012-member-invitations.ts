import type { Kysely } from 'kysely';

/** Invitations for an existing member: whoever uses one gets a browser of that member, and no new member is made. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('invitations').addColumn('for_member_id', 'varchar(36)').execute();
}
