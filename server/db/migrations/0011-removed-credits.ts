import type { Kysely } from 'kysely';

/** When a tip's author had their name taken off the cards that credited it: it is not published again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('tips').addColumn('credit_removed_at', 'bigint').execute();
}
