/**
 * The tombstones of withdrawn tips.
 * Guarantees: a tombstone is stored for {@link TOMBSTONE_DAYS} days; a reader who may have missed a deleted one must
 * resynchronise; the tip never comes back.
 */
import { DAY_MS } from '@/protocol/duration';
import { MIN_CURSOR, type ServiceDatabase, TABLES } from '@/server/db/schema';
import { lockStream } from '@/server/db/streams';
import { writeAsTenant } from '@/server/db/tenant';

export const TOMBSTONE_DAYS = 180;
/** So few at once that nobody who writes meanwhile waits long. */
const ROWS_AT_ONCE = 500;

/** Deletes an organisation's older tombstones; returns how many. Idempotent. */
export async function forgetTombstones(
  database: ServiceDatabase,
  organisationId: string,
  now: number,
): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const some = await forgetSome(database, organisationId, now - TOMBSTONE_DAYS * DAY_MS);
    forgotten += some;
    if (some < ROWS_AT_ONCE) return forgotten;
  }
}

async function forgetSome(
  database: ServiceDatabase,
  organisationId: string,
  before: number,
): Promise<number> {
  return await writeAsTenant(database, organisationId, async (trx) => {
    await lockStream(trx, organisationId, 'tips');
    const old = await trx
      .selectFrom('tips')
      .select(['id', 'seq'])
      .where('organisation_id', '=', organisationId)
      .where('withdrawn_at', '<', before)
      .orderBy('withdrawn_at')
      .limit(ROWS_AT_ONCE)
      .execute();
    if (old.length === 0) return 0;
    await trx
      .insertInto(TABLES.deletedTips)
      .values(old.map(({ id }) => ({ organisation_id: organisationId, id })))
      .execute();
    await trx
      .deleteFrom('tips')
      .where('organisation_id', '=', organisationId)
      .where(
        'id',
        'in',
        old.map(({ id }) => id),
      )
      .execute();
    const highest = Math.max(...old.map(({ seq }) => seq));
    await trx
      .updateTable('streams')
      .set({ [MIN_CURSOR]: highest })
      .where('organisation_id', '=', organisationId)
      .where('stream', '=', 'tips')
      .where(MIN_CURSOR, '<', highest)
      .execute();
    return old.length;
  });
}
