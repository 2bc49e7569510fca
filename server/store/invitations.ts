/**
 * Invitations. Each lets one person in, once, within its time, with one role in one organisation. A person
 * whose answer was lost asks again with the same code and join key and gets that answer; nobody else gets anything
 * out of a code that was used.
 */
import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { JoinAnswer, JoinRequest, Role } from '@/protocol/api';
import type { ServiceReason } from '@/protocol/errors';
import { INVITATION_DAYS } from '@/protocol/team';
import { tidyText } from '@/protocol/text';
import { Refusal } from '@/server/refusal';
import { deriveSecret, newCode, readCode, sha256 } from '@/server/secrets';
import { type Actor, recordAct } from './acts';
import { addDevice } from './devices';
import { addMember, readMember } from './members';
import { listOrganisations } from './organisations';
import type { ServiceDatabase, ServiceSchema, ServiceTransaction } from './schema';
import { type Key, readWithin, refuseIfMoved, writeWithin } from './within';

export const DAY_MS = 24 * 60 * 60 * 1000;
export type InvitationTerms = {
  organisationId: string;
  role: Role;
  teamId?: string | undefined;
  /** 1 to {@link INVITATION_DAYS}. */
  days?: number | undefined;
  /** Who invites; the command line unless a member does. */
  by?: Actor;
};

/** Opens an invitation and answers its code, which is told here and never again. */
export async function openInvitation(
  trx: ServiceTransaction,
  { organisationId, role, teamId, days = INVITATION_DAYS, by = 'command line' }: InvitationTerms,
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
      expires_at: now + Math.min(days, INVITATION_DAYS) * DAY_MS,
      member_id: null,
      join_key_sha256: null,
      device_id: null,
    })
    .execute();
  const about = { invitation: id, role, ...(teamId === undefined ? {} : { team: teamId }) };
  await recordAct(trx, { organisationId, who: by, kind: 'invitation.made', about }, now);
  return code;
}

/** Lets in whoever holds the code. Refuses: `invitation-unknown`, `-used`, `-expired`, `member-disabled`. */
export async function acceptInvitation(
  database: ServiceDatabase,
  request: JoinRequest,
  now: number,
): Promise<JoinAnswer & { organisationId: string }> {
  const code = readCode(request.code);
  if (code === undefined) throw new Refusal('invitation-unknown');
  return await writeWithin(database, byCode(sha256(code)), (trx) => accept(trx, { ...request, code }, now));
}

async function accept(
  trx: ServiceTransaction,
  request: JoinRequest,
  now: number,
): Promise<JoinAnswer & { organisationId: string }> {
  const codeHash = sha256(request.code);
  // Writing the row first takes it, so that of two who come at once the second sees what the first did.
  const invitation = await trx
    .updateTable('invitations')
    .set({ code_sha256: codeHash })
    .where('code_sha256', '=', codeHash)
    .returningAll()
    .executeTakeFirst();
  if (!invitation) throw new Refusal('invitation-unknown');
  await refuseIfMoved(trx, invitation.organisation_id);
  const used = invitation.member_id !== null;
  if (now >= invitation.expires_at) throw new Refusal(used ? 'invitation-used' : 'invitation-expired');
  const { memberId, deviceId, token } = used
    ? await letInAgain(trx, invitation, request)
    : await letIn(trx, invitation, request, now);
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
  now: number,
): Promise<Joined> {
  const memberId = await addMember(trx, organisationId, { name: tidyText(request.name), role, teamId }, now);
  const deviceId = randomUUID();
  const token = tokenOf(request, deviceId);
  await addDevice(
    trx,
    organisationId,
    { id: deviceId, token, memberId, name: tidyText(request.device) },
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

/**
 * Records that somebody came with a code and was not let in. A code of no invitation names no organisation:
 * every organisation of the service is told that codes are being tried.
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
  const concerned = all.filter(
    ({ id, movedTo }) => movedTo === null && (!known || id === known.organisation_id),
  );
  const about = known ? { invitation: known.id } : {};
  for (const { id: organisationId } of concerned) {
    await writeWithin(database, organisationId, (trx) =>
      recordAct(trx, { organisationId, who: 'nobody', kind: 'join.refused', about, result }, now),
    );
  }
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
