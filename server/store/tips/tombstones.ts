/**
 * The tombstones of tips that were taken back. It guarantees that one is kept for {@link TOMBSTONE_DAYS} days,
 * that its words are gone for good after, that no reader who may have missed it is let go on from where it
 * stood, and that the tip never comes back.
 */
import type { ServiceDatabase } from '@/server/db/schema';
import { lockStream } from '@/server/db/streams';
import { writeAsTenant } from '@/server/db/tenant';

export const TOMBSTONE_DAYS = 180;
const DAY_MS = 24 * 60 * 60_000;
/** So few at once that nobody who writes meanwhile waits long. */
const ROWS_AT_ONCE = 500;

/** Forgets an organisation's tombstones that are older; answers how many. Does nothing twice. */
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
      .insertInto('gone_tips')
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
      .set({ floor: highest })
      .where('organisation_id', '=', organisationId)
      .where('stream', '=', 'tips')
      .where('floor', '<', highest)
      .execute();
    return old.length;
  });
}
