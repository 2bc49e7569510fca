/**
 * Authentication and rate limits of every request, before its body is read: protocol version, rate, token, role.
 * Guarantees: the row of the endpoint decides; a route without a row is refused; a token that somebody was given has a
 * rate of its own, whatever its address sends besides.
 */
import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MINUTE_MS } from '@/protocol/duration';
import {
  compareProtocol,
  PROTOCOL_HEADER,
  SUPPORTED_VERSIONS,
  type SupportedVersions,
} from '@/protocol/version';
import type { ServiceDatabase } from '@/server/db/schema';
import { fieldError, ServiceError } from '@/server/domain/errors';
import { sha256 } from '@/server/domain/secrets';
import { type AccessTimes, authenticate, type RequestCaller } from '@/server/store/members/devices';
import { endpointAt } from './endpoint-lookup';
import type { ShutdownState } from './graceful-shutdown';
import { unknownTokenLimit } from './unknown-token-limiter';

const CALLER = 'caller';
const SPOKEN = 'spokenVersion';

type AuthenticateContext = {
  database: ServiceDatabase;
  accessTimes: () => AccessTimes;
  config: {
    joinsPerMinute?: number;
    signInsPerMinute?: number;
    requestsPerMinute?: number;
    unknownTokensPerMinute?: number;
    probesPerMinute?: number;
    supported?: SupportedVersions;
  };
  running: ShutdownState;
};

/** The caller of a request. Throws on an endpoint that needs no token: it has no caller. */
export function callerOf(request: FastifyRequest): RequestCaller {
  const caller = request.getDecorator<RequestCaller | undefined>(CALLER);
  if (!caller) throw new Error('no caller is known on a route without a token');
  return caller;
}

/** The same; undefined on an endpoint without a token. */
export function knownCaller(request: FastifyRequest): RequestCaller | undefined {
  return request.getDecorator<RequestCaller | undefined>(CALLER);
}

/** The protocol version of a request, which its response has to be in too. */
export function versionOf(request: FastifyRequest): number {
  return request.getDecorator<number>(SPOKEN);
}

/** Adds the checks before every route of the service. */
export async function authenticateRequests(
  app: FastifyInstance,
  { database, accessTimes, config, running }: AuthenticateContext,
): Promise<void> {
  await app.register(rateLimit, { global: false });
  // Each has a store of its own.
  const perAddress = (max: number) =>
    app.createRateLimit({ max, timeWindow: MINUTE_MS, keyGenerator: ({ ip }) => normalizeIP(ip) });
  const byAddress = {
    joins: perAddress(config.joinsPerMinute ?? 10),
    // Signing in by a window takes two requests, and a whole office may share one address when a shift begins.
    'sign-ins': perAddress(config.signInsPerMinute ?? 120),
    // Balancers and monitoring come often, and panels of a whole floor may share one address.
    probes: perAddress(config.probesPerMinute ?? 1_200),
  };
  const requests = app.createRateLimit({
    max: config.requestsPerMinute ?? 600,
    timeWindow: MINUTE_MS,
    keyGenerator: (request) => `token ${sha256(bearerToken(request) ?? '')}`,
  });
  const unknownTokens = unknownTokenLimit(config.unknownTokensPerMinute ?? 300);
  const enforceRateLimit = async (limit: typeof requests, request: FastifyRequest) => {
    const outcome = await limit(request);
    if (!outcome.isAllowed && outcome.isExceeded) {
      throw new ServiceError('too-many-requests', { retryAfterMs: Math.max(1, Math.ceil(outcome.ttl)) });
    }
  };

  app.decorateRequest(CALLER, undefined);
  app.decorateRequest(SPOKEN, 0);
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) return;
    const { access, rate, duringShutdown } = endpointAt(request.method, request.routeOptions.url ?? '');
    if (running.stopping && !duringShutdown) {
      reply.header('connection', 'close');
      throw new ServiceError('stopping');
    }
    if (access !== 'public') {
      request.setDecorator(SPOKEN, checkVersion(request, config.supported ?? SUPPORTED_VERSIONS));
    }
    if (rate !== undefined) await enforceRateLimit(byAddress[rate], request);
    if (typeof access === 'string') return;
    const token = bearerToken(request);
    if (token === undefined) throw new ServiceError('unauthorised');
    const hash = sha256(token);
    const known = unknownTokens.knows(hash);
    if (known) await enforceRateLimit(requests, request);
    const authenticated = await unknownTokens.lookUp(hash, normalizeIP(request.ip), () =>
      authenticate(database, token, accessTimes()),
    );
    if (!known) await enforceRateLimit(requests, request);
    if (!access.includes(authenticated.role)) throw new ServiceError('forbidden', { browser: authenticated });
    request.setDecorator(CALLER, { ...authenticated, allowedRoles: access } satisfies RequestCaller);
  });
}

function checkVersion(request: FastifyRequest, supported: SupportedVersions): number {
  const given = request.headers[PROTOCOL_HEADER];
  if (given === undefined) throw fieldError(PROTOCOL_HEADER, 'missing');
  if (typeof given !== 'string' || !/^\d{1,9}$/u.test(given)) {
    throw fieldError(PROTOCOL_HEADER, 'wrong-value', String(supported.newest));
  }
  const verdict = compareProtocol(Number(given), supported);
  if (verdict === 'too-old') throw new ServiceError('client-too-old', { expected: supported.oldest });
  if (verdict === 'too-new') throw new ServiceError('server-too-old', { expected: supported.newest });
  return Number(given);
}

/** The token that a request was sent with, if any. */
export function bearerToken(request: FastifyRequest): string | undefined {
  return /^Bearer ([\w-]{32,200})$/iu.exec(request.headers.authorization ?? '')?.[1];
}
