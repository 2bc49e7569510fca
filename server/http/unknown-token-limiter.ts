/**
 * Tokens that nobody was given. It guarantees that trying them costs the database a bounded number of look-ups
 * a minute for each address, however many come at once; that a token which this process has recognised is
 * looked up whatever else its address tries, for a whole floor may share one; and that made-up tokens take no
 * room which real ones need.
 */
import { MINUTE_MS } from '@/protocol/duration';
import { ServiceError } from '@/server/domain/errors';

/** How soon to come back where nothing is wrong but that too many came in the same moment. */
const MOMENT_MS = 1_000;
/** More browsers than one process serves. Beyond that, the one that was away longest is a stranger again. */
const MOST_KNOWN = 20_000;
const MOST_ADDRESSES = 10_000;

type Tries = { refused: number; asking: number; endsAt: number };

/** `now`: ms of a clock that nobody sets. */
export function unknownTokenLimit(perMinute: number, now: () => number = () => performance.now()) {
  const known = new Set<string>();
  const addresses = new Map<string, Tries>();

  function triesOf(address: string): Tries {
    const before = addresses.get(address);
    if (before && now() < before.endsAt) return before;
    // Put at the end, so that the one in front is the oldest.
    addresses.delete(address);
    const [oldest] = addresses.keys();
    if (addresses.size >= MOST_ADDRESSES && oldest !== undefined) addresses.delete(oldest);
    // What is still being looked up stays counted.
    const tries = Object.assign(before ?? { asking: 0 }, { refused: 0, endsAt: now() + MINUTE_MS });
    addresses.set(address, tries);
    return tries;
  }

  function remember(hash: string): void {
    known.delete(hash);
    const [oldest] = known;
    if (known.size >= MOST_KNOWN && oldest !== undefined) known.delete(oldest);
    known.add(hash);
  }

  async function judged<T>(hash: string, look: () => Promise<T>, onStranger: () => void): Promise<T> {
    try {
      const found = await look();
      remember(hash);
      return found;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      if (error.reason === 'unauthorised') onStranger();
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
    lookUp: async <T>(hash: string, address: string, look: () => Promise<T>): Promise<T> => {
      if (known.has(hash)) return await judged(hash, look, () => known.delete(hash));
      const tries = triesOf(address);
      if (tries.refused + tries.asking >= perMinute) {
        const retryAfterMs = tries.refused >= perMinute ? tries.endsAt - now() : MOMENT_MS;
        throw new ServiceError('too-many-requests', { retryAfterMs: Math.max(1, Math.ceil(retryAfterMs)) });
      }
      tries.asking += 1;
      try {
        return await judged(hash, look, () => {
          tries.refused += 1;
        });
      } finally {
        tries.asking -= 1;
      }
    },
  };
}
