/**
 * Quick retries within one exchange, for a service of several instances of which one is unreachable.
 * Guarantees: only requests that may be sent twice are retried (every one of an exchange is idempotent); each a bounded
 * number of times, all of an exchange for a bounded time; a response with a retry time is not retried.
 */
import type { EndpointName } from '@/protocol/endpoints';
import type { Connect, Transport } from '@/sync/http/transport';
import { TransportError } from '@/sync/http/transport-error';

export type RetryPolicy = {
  /** How often one request is sent again. */
  retries: number;
  /** The longest pause before a retry; the shortest is a third of it. */
  pauseMs: number;
  /** All pauses of one exchange together. */
  totalPauseMs: number;
};

/** The calls of an exchange: each may be sent twice. */
const RETRIED: ReadonlySet<EndpointName> = new Set([
  'about',
  'me',
  'rotateToken',
  'push',
  'pullTips',
  'pullPacks',
]);

export const EXCHANGE_RETRY: RetryPolicy = { retries: 4, pauseMs: 300, totalPauseMs: 30_000 };
export const NO_RETRY: RetryPolicy = { retries: 0, pauseMs: 0, totalPauseMs: 0 };

/** A {@link Connect} for one exchange, whose transports share the time for retries. */
export function connectWithRetries(connect: Connect, policy: RetryPolicy, random: () => number): Connect {
  let pauseLeftMs = policy.totalPauseMs;

  async function send<T>(request: () => Promise<T>): Promise<T> {
    for (let left = policy.retries; ; left -= 1) {
      try {
        return await request();
      } catch (error) {
        const pauseMs = (policy.pauseMs * (1 + 2 * random())) / 3;
        if (left <= 0 || pauseMs > pauseLeftMs || !mayRetry(error)) throw error;
        pauseLeftMs -= pauseMs;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }

  return (to): Transport => {
    const transport = connect(to);
    return {
      call: (name, ...request) => {
        const attempt = () => transport.call(name, ...request);
        return RETRIED.has(name) ? send(attempt) : attempt();
      },
      packBytes: (head) => send(() => transport.packBytes(head)),
    };
  };
}

function mayRetry(error: unknown): boolean {
  if (!(error instanceof TransportError) || error.retryAfterMs !== undefined) return false;
  return error.reason === 'unreachable' || error.reason === 'stopping';
}
