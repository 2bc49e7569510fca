import { joinAnswerSchema, joinRequestSchema, meAnswerSchema, PATHS } from '@/protocol/api';
import { callerOf } from '@/server/guard';
import { Refusal } from '@/server/refusal';
import { acceptInvitation, recordRefusedJoin } from '@/server/store/invitations';
import { readMember } from '@/server/store/members';
import { revoke } from '@/server/store/team-acts';
import { REFUSALS, type RoutedApp, type RouteParts } from './parts';

/** Coming in by an invitation, being known, and leaving. */
export function membershipRoutes(app: RoutedApp, { database, clock, hub, config }: RouteParts): void {
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
      if (config.signIn?.only) throw new Refusal('sign-in-only');
      const joining = database.transaction().execute((trx) => acceptInvitation(trx, request.body, clock()));
      const { organisationId, token, member } = await joining.catch(async (error: unknown) => {
        if (error instanceof Refusal) {
          const { reason } = error;
          await database
            .transaction()
            .execute((trx) => recordRefusedJoin(trx, request.body.code, reason, clock()));
        }
        throw error;
      });
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
      const { organisationId, memberId, deviceId } = callerOf(request);
      const acting = { organisationId, who: memberId, now: clock() };
      await database.transaction().execute((trx) => revoke(trx, acting, { id: deviceId, memberId }));
      hub.wake(organisationId);
      return reply.code(204).send();
    },
  );
}
