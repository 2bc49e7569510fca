import type { ServiceFailure } from '@/protocol/messages';
import type { DataProblem } from '@/protocol/validation/data-problem';
import { TransportError } from './transport-error';

/** A failed request as the worker reports it to a page. Any error but a {@link TransportError} is rethrown. */
export function asFailure(error: unknown): ServiceFailure {
  if (!(error instanceof TransportError)) throw error;
  const { reason, expected, retryAfterMs, problems } = error;
  return {
    done: false,
    reason,
    ...(expected === undefined ? {} : { expected }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(problems === undefined ? {} : { problems: problems.map(withoutUndefined) }),
  };
}

/** A message has no key that holds undefined. */
function withoutUndefined({ limit, ...problem }: DataProblem) {
  return limit === undefined ? problem : { ...problem, limit };
}
