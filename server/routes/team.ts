import * as z from 'zod';
import { PATHS } from '@/protocol/api';
import {
  devicesAnswerSchema,
  INVITATION_DAYS,
  invitationAnswerSchema,
  invitationRequestSchema,
  memberChangeSchema,
  teamAnswerSchema,
  teamMemberSchema,
} from '@/protocol/team';
import { tidyText } from '@/protocol/text';
import { callerOf } from '@/server/guard';
import { Refusal } from '@/server/refusal';
import { type ListedDevice, listDevices } from '@/server/store/devices';
import { DAY_MS, openInvitation } from '@/server/store/invitations';
import { listMembers } from '@/server/store/members';
import { type Acting, changeMember, revoke, teamNamed } from '@/server/store/team-acts';
import { readWithin, writeWithin } from '@/server/store/within';
import { REFUSALS, type RoutedApp, type RouteParts } from './parts';

const deviceParams = z.strictObject({ deviceId: z.uuid() });
const memberParams = z.strictObject({ memberId: z.uuid() });
const memberDeviceParams = z.strictObject({ memberId: z.uuid(), deviceId: z.uuid() });

/** A member's own browsers; and people, their browsers and invitations for administrators. */
export function teamRoutes(app: RoutedApp, { database, clock, hub }: RouteParts): void {
  const allBrowsers = (organisationId: string) =>
    readWithin(database, organisationId, (walled) => listDevices(walled, organisationId));
  const browsers = async (organisationId: string) =>
    (await allBrowsers(organisationId)).filter(({ revokedAt }) => revokedAt === null);
  const membersOf = (organisationId: string) =>
    readWithin(database, organisationId, (walled) => listMembers(walled, organisationId));

  /** Revokes a browser of this member; anything else is not there. One that was revoked already stays so. */
  async function revokeOf(acting: Acting, memberId: string, deviceId: string): Promise<void> {
    const device = (await allBrowsers(acting.organisationId)).find(({ id }) => id === deviceId);
    if (device?.memberId !== memberId) throw new Refusal('not-found');
    if (device.revokedAt !== null) return;
    await writeWithin(database, acting.organisationId, (trx) => revoke(trx, acting, device));
    hub.wake(acting.organisationId);
  }

  app.get(
    PATHS.myDevices,
    { schema: { summary: 'The caller’s own browsers', response: { 200: devicesAnswerSchema, ...REFUSALS } } },
    async (request) => {
      const { organisationId, memberId, deviceId } = callerOf(request);
      const own = (await browsers(organisationId)).filter((device) => device.memberId === memberId);
      return { devices: own.map((device) => ({ ...asTold(device), here: device.id === deviceId })) };
    },
  );

  app.post(
    PATHS.myDevice,
    { schema: { summary: 'Revokes one of the caller’s own browsers; answers 204', params: deviceParams } },
    async (request, reply) => {
      const { organisationId, memberId } = callerOf(request);
      const acting = { organisationId, who: memberId, now: clock() };
      await revokeOf(acting, memberId, request.params.deviceId);
      return reply.code(204).send();
    },
  );

  app.get(
    PATHS.members,
    {
      schema: { summary: 'Everybody, with their browsers', response: { 200: teamAnswerSchema, ...REFUSALS } },
    },
    async (request) => {
      const { organisationId } = callerOf(request);
      const devices = Map.groupBy(await browsers(organisationId), ({ memberId }) => memberId);
      const members = await membersOf(organisationId);
      return {
        members: members.map((member) => ({
          ...member,
          devices: (devices.get(member.id) ?? []).map(asTold),
        })),
      };
    },
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
      const acting = { organisationId, who, now: clock() };
      await writeWithin(database, organisationId, (trx) => changeMember(trx, acting, memberId, request.body));
      hub.wake(organisationId);
      const member = (await membersOf(organisationId)).find(({ id }) => id === memberId);
      if (!member) throw new Refusal('not-found');
      const devices = (await browsers(organisationId)).filter((device) => device.memberId === memberId);
      return { member: { ...member, devices: devices.map(asTold) } };
    },
  );

  app.post(
    PATHS.memberDevice,
    { schema: { summary: 'Revokes a browser of a member; answers 204', params: memberDeviceParams } },
    async (request, reply) => {
      const { organisationId, memberId: who } = callerOf(request);
      const { memberId, deviceId } = request.params;
      await revokeOf({ organisationId, who, now: clock() }, memberId, deviceId);
      return reply.code(204).send();
    },
  );

  app.post(
    PATHS.invitations,
    {
      schema: {
        summary: 'Opens an invitation; its code is told here and never again',
        body: invitationRequestSchema,
        response: { 200: invitationAnswerSchema, ...REFUSALS },
      },
    },
    async (request) => {
      const { organisationId, memberId: by } = callerOf(request);
      const { role, team: name, days = INVITATION_DAYS } = request.body;
      const now = clock();
      const code = await writeWithin(database, organisationId, async (trx) => {
        const team =
          name === undefined
            ? undefined
            : await teamNamed(trx, { organisationId, who: by, now }, tidyText(name));
        return await openInvitation(trx, { organisationId, role, teamId: team?.id, days, by }, now);
      });
      return { code, expiresAt: now + days * DAY_MS };
    },
  );
}

function asTold({ id, name, createdAt }: ListedDevice) {
  return { id, name, joinedAt: createdAt };
}
