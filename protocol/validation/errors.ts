/**
 * Every reason of a refusal or failure, as closed sets. A reason says whether a retry can help; `components/i18n`
 * chooses the sentence that a person reads by the reason, never by message text.
 */

/** Why the service refused a request (the last part of a problem's `type`), with its HTTP status. */
export const SERVICE_REASONS = {
  'invalid-request': { status: 400, retryable: false },
  unauthorised: { status: 401, retryable: false },
  'token-revoked': { status: 401, retryable: false },
  'session-expired': { status: 401, retryable: false },
  'member-disabled': { status: 403, retryable: false },
  forbidden: { status: 403, retryable: false },
  'not-found': { status: 404, retryable: false },
  'invitation-unknown': { status: 404, retryable: false },
  'invitation-used': { status: 409, retryable: false },
  'invitation-expired': { status: 410, retryable: false },
  'last-admin': { status: 409, retryable: false },
  'changed-meanwhile': { status: 409, retryable: false },
  'sign-in-only': { status: 403, retryable: false },
  'sign-in-not-offered': { status: 404, retryable: false },
  'sign-in-refused': { status: 403, retryable: false },
  'sign-in-failed': { status: 403, retryable: false },
  'sign-in-no-role': { status: 403, retryable: false },
  'sign-in-expired': { status: 410, retryable: false },
  'sign-in-unavailable': { status: 503, retryable: true },
  'pack-version-conflict': { status: 409, retryable: false },
  'must-resync': { status: 409, retryable: false },
  'out-of-order': { status: 409, retryable: false },
  'too-large': { status: 413, retryable: false },
  'too-many-requests': { status: 429, retryable: true },
  quota: { status: 429, retryable: true },
  'client-too-old': { status: 426, retryable: false },
  'server-too-old': { status: 426, retryable: false },
  internal: { status: 500, retryable: true },
  stopping: { status: 503, retryable: true },
} as const satisfies Record<string, { status: number; retryable: boolean }>;
export type ServiceReason = keyof typeof SERVICE_REASONS;

/** Why the service gave no usable response; decided on this machine. */
export const REACH_REASONS = {
  offline: { retryable: true },
  unreachable: { retryable: true },
  timeout: { retryable: true },
  'not-souffleur': { retryable: false },
  'garbled-answer': { retryable: true },
  'bad-address': { retryable: false },
  'insecure-address': { retryable: false },
  'permission-needed': { retryable: false },
  'site-not-allowed': { retryable: false },
  'consent-withdrawn': { retryable: false },
  'sign-in-cancelled': { retryable: false },
  'joined-meanwhile': { retryable: false },
} as const satisfies Record<string, { retryable: boolean }>;
export type ReachReason = keyof typeof REACH_REASONS;

/** Why this disk could not store or return data. */
export const STORAGE_REASONS = {
  'disk-full': { retryable: false },
  'storage-unavailable': { retryable: false },
  'written-by-newer-version': { retryable: false },
  /** A pack holds fields of a later release, which editing it here would lose. */
  'pack-from-newer-version': { retryable: false },
  'write-aborted': { retryable: true },
  'write-timeout': { retryable: true },
} as const satisfies Record<string, { retryable: boolean }>;
export type StorageReason = keyof typeof STORAGE_REASONS;

/** Why a command was refused for good. The tip it concerns stays on this machine with the reason. */
export const COMMAND_REASONS = [
  'invalid-command',
  'forbidden',
  'unknown-tip',
  'tip-exists',
  'tip-closed',
  'stale-revision',
] as const;
export type CommandReason = (typeof COMMAND_REASONS)[number];

export type SyncReason = ServiceReason | ReachReason | StorageReason;

/** Whether trying the same thing again later can help. */
export function isRetryable(reason: SyncReason): boolean {
  return { ...SERVICE_REASONS, ...REACH_REASONS, ...STORAGE_REASONS }[reason].retryable;
}
