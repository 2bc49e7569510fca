import type { ServiceDatabase } from '@/server/db/schema';
import { EVERY_ORGANISATION, readAsTenant, writeAsTenant } from '@/server/db/tenant';

/** The one row of the table. */
const ONLY = 1;

/** `doneAt`: the last whole round. `doubtedAt`: since when the clock is further ahead than it should be. */
export type RetentionState = { doneAt: number | null; doubtedAt: number | null };

export async function readRetentionState(database: ServiceDatabase): Promise<RetentionState> {
  const row = await readAsTenant(database, EVERY_ORGANISATION, (db) =>
    db
      .selectFrom('housekeeping')
      .select(['done_at as doneAt', 'doubted_at as doubtedAt'])
      .where('id', '=', ONLY)
      .executeTakeFirst(),
  );
  return row ?? { doneAt: null, doubtedAt: null };
}

export async function writeRetentionState(
  database: ServiceDatabase,
  { doneAt, doubtedAt }: RetentionState,
): Promise<void> {
  const values = { done_at: doneAt, doubted_at: doubtedAt };
  await writeAsTenant(database, EVERY_ORGANISATION, async (trx) => {
    await trx
      .insertInto('housekeeping')
      .values({ id: ONLY, ...values })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
      .execute();
  });
}
