/**
 * Joining by an invitation code.
 * Guarantees: a code admits one browser. Joining is idempotent for the same code and join key, so a lost response can
 * be retried; a used code is useless to anyone else. A code for an existing member gives a browser of that member,
 * under the member's name and role.
 */
import { randomUUID } from 'node:crypto';
import type { JoinRequest, JoinResponse, Role } from '@/protocol/api';
import { tidyText } from '@/protocol/text/clean-text';
import type { ServiceReason } from '@/protocol/validation/errors';
import type { ServiceDatabase, ServiceTransaction } from '@/server/db/schema';
import { lockStream } from '@/server/db/streams';
import { readAsTenant, refuseIfMoved, type TenantKey, writeAsTenant } from '@/server/db/tenant';
import { ServiceError } from '@/server/domain/errors';
import { deriveSecret, hashCode, readCode, sha256 } from '@/server/domain/secrets';
import type { RefusalSummary } from '@/server/http/denied-access-audit';
import type { MemberCodes } from '@/server/sign-in/settings';
import { appendAuditEvent } from '@/server/store/audit/audit-log';
import { listOrganisations } from '@/server/store/organisations/organisations';
import { hasAccount } from '@/server/store/sign-in/sign-in-accounts';
import { devicesWithMembers } from './device-members';
import { tokenExpiry } from './device-tokens';
import { addDevice } from './devices';
import { type Invitation, makerMayGive } from './invitations';
import { distinctName } from './member-names';
import { addMember, readMember } from './members';

/**
 * Admits the holder of a code. Refuses: `invitation-unknown`, `-used`, `-expired` (also when it was revoked, its maker
 * may no longer give its role, or the role of the member it is for has changed), `member-disabled`, `sign-in-only` for
 * a member who has an account of the company, where codes are refused to them.
 */
export async function acceptInvitation(
  database: ServiceDatabase,
  request: JoinRequest,
  {
    now,
    tokenExpiresAt = tokenExpiry(now),
    memberCodes = 'allow',
  }: { now: number; tokenExpiresAt?: number; memberCodes?: MemberCodes | undefined },
): Promise<JoinResponse & { organisationId: string }> {
  const code = readCode(request.code);
  if (code === undefined) throw new ServiceError('invitation-unknown');
  return await writeAsTenant(database, byCode(sha256(code)), (trx) =>
    accept(trx, { ...request, code }, { now, tokenExpiresAt, memberCodes }),
  );
}

async function accept(
  trx: ServiceTransaction,
  request: JoinRequest,
  { now, tokenExpiresAt, memberCodes }: { now: number; tokenExpiresAt: number; memberCodes: MemberCodes },
): Promise<JoinResponse & { organisationId: string }> {
  const codeHash = sha256(request.code);
  const find = () =>
    trx.selectFrom('invitations').selectAll().where('code_sha256', '=', codeHash).executeTakeFirst();
  const found = await find();
  if (!found) throw new ServiceError('invitation-unknown');
  await refuseIfMoved(trx, found.organisation_id);
  // Locked before the row is read again: of two requests at once the second sees what the first did, and closing the
  // invitation or changing its maker's role comes before or after.
  await lockStream(trx, found.organisation_id, 'access');
  const invitation = await find();
  if (!invitation) throw new ServiceError('invitation-unknown');
  const used = invitation.member_id !== null;
  const invitee = await readInvitee(trx, invitation);
  if (!used && invitee?.disabled) throw new ServiceError('member-disabled');
  if (!used && invitee?.companyAccount && memberCodes === 'refuse') throw new ServiceError('sign-in-only');
  const closed = now >= invitation.expires_at || invitation.revoked_at !== null;
  if (closed) throw new ServiceError(used ? 'invitation-used' : 'invitation-expired');
  const given = invitee === undefined || invitee.role === invitation.role;
  if (!used && !(given && (await makerMayGive(trx, invitation))))
    throw new ServiceError('invitation-expired');
  const { memberId, deviceId, token } = used
    ? await letInAgain(trx, invitation, request)
    : await letIn(trx, invitation, request, { now, tokenExpiresAt });
  const { id, organisation_id: organisationId, role } = invitation;
  const about = { member: memberId, device: deviceId, invitation: id, role };
  // A retry is no second joining, and frequent retries must not fill the audit log.
  if (!used) await appendAuditEvent(trx, { organisationId, who: memberId, kind: 'join.done', about }, now);
  return { organisationId, token, member: await readMember(trx, organisationId, memberId) };
}

type Joined = { memberId: string; deviceId: string; token: string };

/** The member whom an invitation is for, as they are now; undefined for one that makes a new member. */
async function readInvitee(
  trx: ServiceTransaction,
  { organisation_id: organisationId, for_member_id: memberId }: Invitation,
): Promise<{ role: Role; disabled: boolean; companyAccount: boolean } | undefined> {
  if (memberId === null) return undefined;
  const member = await trx
    .selectFrom('members')
    .select(['role', 'disabled_at'])
    .where('organisation_id', '=', organisationId)
    .where('id', '=', memberId)
    .executeTakeFirstOrThrow();
  return {
    role: member.role,
    disabled: member.disabled_at !== null,
    companyAccount: await hasAccount(trx, organisationId, memberId),
  };
}

async function letIn(
  trx: ServiceTransaction,
  invitation: Invitation,
  request: JoinRequest,
  { now, tokenExpiresAt }: { now: number; tokenExpiresAt: number },
): Promise<Joined> {
  const { organisation_id: organisationId, id } = invitation;
  const memberId = invitation.for_member_id ?? (await addInvited(trx, invitation, request, now));
  const deviceId = randomUUID();
  const token = tokenOf(request, deviceId);
  await addDevice(
    trx,
    organisationId,
    {
      id: deviceId,
      token,
      memberId,
      name: tidyText(request.device),
      tokenExpiresAt,
    },
    now,
  );
  await trx
    .updateTable('invitations')
    .set({ member_id: memberId, join_key_sha256: sha256(request.joinKey), device_id: deviceId })
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .execute();
  return { memberId, deviceId, token };
}

async function addInvited(
  trx: ServiceTransaction,
  { organisation_id: organisationId, team_id: teamId, role }: Invitation,
  request: JoinRequest,
  now: number,
): Promise<string> {
  const name = await distinctName(trx, organisationId, tidyText(request.name));
  return await addMember(trx, organisationId, { name, role, teamId }, now);
}

/**
 * The response of an earlier request, for a client that it did not reach or reached twice: the same member, device and
 * token. A revoked device stays out.
 */
async function letInAgain(
  trx: ServiceTransaction,
  invitation: Invitation,
  request: JoinRequest,
): Promise<Joined> {
  if (invitation.join_key_sha256 !== sha256(request.joinKey)) throw new ServiceError('invitation-used');
  const device = await devicesWithMembers(trx)
    .select(['devices.id', 'devices.member_id', 'devices.revoked_at', 'members.disabled_at'])
    .where('devices.organisation_id', '=', invitation.organisation_id)
    .where('devices.id', '=', invitation.device_id)
    .executeTakeFirstOrThrow();
  if (device.disabled_at !== null) throw new ServiceError('member-disabled');
  if (device.revoked_at !== null) throw new ServiceError('invitation-used');
  const token = tokenOf(request, device.id);
  // A token that was rotated away since is not given again.
  const retired = await trx
    .selectFrom('device_tokens')
    .select('token_sha256')
    .where('organisation_id', '=', invitation.organisation_id)
    .where('token_sha256', '=', sha256(token))
    .executeTakeFirst();
  if (retired) throw new ServiceError('invitation-used');
  // Writes what is there already, except where an older release had issued a random token.
  await trx
    .updateTable('devices')
    .set({ token_sha256: sha256(token) })
    .where('organisation_id', '=', invitation.organisation_id)
    .where('id', '=', device.id)
    .execute();
  return { memberId: device.member_id, deviceId: device.id, token };
}

/**
 * The token of a joining: the same at each retry, though only its hash is stored. Only the person who joined knows all
 * of its parts (code, key, the device's random id).
 */
function tokenOf({ code, joinKey }: JoinRequest, deviceId: string): string {
  return deriveSecret(joinKey, `${code}:${deviceId}`, 'token');
}

/**
 * Records a refused joining, or a summary of how many followed. A code of no invitation names no organisation: it is
 * recorded once, in the oldest one.
 */
export async function recordRefusedJoin(
  database: ServiceDatabase,
  { typed, result, summary }: { typed: string; result: ServiceReason; summary?: RefusalSummary | undefined },
  now: number,
): Promise<void> {
  const codeHash = summary?.merged ? undefined : hashCode(typed);
  const known = codeHash === undefined ? undefined : await findInvitation(database, codeHash);
  const all = await listOrganisations(database);
  const served = all.filter(({ movedTo }) => movedTo === null);
  const organisation = known ? served.find(({ id }) => id === known.organisation_id) : served[0];
  if (!organisation) return;
  const { id: organisationId } = organisation;
  const about = {
    ...(known && { invitation: known.id }),
    ...(summary && { times: summary.times }),
  };
  await writeAsTenant(database, organisationId, (trx) =>
    appendAuditEvent(trx, { organisationId, who: 'nobody', kind: 'join.refused', about, result }, now),
  );
}

async function findInvitation(database: ServiceDatabase, codeHash: string) {
  return await readAsTenant(database, byCode(codeHash), (db) =>
    db
      .selectFrom('invitations')
      .select(['organisation_id', 'id'])
      .where('code_sha256', '=', codeHash)
      .executeTakeFirst(),
  );
}

function byCode(sha256: string): TenantKey {
  return { table: 'invitations', column: 'code_sha256', sha256 };
}
