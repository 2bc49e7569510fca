import { joinAnswerSchema, joinRequestSchema, meAnswerSchema, PATHS } from '@/protocol/api';
import { callerOf } from '@/server/guard';
import { revokeDevice } from '@/server/store/devices';
import { acceptInvitation } from '@/server/store/invitations';
import { readMember } from '@/server/store/members';
import { REFUSALS, type RoutedApp, type RouteParts } from './parts';

/** Coming in by an invitation, being known, and leaving. */
export function membershipRoutes(app: RoutedApp, { database, clock, hub }: RouteParts): void {
  app.post(
    PATHS.join,
    {
      schema: {
        summary: 'Joins an organisation by a one-time invitation code',
        body: joinRequestSchema,
        response: { 200: joinAnswerSchema, ...REFUSALS },
      },
    },
    async (request) => {
      const { organisationId, token, member } = await database
        .transaction()
        .execute((trx) => acceptInvitation(trx, request.body, clock()));
      hub.wake(organisationId);
      return { token, member };
    },
  );

  app.get(
    PATHS.me,
    {
      schema: {
        summary: 'Who this token is, with the present role',
        response: { 200: meAnswerSchema, ...REFUSALS },
      },
    },
    async (request) => {
      const { organisationId, memberId } = callerOf(request);
      return { member: await readMember(database, organisationId, memberId) };
    },
  );

  app.post(
    PATHS.leave,
    { schema: { summary: 'Revokes the token that it is sent with; answers 204 without a body' } },
    async (request, reply) => {
      const { organisationId, deviceId } = callerOf(request);
      await database.transaction().execute((trx) => revokeDevice(trx, organisationId, deviceId, clock()));
      hub.wake(organisationId);
      return reply.code(204).send();
    },
  );
}
