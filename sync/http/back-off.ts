import { HOUR_MS, MINUTE_MS } from '@/protocol/duration';

const SHORTEST_MS = 1_000;
const LONGEST_MS = 5 * MINUTE_MS;
/** The farthest that a service may put a client off. */
export const FARTHEST_MS = HOUR_MS;

/**
 * The delay after the n-th failure in a row, in ms: random between 1 s and a bound that doubles up to 5 min, so that a
 * thousand panels do not come back together. `retryAfterMs` is the service's own request; with `longest` (waiting does
 * not help) the bound is the longest at once.
 */
export function backOffMs({
  failures,
  random,
  retryAfterMs = 0,
  longest = false,
}: {
  failures: number;
  random: () => number;
  retryAfterMs?: number | undefined;
  longest?: boolean;
}): number {
  const bound = longest ? LONGEST_MS : Math.min(LONGEST_MS, SHORTEST_MS * 2 ** Math.min(failures, 20));
  const jittered = SHORTEST_MS + random() * (bound - SHORTEST_MS);
  return Math.round(Math.max(jittered, Math.min(retryAfterMs, FARTHEST_MS)));
}
