/**
 * A rate limit for tokens that nobody was given.
 * Guarantees: trying tokens costs the database a bounded number of look-ups a minute for each address, however many come
 * at once; a token that this process has recognised is looked up whatever else its address tries, for a whole call centre may
 * share one; made-up tokens take no memory that real ones need.
 *
 * Two libraries were tried. `@fastify/rate-limit` counts every request and takes nothing back: the first requests of a
 * call centre after a restart would use up its rate. `rate-limiter-flexible` gives points back, but counts by the clock of the
 * machine, which may leap; holds every address of the last minute, each with a timer; and does not distinguish look-ups in flight
 * from failures, so that whoever came in the same moment would have to wait for the rest of the minute.
 */
import { MINUTE_MS } from '@/protocol/duration';
import { ServiceError } from '@/server/domain/errors';

/** When to come back where nothing failed, but too many came at the same moment. */
const MOMENT_MS = 1_000;
/** More browsers than one process serves. Beyond that, the one seen longest ago is unknown again. */
const MOST_KNOWN = 20_000;
const MOST_ADDRESSES = 10_000;

/** Of one address: look-ups that failed in the present minute, and look-ups under way. */
type Attempts = { failed: number; underWay: number; endsAt: number };

/** `now`: ms of a clock that nobody sets. */
export function unknownTokenLimit(perMinute: number, now: () => number = () => performance.now()) {
  const known = new Set<string>();
  const addresses = new Map<string, Attempts>();

  function attemptsOf(address: string): Attempts {
    const before = addresses.get(address);
    if (before && now() < before.endsAt) return before;
    // What is still under way stays counted.
    const attempts = Object.assign(before ?? { underWay: 0 }, { failed: 0, endsAt: now() + MINUTE_MS });
    // Put at the end, so that the first one is the oldest.
    addresses.delete(address);
    makeRoom(addresses, MOST_ADDRESSES);
    addresses.set(address, attempts);
    return attempts;
  }

  function remember(hash: string): void {
    known.delete(hash);
    makeRoom(known, MOST_KNOWN);
    known.add(hash);
  }

  async function recognise<T>(hash: string, lookUp: () => Promise<T>, onUnknown: () => void): Promise<T> {
    try {
      const found = await lookUp();
      remember(hash);
      return found;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      if (error.reason === 'unauthorised') onUnknown();
      else remember(hash);
      throw error;
    }
  }

  return {
    /** Whether the token with this hash was recognised here before. */
    knows: (hash: string): boolean => known.has(hash),
    /**
     * Looks up whose token this is, by a function that refuses `unauthorised` when it is nobody's. Refuses
     * `too-many-requests` before that when the token is not known here and its address has tried too many.
     */
    lookUp: async <T>(hash: string, address: string, query: () => Promise<T>): Promise<T> => {
      if (known.has(hash)) return await recognise(hash, query, () => known.delete(hash));
      const attempts = attemptsOf(address);
      if (attempts.failed + attempts.underWay >= perMinute) {
        const retryAfterMs = attempts.failed >= perMinute ? attempts.endsAt - now() : MOMENT_MS;
        throw new ServiceError('too-many-requests', { retryAfterMs: Math.max(1, Math.ceil(retryAfterMs)) });
      }
      attempts.underWay += 1;
      try {
        return await recognise(hash, query, () => {
          attempts.failed += 1;
        });
      } finally {
        attempts.underWay -= 1;
      }
    },
  };
}

/** Deletes the oldest entry of a collection that has no room for another one. */
function makeRoom(
  entries: { size: number; keys: () => Iterator<string>; delete: (key: string) => boolean },
  most: number,
): void {
  const { value: oldest } = entries.keys().next();
  if (entries.size >= most && oldest !== undefined) entries.delete(oldest);
}
