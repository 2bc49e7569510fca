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

/** Records at most once an hour for each key, whoever sends the same refusal again and again. */
export type RecordOnce = (key: string, now: number, record: () => Promise<void>) => Promise<void>;

export function hourlyRecorder(): RecordOnce {
  const recorded = new Map<string, number>();
  return async (key, now, record) => {
    const before = recorded.get(key);
    if (before !== undefined && Math.abs(now - before) < ONCE_IN_MS) return;
    if (recorded.size >= MOST_REMEMBERED) recorded.clear();
    recorded.set(key, now);
    try {
      await record();
    } catch (error) {
      recorded.delete(key);
      throw error;
    }
  };
}

/** Makes what records the refusals of a service. */
export function refusalRecorder(
  database: ServiceDatabase,
  clock: () => number,
  once: RecordOnce = hourlyRecorder(),
): RecordRefusal {
  return async ({ reason, details }, at) => {
    if (!details.browser) return;
    const { organisationId, memberId, deviceId } = details.browser;
    const now = clock();
    const key = `${deviceId} ${reason} ${'route' in at ? at.route : at.command}`;
    const about: ActAbout = { device: deviceId, ...at };
    const act = { organisationId, who: memberId, kind: 'access.refused', about, result: reason } as const;
    await once(key, now, () => writeWithin(database, organisationId, (trx) => recordAct(trx, act, now)));
  };
}
