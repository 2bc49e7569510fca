/**
 * Administrative changes of members and their browsers, by the command line or an administrator's request. Each change
 * and its audit event are one transaction.
 */
import { ROLES, type Role } from '@/protocol/api';
import { FIRST_REVISION, type MemberChange } from '@/protocol/team';
import type { ServiceTransaction } from '@/server/db/schema';
import { lockStream } from '@/server/db/streams';
import { ServiceError } from '@/server/domain/errors';
import { QUOTAS, type Quotas } from '@/server/domain/quotas';
import type { MemberCodes } from '@/server/sign-in/settings';
import { type Actor, appendAuditEvent } from '@/server/store/audit/audit-log';
import { revokeDevice } from './devices';
import { closeInvitations, openInvitation } from './invitations';
import { findOrMakeTeam, listMembers, readMember, setDisabled, setRole, setTeams } from './members';

/** Who acts, in which organisation, when. */
export type ActionContext = { organisationId: string; who: Actor; now: number };

/** Changes a member's role, from their next request on. */
export async function changeRole(
  trx: ServiceTransaction,
  { organisationId, who, now }: ActionContext,
  member: { id: string; role: Role },
  role: Role,
): Promise<void> {
  await setRole(trx, organisationId, member.id, role);
  const about = { member: member.id, role, was: member.role };
  await appendAuditEvent(trx, { organisationId, who, kind: 'role.changed', about }, now);
  // A code for them was made for the role they had.
  if (role !== member.role) {
    await closeInvitations(trx, { organisationId, who, now }, { for_member_id: member.id });
  }
  if (ROLES.indexOf(role) < ROLES.indexOf(member.role)) {
    await closeInvitations(trx, { organisationId, who, now }, { made_by: member.id });
  }
}

/** Shuts a member out from their next request on, or lets them in again. */
export async function setMemberDisabled(
  trx: ServiceTransaction,
  { organisationId, who, now }: ActionContext,
  memberId: string,
  disabled: boolean,
): Promise<void> {
  await setDisabled(trx, organisationId, memberId, disabled ? now : null);
  const kind = disabled ? 'member.disabled' : 'member.enabled';
  await appendAuditEvent(trx, { organisationId, who, kind, about: { member: memberId } }, now);
  if (!disabled) return;
  await closeInvitations(trx, { organisationId, who, now }, { made_by: memberId });
  await closeInvitations(trx, { organisationId, who, now }, { for_member_id: memberId });
}

/**
 * Opens an invitation for another browser of a member, and returns its code. Refuses: `not-found`; `changed-meanwhile`
 * for a disabled member; `sign-in-only` for one who has an account of the company, where codes are refused to them.
 */
export async function inviteMember(
  trx: ServiceTransaction,
  { organisationId, who, now }: ActionContext,
  memberId: string,
  { days, memberCodes = 'allow' }: { days: number; memberCodes?: MemberCodes | undefined },
): Promise<string> {
  const member = (await listMembers(trx, organisationId)).find(({ id }) => id === memberId);
  if (!member) throw new ServiceError('not-found');
  if (member.disabled) throw new ServiceError('changed-meanwhile');
  if (member.companyAccount && memberCodes === 'refuse') throw new ServiceError('sign-in-only');
  const terms = { organisationId, role: member.role, forMemberId: memberId, days, by: who };
  return await openInvitation(trx, terms, now);
}

/** The team of that name; made when there is none yet. Refuses `quota` where there are as many as may be. */
export async function findOrCreateTeam(
  trx: ServiceTransaction,
  { organisationId, who, now }: ActionContext,
  name: string,
  { teams: mostTeams }: Pick<Quotas, 'teams'> = QUOTAS,
): Promise<{ id: string; made: boolean }> {
  const team = await findOrMakeTeam(trx, organisationId, name, mostTeams);
  if (team.made) {
    await appendAuditEvent(trx, { organisationId, who, kind: 'team.made', about: { team: team.id } }, now);
  }
  return team;
}

/**
 * Puts a member in exactly these teams. Unchanged teams are not recorded. A team beyond the limit is left out: it comes
 * from a claim, and nobody is locked out for it.
 */
export async function changeTeams(
  trx: ServiceTransaction,
  actor: ActionContext,
  memberId: string,
  names: readonly string[],
  quotas: Pick<Quotas, 'teams'> = QUOTAS,
): Promise<void> {
  const { organisationId, who, now } = actor;
  const before = new Set((await readMember(trx, organisationId, memberId)).teams.map(({ id }) => id));
  const after = new Set<string>();
  for (const name of names) {
    const team = await findOrCreateTeam(trx, actor, name, quotas).catch((error: unknown) => {
      if (error instanceof ServiceError && error.reason === 'quota') return undefined;
      throw error;
    });
    if (team) after.add(team.id);
  }
  if (before.size === after.size && [...after].every((id) => before.has(id))) return;
  await setTeams(trx, organisationId, memberId, [...after]);
  await appendAuditEvent(
    trx,
    { organisationId, who, kind: 'teams.changed', about: { member: memberId } },
    now,
  );
}

/**
 * Changes a member by an administrator's request. Refuses: `not-found`; `changed-meanwhile` when `revision` is
 * outdated; `client-too-old` without a revision, unless the member was never changed before; `last-admin` when no
 * administrator would be left. An unchanged value is neither written nor recorded.
 */
export async function changeMember(
  trx: ServiceTransaction,
  actor: ActionContext,
  memberId: string,
  { role, disabled, revision }: MemberChange,
): Promise<void> {
  // Taken first: two administrators who demote each other at the same moment come one after the other.
  await lockStream(trx, actor.organisationId, 'access');
  const members = await listMembers(trx, actor.organisationId);
  const member = members.find(({ id }) => id === memberId);
  if (!member) throw new ServiceError('not-found');
  const after = { role: role ?? member.role, disabled: disabled ?? member.disabled };
  if (after.role === member.role && after.disabled === member.disabled) return;
  if ((revision ?? FIRST_REVISION) !== member.revision) {
    throw new ServiceError(revision === undefined ? 'client-too-old' : 'changed-meanwhile');
  }
  const others = members.some((each) => each.id !== memberId && isActiveAdmin(each));
  const staysAdmin = after.role === 'admin' && !after.disabled;
  if (isActiveAdmin(member) && !staysAdmin && !others) throw new ServiceError('last-admin');
  if (after.role !== member.role) await changeRole(trx, actor, member, after.role);
  if (after.disabled !== member.disabled) await setMemberDisabled(trx, actor, memberId, after.disabled);
}

function isActiveAdmin({ role, disabled }: { role: Role; disabled: boolean }): boolean {
  return role === 'admin' && !disabled;
}

/** Whether this member is the only administrator who is not disabled. The caller holds the `access` counter. */
export async function isLastAdmin(
  trx: ServiceTransaction,
  organisationId: string,
  memberId: string,
): Promise<boolean> {
  const admins = (await listMembers(trx, organisationId)).filter(isActiveAdmin);
  return admins.length === 1 && admins[0]?.id === memberId;
}

/**
 * Revokes one browser for good. Unless its owner signed out, somebody else may have it: the invitations that its member
 * made are closed, since they would admit that person again.
 */
export async function revoke(
  trx: ServiceTransaction,
  { organisationId, who, now }: ActionContext,
  device: { id: string; memberId: string },
  { leaving = false } = {},
): Promise<void> {
  await revokeDevice(trx, organisationId, device.id, now);
  const about = { device: device.id, member: device.memberId };
  await appendAuditEvent(trx, { organisationId, who, kind: 'device.revoked', about }, now);
  if (!leaving) await closeInvitations(trx, { organisationId, who, now }, { made_by: device.memberId });
}
