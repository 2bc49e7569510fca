/**
 * Invitations: who makes, lists and cancels them. Each is good once, within its time, in one organisation: for a new
 * member with one role, or for another browser of a member who is there already. `joining.ts` lets people in by them.
 */
import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import { ROLES, type Role } from '@/protocol/api';
import { DAY_MS } from '@/protocol/duration';
import { ENDPOINTS } from '@/protocol/endpoints';
import { INVITATION_DAYS, type ListedInvitation } from '@/protocol/team';
import type { ServiceDatabase, ServiceSchema, ServiceTransaction } from '@/server/db/schema';
import { inTenant } from '@/server/db/tenant-join';

import { ServiceError } from '@/server/domain/errors';
import { hashCode, newCode } from '@/server/domain/secrets';
import { type Actor, appendAuditEvent } from '@/server/store/audit/audit-log';
import { INVITATION_RETENTION_DAYS } from '@/server/store/organisations/retention-queries';

export type InvitationTerms = {
  organisationId: string;
  role: Role;
  teamId?: string | undefined;
  /** The member who gets another browser by it; `role` is theirs, and they stay in their teams. */
  forMemberId?: string | undefined;
  /** 1 to {@link INVITATION_DAYS}. */
  days?: number | undefined;
  /** Instead of `days`: the first administrator's code is open for a short time only. */
  validMs?: number | undefined;
  /** Who invites; the command line unless a member does. */
  by?: Actor;
};

/** Opens an invitation and returns its code, which is readable here and never again. */
export async function openInvitation(
  trx: ServiceTransaction,
  {
    organisationId,
    role,
    teamId,
    forMemberId,
    days = INVITATION_DAYS,
    validMs,
    by = 'command line',
  }: InvitationTerms,
  now: number,
): Promise<string> {
  const code = newCode();
  const id = randomUUID();
  await trx
    .insertInto('invitations')
    .values({
      organisation_id: organisationId,
      id,
      code_sha256: hashCode(code) ?? '',
      role,
      team_id: teamId ?? null,
      created_at: now,
      expires_at: now + (validMs ?? Math.min(days, INVITATION_DAYS) * DAY_MS),
      member_id: null,
      join_key_sha256: null,
      device_id: null,
      made_by: by,
      revoked_at: null,
      for_member_id: forMemberId ?? null,
    })
    .execute();
  const about = {
    invitation: id,
    role,
    ...(teamId === undefined ? {} : { team: teamId }),
    ...(forMemberId === undefined ? {} : { member: forMemberId }),
  };
  await appendAuditEvent(trx, { organisationId, who: by, kind: 'invitation.made', about }, now);
  return code;
}

export type Invitation = Selectable<ServiceSchema['invitations']>;

/** Whether who made an invitation may still give its role. The command line and the first start always may. */
export async function makerMayGive(
  trx: ServiceTransaction,
  { organisation_id: organisationId, made_by: maker, role }: Invitation,
): Promise<boolean> {
  if (maker === null || maker === 'command line' || maker === 'service') return true;
  const member = await trx
    .selectFrom('members')
    .select(['role', 'disabled_at'])
    .where('organisation_id', '=', organisationId)
    .where('id', '=', maker)
    .executeTakeFirst();
  return member !== undefined && member.disabled_at === null && mayGive(member.role, role);
}

/** Whether a member of one role may invite somebody to another role. */
export function mayGive(own: Role, given: Role): boolean {
  const inviting: readonly Role[] = ENDPOINTS.invite.access;
  return inviting.includes(own) && ROLES.indexOf(given) <= ROLES.indexOf(own);
}

/** Invitations that ended are listed for so long. */
const LISTED_MS = INVITATION_RETENTION_DAYS * DAY_MS;

/** The invitations of an organisation, newest first, with their makers and states. */
export async function listInvitations(
  database: ServiceDatabase,
  organisationId: string,
  now: number,
): Promise<ListedInvitation[]> {
  const rows = await database
    .selectFrom('invitations')
    .leftJoin('teams', inTenant('teams.id', 'invitations.team_id'))
    .leftJoin('members', inTenant('members.id', 'invitations.made_by'))
    .leftJoin('members as invitees', inTenant('invitees.id', 'invitations.for_member_id'))
    .select([
      'invitations.id',
      'invitations.role',
      'invitations.created_at',
      'invitations.expires_at',
      'invitations.revoked_at',
      'invitations.member_id',
      'teams.name as team',
      'members.name as maker',
      'invitees.name as invitee',
    ])
    .where('invitations.organisation_id', '=', organisationId)
    .where('invitations.expires_at', '>', now - LISTED_MS)
    .orderBy('invitations.created_at', 'desc')
    .orderBy('invitations.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    role: row.role,
    ...(row.team === null ? {} : { team: row.team }),
    ...(row.maker === null ? {} : { madeBy: row.maker }),
    ...(row.invitee === null ? {} : { forMember: row.invitee }),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    state: stateOf(row, now),
  }));
}

function stateOf(
  row: { member_id: string | null; revoked_at: number | null; expires_at: number },
  now: number,
): ListedInvitation['state'] {
  if (row.member_id !== null) return 'used';
  if (row.revoked_at !== null) return 'revoked';
  return now >= row.expires_at ? 'expired' : 'open';
}

/** Who revokes, in which organisation, when. */
type Revoking = { organisationId: string; who: Actor; now: number };

/** Cancels an invitation that is still open. Refuses: `not-found`, `invitation-used`. */
export async function revokeInvitation(
  trx: ServiceTransaction,
  revoking: Revoking,
  invitationId: string,
): Promise<void> {
  const { organisationId } = revoking;
  const invitation = await trx
    .selectFrom('invitations')
    .select(['id', 'member_id'])
    .where('organisation_id', '=', organisationId)
    .where('id', '=', invitationId)
    .executeTakeFirst();
  if (!invitation) throw new ServiceError('not-found');
  if (invitation.member_id !== null) throw new ServiceError('invitation-used');
  await closeInvitations(trx, revoking, { id: invitationId });
}

/** Cancels the open invitations that a member made, or that are for a member, or the one with this id. */
export async function closeInvitations(
  trx: ServiceTransaction,
  { organisationId, who, now }: Revoking,
  which: { made_by: string } | { for_member_id: string } | { id: string },
): Promise<void> {
  const closed = await trx
    .updateTable('invitations')
    .set({ revoked_at: now })
    .where('organisation_id', '=', organisationId)
    .where('member_id', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .where(({ and }) => and(which))
    .returning(['id', 'role', 'for_member_id'])
    .execute();
  for (const { id, role, for_member_id: member } of closed) {
    const about = { invitation: id, role, ...(member === null ? {} : { member }) };
    await appendAuditEvent(trx, { organisationId, who, kind: 'invitation.revoked', about }, now);
  }
}
