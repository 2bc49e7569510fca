/**
 * What people leave behind: invitations long over and browsers long shut out. Kept for a while, so that
 * whoever comes back late is told why instead of being unknown.
 */
import type { ServiceTransaction } from '@/server/db/schema';
import { lockStream } from '@/server/db/streams';

const DAY_MS = 24 * 60 * 60_000;
/** After it ended, an invitation still answers "used" or "expired" for so long. */
export const INVITATION_RETENTION_DAYS = 30;
/** After it ended, a token still answers "revoked" or "expired" for so long: as long as tombstones are kept. */
export const DEVICE_RETENTION_DAYS = 180;

/** Drops invitations that ended long ago; answers how many. */
export async function dropOldInvitations(
  trx: ServiceTransaction,
  organisationId: string,
  now: number,
): Promise<number> {
  await lockStream(trx, organisationId, 'access');
  const { numDeletedRows } = await trx
    .deleteFrom('invitations')
    .where('organisation_id', '=', organisationId)
    .where('expires_at', '<', now - INVITATION_RETENTION_DAYS * DAY_MS)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** Drops browsers that were shut out long ago and that nothing else names any more; answers how many. */
export async function deleteExpiredDevices(
  trx: ServiceTransaction,
  organisationId: string,
  now: number,
): Promise<number> {
  await lockStream(trx, organisationId, 'access');
  const before = now - DEVICE_RETENTION_DAYS * DAY_MS;
  const { numDeletedRows } = await trx
    .deleteFrom('devices')
    .where('organisation_id', '=', organisationId)
    .where(({ or, eb }) =>
      or([eb('revoked_at', '<', before), eb('expires_at', '<', before), eb('token_expires_at', '<', before)]),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('invitations')
            .select('invitations.id')
            .whereRef('invitations.organisation_id', '=', 'devices.organisation_id')
            .whereRef('invitations.device_id', '=', 'devices.id'),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('sign_ins')
            .select('sign_ins.state_sha256')
            .whereRef('sign_ins.organisation_id', '=', 'devices.organisation_id')
            .whereRef('sign_ins.device_id', '=', 'devices.id'),
        ),
      ),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
