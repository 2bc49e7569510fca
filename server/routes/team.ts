import * as z from 'zod';
import { PATHS } from '@/protocol/api';
import { DAY_MS } from '@/protocol/duration';
import {
  devicesResponseSchema,
  INVITATION_DAYS,
  invitationRequestSchema,
  invitationResponseSchema,
  invitationsResponseSchema,
  memberChangeSchema,
  teamMemberSchema,
  teamResponseSchema,
} from '@/protocol/team';
import { tidyText } from '@/protocol/text/clean-text';
import type { ServiceDatabase } from '@/server/db/schema';
import { ServiceError } from '@/server/domain/errors';
import { callerOf } from '@/server/http/authenticate';
import { type ListedDevice, listDevices, type RequestCaller } from '@/server/store/members/devices';
import { listInvitations, openInvitation, revokeInvitation } from '@/server/store/members/invitations';
import { changeMember, findOrCreateTeam, inviteMember, revoke } from '@/server/store/members/member-actions';
import { type ListedMember, listMembers } from '@/server/store/members/members';
import { refuseTooManyInvitations } from '@/server/store/organisations/stored-quotas';
import { REFUSALS, type RouteContext, type RoutedApp } from './context';

const deviceParams = z.strictObject({ deviceId: z.uuid() });
const invitationParams = z.strictObject({ invitationId: z.uuid() });
const memberParams = z.strictObject({ memberId: z.uuid() });
const memberDeviceParams = z.strictObject({ memberId: z.uuid(), deviceId: z.uuid() });

/** A member's own browsers; and people, their browsers and invitations for administrators. */
export function teamRoutes(
  app: RoutedApp,
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

  app.get(
    PATHS.myDevices,
    {
      schema: { summary: 'The caller’s own browsers', response: { 200: devicesResponseSchema, ...REFUSALS } },
    },
    async (request) => {
      const { organisationId, memberId, deviceId } = callerOf(request);
      const all = await rights.read(callerOf(request), (trx) => presentDevices(trx, organisationId));
      const own = all.filter((device) => device.memberId === memberId);
      return {
        devices: own.map((device) => ({ ...toListedInvitation(device), here: device.id === deviceId })),
      };
    },
  );

  app.post(
    PATHS.myDevice,
    { schema: { summary: 'Revokes one of the caller’s own browsers; answers 204', params: deviceParams } },
    async (request, reply) => {
      const caller = callerOf(request);
      await revokeOf(caller, caller.memberId, request.params.deviceId);
      return reply.code(204).send();
    },
  );

  app.get(
    PATHS.members,
    {
      schema: {
        summary: 'Everybody, with their browsers',
        response: { 200: teamResponseSchema, ...REFUSALS },
      },
    },
    async (request) =>
      rights.snapshot(callerOf(request), async (trx, { organisationId }) => {
        const devices = Map.groupBy(await presentDevices(trx, organisationId), ({ memberId }) => memberId);
        const members = await listMembers(trx, organisationId);
        return { members: members.map((member) => listed(member, devices.get(member.id) ?? [])) };
      }),
  );

  app.post(
    PATHS.member,
    {
      schema: {
        summary: 'Changes a member’s role, shuts them out or lets them in',
        params: memberParams,
        body: memberChangeSchema,
        response: { 200: z.object({ member: teamMemberSchema }), ...REFUSALS },
      },
    },
    async (request) => {
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
    },
  );

  app.post(
    PATHS.memberDevice,
    { schema: { summary: 'Revokes a browser of a member; answers 204', params: memberDeviceParams } },
    async (request, reply) => {
      const { memberId, deviceId } = request.params;
      await revokeOf(callerOf(request), memberId, deviceId);
      return reply.code(204).send();
    },
  );

  app.get(
    PATHS.invitations,
    {
      schema: {
        summary: 'The invitations, without their codes',
        response: { 200: invitationsResponseSchema, ...REFUSALS },
      },
    },
    async (request) =>
      rights.read(callerOf(request), async (trx, { organisationId }) => ({
        invitations: await listInvitations(trx, organisationId, clock()),
      })),
  );

  app.post(
    PATHS.invitations,
    {
      schema: {
        summary:
          'Opens an invitation for somebody new or for a member; its code is told here and never again',
        body: invitationRequestSchema,
        response: { 200: invitationResponseSchema, ...REFUSALS },
      },
    },
    async (request) => {
      const { organisationId, memberId: by } = callerOf(request);
      const { role, team: name, memberId, days = INVITATION_DAYS } = request.body;
      const now = clock();
      const acting = { organisationId, who: by, now };
      sending.addChange(by);
      const code = await rights.administer(callerOf(request), async (trx) => {
        const team =
          name === undefined ? undefined : await findOrCreateTeam(trx, acting, tidyText(name), quotas);
        await refuseTooManyInvitations(trx, organisationId, quotas, now);
        if (memberId !== undefined) return await inviteMember(trx, acting, memberId, { days, memberCodes });
        if (role === undefined) throw new ServiceError('invalid-request');
        return await openInvitation(trx, { organisationId, role, teamId: team?.id, days, by }, now);
      });
      return { code, expiresAt: now + days * DAY_MS };
    },
  );

  app.post(
    PATHS.invitation,
    { schema: { summary: 'Cancels an invitation; answers 204', params: invitationParams } },
    async (request, reply) => {
      const { organisationId, memberId: who } = callerOf(request);
      const { invitationId } = request.params;
      await rights.administer(callerOf(request), (trx) =>
        revokeInvitation(trx, { organisationId, who, now: clock() }, invitationId),
      );
      return reply.code(204).send();
    },
  );
}

function toListedInvitation({ id, name, createdAt }: ListedDevice) {
  return { id, name, joinedAt: createdAt };
}
