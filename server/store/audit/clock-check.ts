import type { ServiceDatabase } from '@/server/db/schema';
import { readWithin } from '@/server/db/tenant';

/** The newest time at which this service wrote anything down in an organisation: an act, or a tip that came. */
export async function newestTime(
  database: ServiceDatabase,
  organisationId: string,
): Promise<number | undefined> {
  return await readWithin(database, organisationId, async (walled) => {
    const act = await walled
      .selectFrom('acts')
      .select(({ fn }) => fn.max('at').as('at'))
      .where('organisation_id', '=', organisationId)
      .executeTakeFirst();
    const tip = await walled
      .selectFrom('tips')
      .select(({ fn }) => fn.max('received_at').as('at'))
      .where('organisation_id', '=', organisationId)
      .executeTakeFirst();
    const times = [act?.at, tip?.at].filter((at) => typeof at === 'number');
    return times.length === 0 ? undefined : Math.max(...times);
  });
}
