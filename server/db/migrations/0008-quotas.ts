import type { Kysely } from 'kysely';

const KEPT_MS = 180 * 24 * 60 * 60_000;

/** What a member received lately is counted by an index; the outcome of a refused command is forgotten one day. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows the schema of its own time only
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createIndex('tips_by_receipt')
    .on('tips')
    .columns(['organisation_id', 'author_id', 'received_at'])
    .execute();
  await db.schema.alterTable('commands').addColumn('forget_at', 'bigint').execute();
  await db
    .updateTable('commands')
    .set({ forget_at: Date.now() + KEPT_MS })
    .where('outcome', '=', 'refused')
    .execute();
  await db.schema
    .createIndex('commands_to_forget')
    .on('commands')
    .columns(['organisation_id', 'forget_at'])
    .execute();
}
