/**
 * Invitations. Each lets one person in, once, within its time, with one role in one organisation. A person
 * whose answer was lost asks again with the same code and join key and gets a fresh token for the same
 * member; nobody else gets anything out of a code that was used.
 */
import { randomUUID } from 'node:crypto';
import type { JoinAnswer, JoinRequest, Role } from '@/protocol/api';
import type { ServiceReason } from '@/protocol/errors';
import { INVITATION_DAYS } from '@/protocol/team';
import { tidyText } from '@/protocol/text';
import { Refusal } from '@/server/refusal';
import { newCode, readCode, sha256 } from '@/server/secrets';
import { type Actor, recordAct } from './acts';
import { addDevice } from './devices';
import { addMember, readMember } from './members';
import { listOrganisations } from './organisations';
import type { ServiceDatabase, ServiceTransaction } from './schema';
import { type Acting, revoke } from './team-acts';
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
  const codeHash = hashCode(request.code);
  if (codeHash === undefined) throw new Refusal('invitation-unknown');
  return await writeWithin(database, byCode(codeHash), (trx) => accept(trx, codeHash, request, now));
}

async function accept(
  trx: ServiceTransaction,
  codeHash: string,
  request: JoinRequest,
  now: number,
): Promise<JoinAnswer & { organisationId: string }> {
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
  await refuseIfMoved(trx, organisationId);
  const expired = now >= invitation.expires_at;

  let memberId = invitation.member_id;
  if (memberId === null) {
    if (expired) throw new Refusal('invitation-expired');
    memberId = await addMember(trx, organisationId, { name: tidyText(request.name), role, teamId }, now);
  } else {
    if (expired || invitation.join_key_sha256 !== joinKeyHash) throw new Refusal('invitation-used');
    await replaceDevice(trx, { organisationId, who: memberId, now }, invitation.device_id);
  }
  const device = { memberId, name: tidyText(request.device) };
  const { deviceId, token } = await addDevice(trx, organisationId, device, now);
  await trx
    .updateTable('invitations')
    .set({ member_id: memberId, join_key_sha256: joinKeyHash, device_id: deviceId })
    .where('organisation_id', '=', organisationId)
    .where('id', '=', invitation.id)
    .execute();
  const about = { member: memberId, device: deviceId, invitation: invitation.id, role };
  await recordAct(trx, { organisationId, who: memberId, kind: 'join.done', about }, now);
  return { organisationId, token, member: await readMember(trx, organisationId, memberId) };
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

/** Revokes the device of the answer that was lost. One that somebody revoked on purpose brings nobody back. */
async function replaceDevice(
  trx: ServiceTransaction,
  acting: Acting,
  deviceId: string | null,
): Promise<void> {
  const device = await trx
    .selectFrom('devices')
    .innerJoin('members', (join) =>
      join
        .onRef('members.organisation_id', '=', 'devices.organisation_id')
        .onRef('members.id', '=', 'devices.member_id'),
    )
    .select(['devices.id', 'devices.revoked_at', 'members.disabled_at'])
    .where('devices.organisation_id', '=', acting.organisationId)
    .where('devices.id', '=', deviceId)
    .executeTakeFirstOrThrow();
  if (device.disabled_at !== null) throw new Refusal('member-disabled');
  if (device.revoked_at !== null) throw new Refusal('invitation-used');
  await revoke(trx, acting, { id: device.id, memberId: acting.who });
}

function hashCode(typed: string): string | undefined {
  const code = readCode(typed);
  return code === undefined ? undefined : sha256(code);
}
