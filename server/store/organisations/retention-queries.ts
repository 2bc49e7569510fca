/**
 * Deletion of expired records: invitations and revoked browsers. They are stored for a while, so that a late caller
 * gets the reason instead of `unauthorised`.
 */
import { DAY_MS } from '@/protocol/duration';
import { deletedRows } from '@/server/db/deleted-rows';
import type { ServiceTransaction } from '@/server/db/schema';
import { lockStream } from '@/server/db/streams';

/** How long an ended invitation still gets the reason "used" or "expired". */
export const INVITATION_RETENTION_DAYS = 30;
/** How long an ended token still gets the reason "revoked" or "expired": as long as tombstones are stored. */
export const DEVICE_RETENTION_DAYS = 180;

/** Deletes invitations that ended long ago; returns how many. */
export async function dropOldInvitations(
  trx: ServiceTransaction,
  organisationId: string,
  now: number,
): Promise<number> {
  await lockStream(trx, organisationId, 'access');
  return await deletedRows(
    trx
      .deleteFrom('invitations')
      .where('organisation_id', '=', organisationId)
      .where('expires_at', '<', now - INVITATION_RETENTION_DAYS * DAY_MS),
  );
}

/** Deletes browsers that were revoked long ago and that no other row refers to; returns how many. */
export async function deleteExpiredDevices(
  trx: ServiceTransaction,
  organisationId: string,
  now: number,
): Promise<number> {
  await lockStream(trx, organisationId, 'access');
  const before = now - DEVICE_RETENTION_DAYS * DAY_MS;
  return await deletedRows(
    trx
      .deleteFrom('devices')
      .where('organisation_id', '=', organisationId)
      .where(({ or, eb }) =>
        or([
          eb('revoked_at', '<', before),
          eb('expires_at', '<', before),
          eb('token_expires_at', '<', before),
        ]),
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
      ),
  );
}
