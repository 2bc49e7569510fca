import type { DataProblem } from '@/protocol/validation/data-problem';
import type { ReachReason, ServiceReason } from '@/protocol/validation/errors';

type Details = {
  expected?: number | undefined;
  retryAfterMs?: number | undefined;
  problems?: readonly DataProblem[] | undefined;
};

/** A request that was refused or could not be made: the only error that leaves the transport. */
export class TransportError extends Error {
  readonly reason: ServiceReason | ReachReason;
  /** The number or version that the service expected instead. */
  readonly expected: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly problems: readonly DataProblem[] | undefined;
  /** Set by push: it left commands without an outcome. */
  ofPush = false;

  constructor(reason: ServiceReason | ReachReason, details: Details = {}, cause?: unknown) {
    super(reason, { cause });
    this.name = 'TransportError';
    this.reason = reason;
    this.expected = details.expected;
    this.retryAfterMs = details.retryAfterMs;
    this.problems = details.problems;
  }
}
