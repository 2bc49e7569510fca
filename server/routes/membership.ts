import { normalizeIP } from '@fastify/rate-limit';
import {
  joinRequestSchema,
  joinResponseSchema,
  meResponseSchema,
  PATHS,
  tokenRequestSchema,
  tokenResponseSchema,
} from '@/protocol/api';
import { ServiceError } from '@/server/domain/errors';
import { readCode, sha256 } from '@/server/domain/secrets';
import { bearerToken, callerOf, versionOf } from '@/server/http/authenticate';
import { readTokenState, rotateToken } from '@/server/store/members/device-tokens';
import { acceptInvitation, recordRefusedJoin } from '@/server/store/members/joining';
import { revoke } from '@/server/store/members/member-actions';
import { readMember } from '@/server/store/members/members';
import { REFUSALS, type RouteContext, type RoutedApp } from './context';

/** Coming in by an invitation, being known, and leaving. */
export function membershipRoutes(
  app: RoutedApp,
  { database, clock, tokenClock, newTokenExpiry, hub, refusals, config, rights, quotas }: RouteContext,
): void {
  app.post(
    PATHS.join,
    {
      schema: {
        summary: 'Joins an organisation by a one-time invitation code',
        body: joinRequestSchema,
        response: { 200: joinResponseSchema, ...REFUSALS },
      },
    },
    async (request) => {
      if (config.signIn?.only) throw new ServiceError('sign-in-only');
      const tokenExpiresAt = newTokenExpiry();
      const joining = acceptInvitation(database, request.body, {
        now: clock(),
        tokenExpiresAt,
        memberCodes: config.signIn?.memberCodes,
      });
      const { organisationId, token, member } = await joining.catch(async (error: unknown) => {
        if (error instanceof ServiceError) {
          const { code } = request.body;
          // Whoever guesses tries another code each time: those of no invitation are one refusal.
          const of = error.reason === 'invitation-unknown' ? '' : sha256(readCode(code) ?? '');
          const key = `join ${normalizeIP(request.ip)} ${error.reason} ${of}`;
          await refusals.counted(key, clock(), (summary) =>
            recordRefusedJoin(database, { typed: code, result: error.reason, summary }, clock()),
          );
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
        response: { 200: meResponseSchema, ...REFUSALS },
      },
    },
    async (request) => {
      return await rights.read(callerOf(request), async (trx, caller) => {
        const member = await readMember(trx, caller.organisationId, caller.memberId);
        // A panel of before 2 knows nothing of rotation.
        if (versionOf(request) < 2) return { member };
        const token = await readTokenState(trx, caller, {
          newExpiry: newTokenExpiry(),
          rotateAfterMs: config.rotateAfterMs,
        });
        return { member, token };
      });
    },
  );

  app.post(
    PATHS.myToken,
    {
      schema: {
        summary: 'A new token for this device; the one of before is retired by the first use of it',
        body: tokenRequestSchema,
        response: { 200: tokenResponseSchema, ...REFUSALS },
      },
    },
    async (request) => {
      const token = bearerToken(request) ?? '';
      const { key } = request.body;
      return await rights.administer(callerOf(request), (trx, caller) =>
        rotateToken(trx, caller, { token, key, now: tokenClock(), expiresAt: newTokenExpiry() }, quotas),
      );
    },
  );

  app.post(
    PATHS.leave,
    { schema: { summary: 'Revokes the token that it is sent with; answers 204 without a body' } },
    async (request, reply) => {
      const { organisationId, memberId, deviceId } = callerOf(request);
      const acting = { organisationId, who: memberId, now: clock() };
      await rights.administer(callerOf(request), (trx) =>
        revoke(trx, acting, { id: deviceId, memberId }, { leaving: true }),
      );
      hub.wake(organisationId);
      return reply.code(204).send();
    },
  );
}
