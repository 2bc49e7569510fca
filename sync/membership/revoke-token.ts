import type { MembershipRow } from '@/storage/database/meta-rows';
import { inCommonVersion } from '@/sync/http/service-version';
import type { Connect } from '@/sync/http/transport';
import { TransportError } from '@/sync/http/transport-error';

/** Timeout in ms: long enough for a reachable service, short enough for a waiting person. */
export const LEAVE_TIMEOUT_MS = 5_000;

/** Revokes a token at its service. False when that could not be done, and the token may still be good there. */
export async function giveBack(
  connect: Connect,
  { address, token, protocol }: Pick<MembershipRow, 'address' | 'token' | 'protocol'>,
): Promise<boolean> {
  try {
    await inCommonVersion(connect, { address, token, protocol }, (transport) => transport.call('leave'));
    return true;
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    return error.reason === 'token-revoked' || error.reason === 'unauthorised';
  }
}
