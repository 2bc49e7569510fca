import { normalizeIP } from '@fastify/rate-limit';
import { ENDPOINTS } from '@/protocol/endpoints';
import { ServiceError } from '@/server/domain/errors';
import { readCode, sha256 } from '@/server/domain/secrets';
import { bearerToken, callerOf, versionOf } from '@/server/http/authenticate';
import type { Register } from '@/server/http/register';
import { readTokenState, rotateToken } from '@/server/store/members/device-tokens';
import { acceptInvitation, recordRefusedJoin } from '@/server/store/members/joining';
import { revoke } from '@/server/store/members/member-actions';
import { readMember } from '@/server/store/members/members';
import type { RouteContext } from './context';

/** Coming in by an invitation, being known, and leaving. */
export function membershipRoutes(
  register: Register,
  { database, clock, tokenClock, newTokenExpiry, hub, refusals, config, rights, quotas }: RouteContext,
): void {
  register(ENDPOINTS.join, async (request) => {
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
  });

  register(ENDPOINTS.me, async (request) => {
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
  });

  register(ENDPOINTS.rotateToken, async (request) => {
    const token = bearerToken(request) ?? '';
    const { key } = request.body;
    return await rights.administer(callerOf(request), (trx, caller) =>
      rotateToken(trx, caller, { token, key, now: tokenClock(), expiresAt: newTokenExpiry() }, quotas),
    );
  });

  register(ENDPOINTS.leave, async (request) => {
    const { organisationId, memberId, deviceId } = callerOf(request);
    const actor = { organisationId, who: memberId, now: clock() };
    await rights.administer(callerOf(request), (trx) =>
      revoke(trx, actor, { id: deviceId, memberId }, { leaving: true }),
    );
    hub.wake(organisationId);
  });
}
