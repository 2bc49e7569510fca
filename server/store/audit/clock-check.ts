import { type ServiceDatabase, TABLES } from '@/server/db/schema';
import { readAsTenant } from '@/server/db/tenant';

/** The newest time at which this service wrote anything down in an organisation: an act, or a tip that came. */
export async function newestTime(
  database: ServiceDatabase,
  organisationId: string,
): Promise<number | undefined> {
  return await readAsTenant(database, organisationId, async (db) => {
    const event = await db
      .selectFrom(TABLES.auditEvents)
      .select(({ fn }) => fn.max('at').as('at'))
      .where('organisation_id', '=', organisationId)
      .executeTakeFirst();
    const tip = await db
      .selectFrom('tips')
      .select(({ fn }) => fn.max('received_at').as('at'))
      .where('organisation_id', '=', organisationId)
      .executeTakeFirst();
    const times = [event?.at, tip?.at].filter((time) => typeof time === 'number');
    return times.length === 0 ? undefined : Math.max(...times);
  });
}
