/**
 * Records that a known browser was refused for want of a right: for a request as for a command. A panel that was shut
 * out goes on asking, so the same refusal of the same browser is recorded once an hour by a process: the record tells
 * that it happened, never how a person spent the day.
 */
import type { ServiceReason } from '@/protocol/errors';
import type { Refusal } from './refusal';
import { type ActAbout, recordAct } from './store/acts';
import type { ServiceDatabase } from './store/schema';
import { writeWithin } from './store/within';

const ONCE_IN_MS = 60 * 60 * 1000;
/** So many are remembered; beyond that, some are recorded twice. */
const MOST_REMEMBERED = 10_000;

/** Where a right was missing: a pattern of a route, or a type of command. */
export type RefusedAt = { route: string } | { command: string; tip: string };

export type RecordRefusal = (
  refusal: { reason: ServiceReason; details: Pick<Refusal['details'], 'browser'> },
  at: RefusedAt,
) => Promise<void>;

/** Makes what records the refusals of a service. */
export function refusalRecorder(database: ServiceDatabase, clock: () => number): RecordRefusal {
  const recorded = new Map<string, number>();
  return async ({ reason, details }, at) => {
    if (!details.browser) return;
    const { organisationId, memberId, deviceId } = details.browser;
    const now = clock();
    const key = `${deviceId} ${reason} ${'route' in at ? at.route : at.command}`;
    const before = recorded.get(key);
    if (before !== undefined && now - before < ONCE_IN_MS) return;
    if (recorded.size >= MOST_REMEMBERED) recorded.clear();
    recorded.set(key, now);
    const about: ActAbout = { device: deviceId, ...at };
    const act = { organisationId, who: memberId, kind: 'access.refused', about, result: reason } as const;
    try {
      await writeWithin(database, organisationId, (trx) => recordAct(trx, act, now));
    } catch (error) {
      recorded.delete(key);
      throw error;
    }
  };
}
