/**
 * Records that a known browser was refused for want of a right. A panel that was shut out goes on asking, so
 * the same refusal of the same browser is recorded once an hour by a process: the record tells that it
 * happened, never how a person spent the day.
 */
import type { Refusal } from './refusal';
import { recordAct } from './store/acts';
import type { ServiceDatabase } from './store/schema';
import { writeWithin } from './store/within';

const ONCE_IN_MS = 60 * 60 * 1000;
/** So many are remembered; beyond that, some are recorded twice. */
const MOST_REMEMBERED = 10_000;

/** Makes what records the refusals of a service. */
export function refusalRecorder(database: ServiceDatabase, clock: () => number) {
  const recorded = new Map<string, number>();
  return async ({ reason, details }: Refusal, route: string): Promise<void> => {
    if (!details.browser) return;
    const { organisationId, memberId, deviceId } = details.browser;
    const now = clock();
    const key = `${deviceId} ${reason} ${route}`;
    if (now - (recorded.get(key) ?? Number.NEGATIVE_INFINITY) < ONCE_IN_MS) return;
    if (recorded.size >= MOST_REMEMBERED) recorded.clear();
    recorded.set(key, now);
    const about = { device: deviceId, route };
    const act = { organisationId, who: memberId, kind: 'access.refused', about, result: reason } as const;
    await writeWithin(database, organisationId, (trx) => recordAct(trx, act, now));
  };
}
