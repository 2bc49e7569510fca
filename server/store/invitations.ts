/**
 * Invitations. Each lets one person in, once, within its time, with one role in one organisation. A person
 * whose answer was lost asks again with the same code and join key and gets that answer; nobody else gets anything
 * out of a code that was used.
 */
import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';

import { type JoinAnswer, type JoinRequest, PATHS, ROLES, type Role } from '@/protocol/api';
import { tidyText } from '@/protocol/clean-text';
import type { ServiceReason } from '@/protocol/errors';
import { INVITATION_DAYS, type ListedInvitation } from '@/protocol/team';
import { accessTo } from '@/server/access';

import { Refusal } from '@/server/refusal';
import { deriveSecret, newCode, readCode, sha256 } from '@/server/secrets';
import { type Actor, recordAct } from './acts';
import { tokenExpiry } from './device-tokens';
import { addDevice } from './devices';
import { INVITATION_KEPT_DAYS } from './leavings';
import { distinctName } from './member-names';
import { addMember, readMember } from './members';
import { listOrganisations } from './organisations';
import type { ServiceDatabase, ServiceSchema, ServiceTransaction } from './schema';
import { lockStream } from './streams';
import { type Key, readWithin, refuseIfMoved, writeWithin } from './within';

export const DAY_MS = 24 * 60 * 60 * 1000;
export type InvitationTerms = {
  organisationId: string;
  role: Role;
  teamId?: string | undefined;
  /** 1 to {@link INVITATION_DAYS}. */
  days?: number | undefined;
  /** Instead of `days`: the first administrator's code is open for a short time only. */
  validMs?: number | undefined;
  /** Who invites; the command line unless a member does. */
  by?: Actor;
};

/** Opens an invitation and answers its code, which is told here and never again. */
export async function openInvitation(
  trx: ServiceTransaction,
  { organisationId, role, teamId, days = INVITATION_DAYS, validMs, by = 'command line' }: InvitationTerms,
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
    })
    .execute();
  const about = { invitation: id, role, ...(teamId === undefined ? {} : { team: teamId }) };
  await recordAct(trx, { organisationId, who: by, kind: 'invitation.made', about }, now);
  return code;
}

/**
 * Lets in whoever holds the code. Refuses: `invitation-unknown`, `-used`, `-expired` (also when it was revoked, or
 * its maker may no longer give its role), `member-disabled`.
 */
export async function acceptInvitation(
  database: ServiceDatabase,
  request: JoinRequest,
  { now, tokenExpiresAt = tokenExpiry(now) }: { now: number; tokenExpiresAt?: number },
): Promise<JoinAnswer & { organisationId: string }> {
  const code = readCode(request.code);
  if (code === undefined) throw new Refusal('invitation-unknown');
  return await writeWithin(database, byCode(sha256(code)), (trx) =>
    accept(trx, { ...request, code }, { now, tokenExpiresAt }),
  );
}

async function accept(
  trx: ServiceTransaction,
  request: JoinRequest,
  { now, tokenExpiresAt }: { now: number; tokenExpiresAt: number },
): Promise<JoinAnswer & { organisationId: string }> {
  const codeHash = sha256(request.code);
  const find = () =>
    trx.selectFrom('invitations').selectAll().where('code_sha256', '=', codeHash).executeTakeFirst();
  const found = await find();
  if (!found) throw new Refusal('invitation-unknown');
  await refuseIfMoved(trx, found.organisation_id);
  // Taken before the row is read for good: of two who come at once the second sees what the first did, and whoever
  // closes the invitation or takes its maker's role comes before or after.
  await lockStream(trx, found.organisation_id, 'access');
  const invitation = await find();
  if (!invitation) throw new Refusal('invitation-unknown');
  const used = invitation.member_id !== null;
  const closed = now >= invitation.expires_at || invitation.revoked_at !== null;
  if (closed) throw new Refusal(used ? 'invitation-used' : 'invitation-expired');
  if (!used && !(await makerMayGive(trx, invitation))) throw new Refusal('invitation-expired');
  const { memberId, deviceId, token } = used
    ? await letInAgain(trx, invitation, request)
    : await letIn(trx, invitation, request, { now, tokenExpiresAt });
  const { id, organisation_id: organisationId, role } = invitation;
  const about = { member: memberId, device: deviceId, invitation: id, role };
  await recordAct(trx, { organisationId, who: memberId, kind: 'join.done', about }, now);
  return { organisationId, token, member: await readMember(trx, organisationId, memberId) };
}

type Invitation = Selectable<ServiceSchema['invitations']>;
type Joined = { memberId: string; deviceId: string; token: string };

async function letIn(
  trx: ServiceTransaction,
  { organisation_id: organisationId, id, team_id: teamId, role }: Invitation,
  request: JoinRequest,
  { now, tokenExpiresAt }: { now: number; tokenExpiresAt: number },
): Promise<Joined> {
  const name = await distinctName(trx, organisationId, tidyText(request.name));
  const memberId = await addMember(trx, organisationId, { name, role, teamId }, now);
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

/**
 * The answer of before, for whom it did not reach or reached twice: the same member, device and token. A device
 * that somebody revoked brings nobody back.
 */
async function letInAgain(
  trx: ServiceTransaction,
  invitation: Invitation,
  request: JoinRequest,
): Promise<Joined> {
  if (invitation.join_key_sha256 !== sha256(request.joinKey)) throw new Refusal('invitation-used');
  const device = await trx
    .selectFrom('devices')
    .innerJoin('members', (join) =>
      join
        .onRef('members.organisation_id', '=', 'devices.organisation_id')
        .onRef('members.id', '=', 'devices.member_id'),
    )
    .select(['devices.id', 'devices.member_id', 'devices.revoked_at', 'members.disabled_at'])
    .where('devices.organisation_id', '=', invitation.organisation_id)
    .where('devices.id', '=', invitation.device_id)
    .executeTakeFirstOrThrow();
  if (device.disabled_at !== null) throw new Refusal('member-disabled');
  if (device.revoked_at !== null) throw new Refusal('invitation-used');
  const token = tokenOf(request, device.id);
  // A token that was rotated away since is not given again.
  const retired = await trx
    .selectFrom('device_tokens')
    .select('token_sha256')
    .where('organisation_id', '=', invitation.organisation_id)
    .where('token_sha256', '=', sha256(token))
    .executeTakeFirst();
  if (retired) throw new Refusal('invitation-used');
  // Writes what is there, except where an older release had given a token made at random.
  await trx
    .updateTable('devices')
    .set({ token_sha256: sha256(token) })
    .where('organisation_id', '=', invitation.organisation_id)
    .where('id', '=', device.id)
    .execute();
  return { memberId: device.member_id, deviceId: device.id, token };
}

/**
 * The token that a joining gives: the same one each time that it is asked for, though only its hash is kept. Of
 * what it is made (code, key, the device's random id) nobody but who joined knows all.
 */
function tokenOf({ code, joinKey }: JoinRequest, deviceId: string): string {
  return deriveSecret(joinKey, `${code}:${deviceId}`, 'token');
}

/** Whether who made an invitation may still give its role. The command line and the first start always may. */
async function makerMayGive(
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

/** Whether a member of one role may invite somebody to another. */
export function mayGive(own: Role, given: Role): boolean {
  const inviting = accessTo('POST', PATHS.invitations);
  return inviting.includes(own) && ROLES.indexOf(given) <= ROLES.indexOf(own);
}

/** Invitations that ended are listed for so long. */
const LISTED_MS = INVITATION_KEPT_DAYS * DAY_MS;

/** The invitations of an organisation, newest first, by whom they were made and what became of them. */
export async function listInvitations(
  database: ServiceDatabase,
  organisationId: string,
  now: number,
): Promise<ListedInvitation[]> {
  const rows = await database
    .selectFrom('invitations')
    .leftJoin('teams', (join) =>
      join
        .onRef('teams.organisation_id', '=', 'invitations.organisation_id')
        .onRef('teams.id', '=', 'invitations.team_id'),
    )
    .leftJoin('members', (join) =>
      join
        .onRef('members.organisation_id', '=', 'invitations.organisation_id')
        .onRef('members.id', '=', 'invitations.made_by'),
    )
    .select([
      'invitations.id',
      'invitations.role',
      'invitations.created_at',
      'invitations.expires_at',
      'invitations.revoked_at',
      'invitations.member_id',
      'teams.name as team',
      'members.name as maker',
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
  if (!invitation) throw new Refusal('not-found');
  if (invitation.member_id !== null) throw new Refusal('invitation-used');
  await closeInvitations(trx, revoking, { id: invitationId });
}

/** Cancels the open invitations that a member made, or the one with this id. */
export async function closeInvitations(
  trx: ServiceTransaction,
  { organisationId, who, now }: Revoking,
  which: { madeBy: string } | { id: string },
): Promise<void> {
  let query = trx
    .updateTable('invitations')
    .set({ revoked_at: now })
    .where('organisation_id', '=', organisationId)
    .where('member_id', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now);
  query = 'id' in which ? query.where('id', '=', which.id) : query.where('made_by', '=', which.madeBy);
  for (const { id, role } of await query.returning(['id', 'role']).execute()) {
    const about = { invitation: id, role };
    await recordAct(trx, { organisationId, who, kind: 'invitation.revoked', about }, now);
  }
}

/**
 * Records that somebody came with a code and was not let in. A code of no invitation names no organisation: it is
 * recorded once, in the oldest one.
 */
export async function recordRefusedJoin(
  database: ServiceDatabase,
  typed: string,
  result: ServiceReason,
  now: number,
): Promise<void> {
  const codeHash = hashCode(typed);
  const known = codeHash === undefined ? undefined : await findInvitation(database, codeHash);
  const all = await listOrganisations(database);
  const served = all.filter(({ movedTo }) => movedTo === null);
  const organisation = known ? served.find(({ id }) => id === known.organisation_id) : served[0];
  if (!organisation) return;
  const { id: organisationId } = organisation;
  const about = known ? { invitation: known.id } : {};
  await writeWithin(database, organisationId, (trx) =>
    recordAct(trx, { organisationId, who: 'nobody', kind: 'join.refused', about, result }, now),
  );
}

async function findInvitation(database: ServiceDatabase, codeHash: string) {
  return await readWithin(database, byCode(codeHash), (walled) =>
    walled
      .selectFrom('invitations')
      .select(['organisation_id', 'id'])
      .where('code_sha256', '=', codeHash)
      .executeTakeFirst(),
  );
}

function byCode(sha256: string): Key {
  return { table: 'invitations', column: 'code_sha256', sha256 };
}

function hashCode(typed: string): string | undefined {
  const code = readCode(typed);
  return code === undefined ? undefined : sha256(code);
}
