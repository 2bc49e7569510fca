import type { MembershipRow, SouffleurDatabase } from '@/storage/database';
import { leaveOrganisation } from '@/storage/membership';
import { inCommonVersion } from './service-version';
import type { Connect } from './transport';
import { TransportError } from './transport-error';

/** Long enough for a service that answers, short enough for a person who waits. */
export const LEAVE_TIMEOUT_MS = 5_000;

/**
 * Leaves the organisation: forgets it here in any case, then revokes the token at the service if it can. In this
 * order, whoever joins while the service is asked stays, and a worker that dies then has left nothing half done.
 * `revokedThere` is false when an admin should revoke it.
 */
export async function leave({
  db,
  transport,
  now,
}: {
  db: SouffleurDatabase;
  transport: Connect;
  now: () => number;
}): Promise<{ done: true; revokedThere: boolean }> {
  const left = await leaveOrganisation(db, now());
  return { done: true, revokedThere: left === undefined || (await giveBack(transport, left)) };
}

/** Revokes a token at its service. False when that could not be done, and the token may still be good there. */
export async function giveBack(
  connect: Connect,
  { address, token, protocol }: Pick<MembershipRow, 'address' | 'token' | 'protocol'>,
): Promise<boolean> {
  try {
    await inCommonVersion(connect, { address, token, protocol }, (transport) => transport.leave());
    return true;
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    return error.reason === 'token-revoked' || error.reason === 'unauthorised';
  }
}
