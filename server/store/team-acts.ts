/**
 * What is done to people and browsers of an organisation, from the command line or by an administrator's
 * request: each change and its record are one transaction.
 */
import type { Role } from '@/protocol/api';
import { type Actor, recordAct } from './acts';
import { revokeDevice } from './devices';
import { setDisabled, setRole } from './members';
import type { ServiceTransaction } from './schema';

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
