/**
 * What is done to people and browsers of an organisation, from the command line or by an administrator's
 * request: each change and its record are one transaction.
 */
import type { Role } from '@/protocol/api';
import type { MemberChange } from '@/protocol/team';
import { Refusal } from '@/server/refusal';
import { type Actor, recordAct } from './acts';
import { revokeDevice } from './devices';
import { listMembers, setDisabled, setRole } from './members';
import type { ServiceTransaction } from './schema';
import { lockStream } from './streams';

/** Who acts, in which organisation, when. */
export type Acting = { organisationId: string; who: Actor; now: number };

/** Changes what a member may do, from their next request on. */
export async function changeRole(
  trx: ServiceTransaction,
  { organisationId, who, now }: Acting,
  member: { id: string; role: Role },
  role: Role,
): Promise<void> {
  await setRole(trx, organisationId, member.id, role);
  const about = { member: member.id, role, was: member.role };
  await recordAct(trx, { organisationId, who, kind: 'role.changed', about }, now);
}

/** Shuts a member out from their next request on, or lets them in again. */
export async function shutOut(
  trx: ServiceTransaction,
  { organisationId, who, now }: Acting,
  memberId: string,
  disabled: boolean,
): Promise<void> {
  await setDisabled(trx, organisationId, memberId, disabled ? now : null);
  const kind = disabled ? 'member.disabled' : 'member.enabled';
  await recordAct(trx, { organisationId, who, kind, about: { member: memberId } }, now);
}

/**
 * Changes a member as an administrator asks. Refuses: `not-found`; `last-admin` when nobody would be left who
 * could undo it. What is so already is neither done nor recorded.
 */
export async function changeMember(
  trx: ServiceTransaction,
  acting: Acting,
  memberId: string,
  { role, disabled }: MemberChange,
): Promise<void> {
  // Taken first: two administrators who demote each other at the same moment come one after the other.
  await lockStream(trx, acting.organisationId, 'access');
  const members = await listMembers(trx, acting.organisationId);
  const member = members.find(({ id }) => id === memberId);
  if (!member) throw new Refusal('not-found');
  const after = { role: role ?? member.role, disabled: disabled ?? member.disabled };
  const others = members.some(({ id, role, disabled }) => id !== memberId && role === 'admin' && !disabled);
  const staysAdmin = after.role === 'admin' && !after.disabled;
  if (member.role === 'admin' && !member.disabled && !staysAdmin && !others) throw new Refusal('last-admin');
  if (after.role !== member.role) await changeRole(trx, acting, member, after.role);
  if (after.disabled !== member.disabled) await shutOut(trx, acting, memberId, after.disabled);
}

/** Shuts one browser out for good. */
export async function revoke(
  trx: ServiceTransaction,
  { organisationId, who, now }: Acting,
  device: { id: string; memberId: string },
): Promise<void> {
  await revokeDevice(trx, organisationId, device.id, now);
  const about = { device: device.id, member: device.memberId };
  await recordAct(trx, { organisationId, who, kind: 'device.revoked', about }, now);
}
