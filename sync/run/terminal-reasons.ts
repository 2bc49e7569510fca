import type { SyncReason } from '@/protocol/validation/errors';

/** Refusals that waiting does not resolve: a person has to act. Capture and reading continue meanwhile. */
export const TERMINAL_REASONS: ReadonlySet<SyncReason> = new Set([
  'unauthorised',
  'token-revoked',
  'session-expired',
  'member-disabled',
  'client-too-old',
  'server-too-old',
]);
