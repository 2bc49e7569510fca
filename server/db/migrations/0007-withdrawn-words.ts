import type { Kysely } from 'kysely';
import { type TipContent, withdrawnContent } from '@/protocol/tip';
import type { ServiceSchema } from '@/server/db/schema';

/** Rows rewritten at once. */
const ROWS_AT_ONCE = 500;

/** Erases the words of tips that were withdrawn while the service still kept them. */
export async function up(db: Kysely<ServiceSchema>): Promise<void> {
  for (const { id } of await db.selectFrom('organisations').select('id').execute()) await eraseWords(db, id);
}

async function eraseWords(db: Kysely<ServiceSchema>, organisationId: string): Promise<void> {
  let after = -1;
  for (;;) {
    const rows = await db
      .selectFrom('tips')
      .select(['id', 'seq', 'content'])
      .where('organisation_id', '=', organisationId)
      .where('state', '=', 'withdrawn')
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(ROWS_AT_ONCE)
      .execute();
    for (const { id, seq, content } of rows) {
      await db
        .updateTable('tips')
        .set({ content: JSON.stringify(withdrawnContent(JSON.parse(content) as TipContent)), sentence: null })
        .where('organisation_id', '=', organisationId)
        .where('id', '=', id)
        .execute();
      after = seq;
    }
    if (rows.length < ROWS_AT_ONCE) return;
  }
}
