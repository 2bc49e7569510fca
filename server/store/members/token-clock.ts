/**
 * The clock by which device tokens expire and rotate.
 * Guarantees: a clock that is set years ahead or back expires no token and gives none a wrong expiry. A difference of
 * more than {@link DOUBTED_MS} from the time expected by this process is ignored for a day; meanwhile time continues
 * from before. At a start the newest time in the database replaces the time before; only a clock that is ahead of it is
 * doubted, since rows of a past leap may be ahead of the right time.
 */

import { DAY_MS } from '@/protocol/duration';
import type { ServiceDatabase } from '@/server/db/schema';
import { newestTime } from '@/server/store/audit/clock-check';
import { listOrganisations } from '@/server/store/organisations/organisations';

/**
 * The tolerated difference from the expected time. A larger one is not trusted: a token that expired meanwhile is valid
 * again once the clock is right.
 */
export const DOUBTED_MS = 365 * DAY_MS;

/** `uptime`: ms of a clock that nobody sets. */
export function createTokenClock({
  clock,
  newest,
  uptime = () => performance.now(),
}: {
  clock: () => number;
  /** The newest time in the database; undefined where it has none. */
  newest: number | undefined;
  uptime?: () => number;
}): () => number {
  const started = clock();
  const isAhead = newest !== undefined && started - newest > DOUBTED_MS;
  let known = { time: isAhead ? newest : started, uptimeMs: uptime() };
  let doubtedAt: number | undefined;
  return () => {
    const [time, uptimeMs] = [clock(), uptime()];
    const expected = Math.round(known.time + uptimeMs - known.uptimeMs);
    const isNear = Math.abs(time - expected) <= DOUBTED_MS;
    if (isNear) doubtedAt = undefined;
    else doubtedAt ??= uptimeMs;
    if (!isNear && doubtedAt !== undefined && uptimeMs - doubtedAt < DAY_MS) return expected;
    doubtedAt = undefined;
    known = { time, uptimeMs: uptimeMs };
    return time;
  };
}

/** The newest time that the service stored in any organisation; undefined where it stored none. */
export async function newestTimeOfAll(database: ServiceDatabase): Promise<number | undefined> {
  const times: number[] = [];
  for (const { id } of await listOrganisations(database)) {
    const time = await newestTime(database, id);
    if (time !== undefined) times.push(time);
  }
  return times.length === 0 ? undefined : Math.max(...times);
}
