import { joinAnswerSchema, joinRequestSchema, meAnswerSchema, PATHS } from '@/protocol/api';
import { callerOf } from '@/server/guard';
import { Refusal } from '@/server/refusal';
import { acceptInvitation, recordRefusedJoin } from '@/server/store/invitations';
import { readMember } from '@/server/store/members';
import { revoke } from '@/server/store/team-acts';
import { readWithin, writeWithin } from '@/server/store/within';
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
      const joining = acceptInvitation(database, request.body, clock());
      const { organisationId, token, member } = await joining.catch(async (error: unknown) => {
        if (error instanceof Refusal) {
          await recordRefusedJoin(database, request.body.code, error.reason, clock());
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
      const member = await readWithin(database, organisationId, (walled) =>
        readMember(walled, organisationId, memberId),
      );
      return { member };
    },
  );

  app.post(
    PATHS.leave,
    { schema: { summary: 'Revokes the token that it is sent with; answers 204 without a body' } },
    async (request, reply) => {
      const { organisationId, memberId, deviceId } = callerOf(request);
      const acting = { organisationId, who: memberId, now: clock() };
      await writeWithin(database, organisationId, (trx) => revoke(trx, acting, { id: deviceId, memberId }));
      hub.wake(organisationId);
      return reply.code(204).send();
    },
  );
}
