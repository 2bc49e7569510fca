import { type Problem, problemSchema } from '@/protocol/api';
import type { DataProblem } from '@/protocol/validation/data-problem';
import { SERVICE_REASONS, type ServiceReason } from '@/protocol/validation/errors';

const TITLES: Record<ServiceReason, string> = {
  'invalid-request': 'The request is not one that this service understands.',
  unauthorised: 'A token of this service is needed.',
  'token-revoked': 'This token was revoked.',
  'session-expired': 'The time of this sign-in is over: sign in again.',
  'member-disabled': 'This member was disabled by an administrator.',
  forbidden: 'This role may not do that.',
  'not-found': 'There is nothing here.',
  'invitation-unknown': 'No such invitation exists.',
  'invitation-used': 'This invitation has been used.',
  'invitation-expired': 'This invitation has expired or was cancelled.',
  'last-admin': 'The organisation would be left without an administrator.',
  'changed-meanwhile': 'This was changed since it was read: read it again.',
  'sign-in-only': 'This service takes members by single sign-on alone.',
  'sign-in-not-offered': 'This service offers no single sign-on.',
  'sign-in-refused': 'The identity provider refused, or the person did.',
  'sign-in-failed': 'What the identity provider answered cannot be relied upon.',
  'sign-in-no-role': 'The identity provider gives this person no role here.',
  'sign-in-expired': 'This sign-in took too long, or was used before: begin again.',
  'sign-in-unavailable': 'The identity provider cannot be reached now.',
  'pack-version-conflict': 'Another version of this pack was published first.',
  'must-resync': 'This cursor is of another state of the service: start again without one.',
  'out-of-order': 'A command before this one is missing.',
  'too-large': 'The request is larger than this service accepts.',
  'too-many-requests': 'Too many requests: come back later.',
  quota: 'This would store more than a member or the organisation may.',
  'client-too-old': 'This service no longer speaks the version of the protocol that was asked for.',
  'server-too-old': 'This service does not yet speak the version of the protocol that was asked for.',
  internal: 'Something went wrong in the service.',
  stopping: 'The service is stopping or not ready yet.',
};

type Details = {
  expected?: number | undefined;
  retryAfterMs?: number | undefined;
  problems?: DataProblem[] | undefined;
  /** The browser that was refused, for the audit log; not in the response. */
  browser?: { organisationId: string; memberId: string; deviceId: string } | undefined;
};

/** A refused request, with a reason from the closed set. Whoever throws it leaves nothing half done. */
export class ServiceError extends Error {
  override name = 'Refusal';
  readonly reason: ServiceReason;
  readonly details: Details;
  constructor(reason: ServiceReason, details: Details = {}) {
    super(TITLES[reason]);
    this.reason = reason;
    this.details = details;
  }
  get status(): number {
    return SERVICE_REASONS[this.reason].status;
  }
}

/** A refusal of one field of a request. */
export function fieldError(
  path: string,
  problem: DataProblem['problem'],
  limit?: DataProblem['limit'],
): ServiceError {
  return new ServiceError('invalid-request', { problems: [{ path, problem, limit }] });
}

/**
 * The problem response (RFC 9457) of a refusal: values that a sender made too long are cut to what the schema allows.
 */
export function problemOf(refusal: ServiceError, requestId: string): Problem {
  const { expected, retryAfterMs, problems } = refusal.details;
  return problemSchema.parse({
    type: `urn:souffleur:problem:${refusal.reason}`,
    reason: refusal.reason,
    title: TITLES[refusal.reason],
    status: refusal.status,
    requestId,
    ...(expected === undefined ? {} : { expected }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(problems === undefined
      ? {}
      : {
          problems: problems.slice(0, 20).map(({ path, problem, limit }) => ({
            place: path.slice(0, 300),
            problem,
            ...(limit === undefined
              ? {}
              : { limit: typeof limit === 'string' ? limit.slice(0, 300) : limit }),
          })),
        }),
  });
}
