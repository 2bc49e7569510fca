import type { ServiceFailure } from '@/protocol/messages';
import { TransportError } from './transport-error';

/** A failed request as the worker tells it to a page. What is not a {@link TransportError} is thrown on. */
export function asFailure(error: unknown): ServiceFailure {
  if (!(error instanceof TransportError)) throw error;
  const { reason, expected, retryAfterMs, problems } = error;
  return {
    done: false,
    reason,
    ...(expected === undefined ? {} : { expected }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(problems === undefined ? {} : { problems }),
  };
}
