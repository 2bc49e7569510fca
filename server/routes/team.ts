import { DAY_MS } from '@/protocol/duration';
import { ENDPOINTS } from '@/protocol/endpoints';
import { INVITATION_DAYS } from '@/protocol/team';
import { tidyText } from '@/protocol/text/clean-text';
import type { ServiceDatabase } from '@/server/db/schema';
import { ServiceError } from '@/server/domain/errors';
import { callerOf } from '@/server/http/authenticate';
import type { Register } from '@/server/http/register';
import { type ListedDevice, listDevices, type RequestCaller } from '@/server/store/members/devices';
import { listInvitations, openInvitation, revokeInvitation } from '@/server/store/members/invitations';
import { changeMember, findOrCreateTeam, inviteMember, revoke } from '@/server/store/members/member-actions';
import { type ListedMember, listMembers } from '@/server/store/members/members';
import { refuseTooManyInvitations } from '@/server/store/organisations/stored-quotas';
import type { RouteContext } from './context';

/** A member's own browsers; and people, their browsers and invitations for administrators. */
export function teamRoutes(
  register: Register,
  { clock, hub, rights, quotas, sending, config }: RouteContext,
): void {
  const presentDevices = async (database: ServiceDatabase, organisationId: string) =>
    (await listDevices(database, organisationId)).filter(({ revokedAt }) => revokedAt === null);

  const memberCodes = config.signIn?.memberCodes;
  const listed = ({ companyAccount, ...member }: ListedMember, devices: readonly ListedDevice[]) => ({
    ...member,
    ...(companyAccount && {
      companyAccount: memberCodes === 'refuse' ? ('codes-refused' as const) : ('codes-allowed' as const),
    }),
    devices: devices.filter(({ memberId }) => memberId === member.id).map(toListedInvitation),
  });

  /** Revokes a browser of this member; anything else is not there. One that was revoked already stays so. */
  async function revokeOf(caller: RequestCaller, memberId: string, deviceId: string): Promise<void> {
    const { organisationId } = caller;
    await rights.administer(caller, async (trx) => {
      const device = (await listDevices(trx, organisationId)).find(({ id }) => id === deviceId);
      if (device?.memberId !== memberId) throw new ServiceError('not-found');
      if (device.revokedAt !== null) return;
      await revoke(trx, { organisationId, who: caller.memberId, now: clock() }, device);
    });
    hub.wake(organisationId);
  }

  register(ENDPOINTS.myDevices, async (request) => {
    const { organisationId, memberId, deviceId } = callerOf(request);
    const all = await rights.read(callerOf(request), (trx) => presentDevices(trx, organisationId));
    const own = all.filter((device) => device.memberId === memberId);
    return {
      devices: own.map((device) => ({ ...toListedInvitation(device), here: device.id === deviceId })),
    };
  });

  register(ENDPOINTS.revokeMyDevice, async (request) => {
    const caller = callerOf(request);
    await revokeOf(caller, caller.memberId, request.params.deviceId);
  });

  register(ENDPOINTS.members, async (request) =>
    rights.snapshot(callerOf(request), async (trx, { organisationId }) => {
      const devices = Map.groupBy(await presentDevices(trx, organisationId), ({ memberId }) => memberId);
      const members = await listMembers(trx, organisationId);
      return { members: members.map((member) => listed(member, devices.get(member.id) ?? [])) };
    }),
  );

  register(ENDPOINTS.changeMember, async (request) => {
    const { organisationId, memberId: who } = callerOf(request);
    const { memberId } = request.params;
    sending.addChange(who);
    const result = await rights.administer(callerOf(request), async (trx) => {
      await changeMember(trx, { organisationId, who, now: clock() }, memberId, request.body);
      const member = (await listMembers(trx, organisationId)).find(({ id }) => id === memberId);
      if (!member) throw new ServiceError('not-found');
      return { member: listed(member, await presentDevices(trx, organisationId)) };
    });
    hub.wake(organisationId);
    return result;
  });

  register(ENDPOINTS.revokeDevice, async (request) => {
    const { memberId, deviceId } = request.params;
    await revokeOf(callerOf(request), memberId, deviceId);
  });

  register(ENDPOINTS.invitations, async (request) =>
    rights.read(callerOf(request), async (trx, { organisationId }) => ({
      invitations: await listInvitations(trx, organisationId, clock()),
    })),
  );

  register(ENDPOINTS.invite, async (request) => {
    const { organisationId, memberId: by } = callerOf(request);
    const { role, team: name, memberId, days = INVITATION_DAYS } = request.body;
    const now = clock();
    const actor = { organisationId, who: by, now };
    sending.addChange(by);
    const code = await rights.administer(callerOf(request), async (trx) => {
      const team =
        name === undefined ? undefined : await findOrCreateTeam(trx, actor, tidyText(name), quotas);
      await refuseTooManyInvitations(trx, organisationId, quotas, now);
      if (memberId !== undefined) return await inviteMember(trx, actor, memberId, { days, memberCodes });
      if (role === undefined) throw new ServiceError('invalid-request');
      return await openInvitation(trx, { organisationId, role, teamId: team?.id, days, by }, now);
    });
    return { code, expiresAt: now + days * DAY_MS };
  });

  register(ENDPOINTS.revokeInvitation, async (request) => {
    const { organisationId, memberId: who } = callerOf(request);
    const { invitationId } = request.params;
    await rights.administer(callerOf(request), (trx) =>
      revokeInvitation(trx, { organisationId, who, now: clock() }, invitationId),
    );
  });
}

function toListedInvitation({ id, name, createdAt }: ListedDevice) {
  return { id, name, joinedAt: createdAt };
}
