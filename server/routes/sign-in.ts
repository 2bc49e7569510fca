/**
 * Signing in with the company's accounts: a window of the browser goes from the extension through the provider
 * and back, and the extension exchanges what it brought. Guarantees that no window is ever sent to an address that
 * is not on the list, that nothing a request held is shown, and that the provider's tokens stay here.
 */
import { normalizeIP } from '@fastify/rate-limit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type SignInStart, signInStartSchema } from '@/protocol/api';
import { ENDPOINTS } from '@/protocol/endpoints';
import { tidyText } from '@/protocol/text/clean-text';
import type { ServiceReason } from '@/protocol/validation/errors';
import { validateUntrusted } from '@/protocol/validation/validate';
import { readAsTenant, writeAsTenant } from '@/server/db/tenant';
import { ServiceError } from '@/server/domain/errors';
import { deriveSecret } from '@/server/domain/secrets';
import { toServiceError } from '@/server/http/error-handler';
import type { Register } from '@/server/http/register';
import { readPerson } from '@/server/sign-in/claims';
import { sendPage } from '@/server/sign-in/page';
import { connectProvider, type Provider, type Ties } from '@/server/sign-in/provider';
import type { SignInSettings } from '@/server/sign-in/settings';
import { readMember } from '@/server/store/members/members';
import { onlyOrganisation } from '@/server/store/organisations/organisations';
import { memberOfAccount } from '@/server/store/sign-in/sign-in-accounts';
import {
  beginSignIn,
  consumeCallback,
  exchangeCode,
  openCode,
  recordRefusedSignIn,
} from '@/server/store/sign-in/sign-ins';
import type { RouteContext } from './context';

const STATE = /^[\w-]{43}$/u;

/** What says nothing against whoever came. */
const NOBODY_REFUSED: ReadonlySet<ServiceReason> = new Set(['sign-in-unavailable', 'stopping']);

/** Where a window goes when its sign-in ends, and what it carries besides. */
type WayBack = { redirectUri: string; clientState: string };

/** The three steps of a sign-in. Without settings they are there, and refuse. */
export function signInRoutes(
  register: Register,
  { database, clock, newTokenExpiry, hub, refusals, config, log }: RouteContext,
): void {
  const offered = config.signIn && {
    settings: config.signIn,
    provider: connectProvider(config.signIn, {
      callback: `${config.signIn.publicUrl}${ENDPOINTS.signInCallback.path}`,
      onProblem: (err) => log.warn({ err }, 'the identity provider was not relied upon'),
    }),
  };
  const need = (): { settings: SignInSettings; provider: Provider } => {
    if (!offered) throw new ServiceError('sign-in-not-offered');
    return offered;
  };
  const record = async (error: unknown, organisationId: string, ip: string) => {
    if (!(error instanceof ServiceError) || NOBODY_REFUSED.has(error.reason)) return;
    const { reason } = error;
    const key = `sign-in ${organisationId} ${normalizeIP(ip)} ${reason}`;
    await refusals.counted(key, clock(), (summary) =>
      recordRefusedSignIn(database, organisationId, { result: reason, summary }, clock()),
    );
  };
  const organisation = (settings: SignInSettings) => onlyOrganisation(database, settings.organisation);

  register(
    ENDPOINTS.signInStart,
    async (request, reply) => {
      const { settings, provider } = need();
      if (!settings.redirects.includes(request.query.redirect_uri)) throw new ServiceError('invalid-request');
      const organisationId = await organisation(settings);
      const { state, salt } = await beginSignIn(database, organisationId, request.query, clock());
      const to = await provider.begin(tiesOf(state, salt));
      return reply.redirect(to.href);
    },
    {
      onError: (error, request, reply) =>
        endWindow(error, request, reply, offered && wayBackOf(request.query, offered.settings)),
    },
  );

  register(
    ENDPOINTS.signInCallback,
    async (request, reply) => {
      const { settings, provider } = need();
      const query = new URLSearchParams(request.raw.url?.split('?')[1] ?? '');
      const [state, another] = query.getAll('state');
      if (state === undefined || another !== undefined || !STATE.test(state)) {
        throw new ServiceError('sign-in-expired');
      }
      const organisationId = await organisation(settings);
      const taken = await consumeCallback(database, organisationId, state, clock());
      try {
        if (!taken || taken.late) throw new ServiceError('sign-in-expired');
        const person = readPerson(await provider.finish(query, tiesOf(state, taken.salt)), settings);
        const code = await writeAsTenant(database, organisationId, async (trx) => {
          const memberId = await memberOfAccount(trx, organisationId, person, clock());
          return await openCode(trx, { organisationId, state, memberId }, clock());
        });
        // A role may have changed, and with it what open streams receive.
        hub.wake(organisationId);
        return goBack(reply, taken, { code });
      } catch (error) {
        await record(error, organisationId, request.ip);
        return endWindow(error, request, reply, taken);
      }
    },
    { onError: (error, request, reply) => endWindow(error, request, reply, undefined) },
  );

  register(ENDPOINTS.signInToken, async (request) => {
    const { settings } = need();
    const organisationId = await organisation(settings);
    const { code, verifier } = request.body;
    const exchange = {
      organisationId,
      sessionDays: settings.sessionDays,
      tokenExpiresAt: newTokenExpiry(),
      code,
      verifier,
      device: tidyText(request.body.device),
    };
    try {
      const { token, memberId } = await exchangeCode(database, exchange, clock());
      const member = await readAsTenant(database, organisationId, (db) =>
        readMember(db, organisationId, memberId),
      );
      return { token, member };
    } catch (error) {
      await record(error, organisationId, request.ip);
      throw error;
    } finally {
      // A device was added, or one revoked.
      hub.wake(organisationId);
    }
  });
}

function tiesOf(state: string, salt: string): Ties {
  return {
    state,
    nonce: deriveSecret(salt, state, 'nonce'),
    verifier: deriveSecret(salt, state, 'verifier'),
  };
}

/** The way back that a request names, if it is one that windows may go. */
function wayBackOf(query: unknown, { redirects }: SignInSettings): WayBack | undefined {
  const parsed = validateUntrusted(query, signInStartSchema);
  if (!parsed.ok) return undefined;
  const start: SignInStart = parsed.value;
  return redirects.includes(start.redirect_uri)
    ? { redirectUri: start.redirect_uri, clientState: start.state }
    : undefined;
}

/** Ends a window that failed: back to the extension with the reason where there is a way, else by a page. */
function endWindow(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  way: WayBack | undefined,
): FastifyReply {
  const refusal = toServiceError(error);
  if (refusal.reason === 'internal') request.log.error({ err: error }, 'request failed');
  if (way) return goBack(reply, way, { error: refusal.reason });
  return sendPage(reply, refusal, request.headers['accept-language']);
}

function goBack(
  reply: FastifyReply,
  { redirectUri, clientState }: WayBack,
  result: { code: string } | { error: string },
): FastifyReply {
  const to = new URL(redirectUri);
  to.search = new URLSearchParams({ ...result, state: clientState }).toString();
  return reply.redirect(to.href);
}
