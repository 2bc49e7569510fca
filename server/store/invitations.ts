/**
 * Invitations. Each lets one person in, once, within its time, with one role in one organisation. A person
 * whose answer was lost asks again with the same code and join key and gets a fresh token for the same
 * member; nobody else gets anything out of a code that was used.
 */
import { randomUUID } from 'node:crypto';
import type { JoinAnswer, JoinRequest, Role } from '@/protocol/api';
import { tidyText } from '@/protocol/text';
import { Refusal } from '@/server/refusal';
import { newCode, readCode, sha256 } from '@/server/secrets';
import { addDevice, revokeDevice } from './devices';
import { addMember, readMember } from './members';
import type { ServiceTransaction } from './schema';

const DAY_MS = 24 * 60 * 60 * 1000;
/** The longest that an invitation may be open, and what it gets when nobody says otherwise. */
export const INVITATION_DAYS = 7;

export type InvitationTerms = {
  organisationId: string;
  role: Role;
  teamId?: string | undefined;
  /** 1 to {@link INVITATION_DAYS}. */
  days?: number | undefined;
};

/** Opens an invitation and answers its code, which is told here and never again. */
export async function openInvitation(
  trx: ServiceTransaction,
  { organisationId, role, teamId, days = INVITATION_DAYS }: InvitationTerms,
  now: number,
): Promise<string> {
  const code = newCode();
  await trx
    .insertInto('invitations')
    .values({
      organisation_id: organisationId,
      id: randomUUID(),
      code_sha256: hashCode(code) ?? '',
      role,
      team_id: teamId ?? null,
      created_at: now,
      expires_at: now + Math.min(days, INVITATION_DAYS) * DAY_MS,
      member_id: null,
      join_key_sha256: null,
      device_id: null,
    })
    .execute();
  return code;
}

/** Lets in whoever holds the code. Refuses: `invitation-unknown`, `-used`, `-expired`, `member-disabled`. */
export async function acceptInvitation(
  trx: ServiceTransaction,
  request: JoinRequest,
  now: number,
): Promise<JoinAnswer & { organisationId: string }> {
  const codeHash = hashCode(request.code);
  if (codeHash === undefined) throw new Refusal('invitation-unknown');
  const joinKeyHash = sha256(request.joinKey);
  // Writing the row first takes it, so that of two who come at once the second sees what the first did.
  const invitation = await trx
    .updateTable('invitations')
    .set({ code_sha256: codeHash })
    .where('code_sha256', '=', codeHash)
    .returningAll()
    .executeTakeFirst();
  if (!invitation) throw new Refusal('invitation-unknown');
  const { organisation_id: organisationId, team_id: teamId, role } = invitation;
  const expired = now >= invitation.expires_at;

  let memberId = invitation.member_id;
  if (memberId === null) {
    if (expired) throw new Refusal('invitation-expired');
    memberId = await addMember(trx, organisationId, { name: tidyText(request.name), role, teamId }, now);
  } else {
    if (expired || invitation.join_key_sha256 !== joinKeyHash) throw new Refusal('invitation-used');
    await replaceDevice(trx, organisationId, invitation.device_id, now);
  }
  const device = { memberId, name: tidyText(request.device) };
  const { deviceId, token } = await addDevice(trx, organisationId, device, now);
  await trx
    .updateTable('invitations')
    .set({ member_id: memberId, join_key_sha256: joinKeyHash, device_id: deviceId })
    .where('organisation_id', '=', organisationId)
    .where('id', '=', invitation.id)
    .execute();
  return { organisationId, token, member: await readMember(trx, organisationId, memberId) };
}

/** Revokes the device of the answer that was lost. One that somebody revoked on purpose brings nobody back. */
async function replaceDevice(
  trx: ServiceTransaction,
  organisationId: string,
  deviceId: string | null,
  now: number,
): Promise<void> {
  const device = await trx
    .selectFrom('devices')
    .innerJoin('members', (join) =>
      join
        .onRef('members.organisation_id', '=', 'devices.organisation_id')
        .onRef('members.id', '=', 'devices.member_id'),
    )
    .select(['devices.id', 'devices.revoked_at', 'members.disabled_at'])
    .where('devices.organisation_id', '=', organisationId)
    .where('devices.id', '=', deviceId)
    .executeTakeFirstOrThrow();
  if (device.disabled_at !== null) throw new Refusal('member-disabled');
  if (device.revoked_at !== null) throw new Refusal('invitation-used');
  await revokeDevice(trx, organisationId, device.id, now);
}

function hashCode(typed: string): string | undefined {
  const code = readCode(typed);
  return code === undefined ? undefined : sha256(code);
}
