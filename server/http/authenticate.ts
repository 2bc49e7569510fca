/**
 * What every request passes before its body is read, in this order: the version of the protocol, the rate,
 * the token, the role. Rates are counted by token for tokens that somebody was given. Default deny: a request of
 * a route without a line in `route-access.ts` gets nowhere.
 */
import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PATHS } from '@/protocol/api';
import { MINUTE_MS } from '@/protocol/duration';
import {
  compareProtocol,
  PROTOCOL_HEADER,
  SPOKEN_VERSIONS,
  type SupportedVersions,
} from '@/protocol/version';
import type { ServiceDatabase } from '@/server/db/schema';
import { fieldError, ServiceError } from '@/server/domain/errors';
import { sha256 } from '@/server/domain/secrets';
import { type AccessTimes, authenticate, type RequestCaller } from '@/server/store/members/devices';
import type { ShutdownState } from './graceful-shutdown';
import { accessTo } from './route-access';
import { unknownTokenLimit } from './unknown-token-limiter';

const CALLER = 'caller';
const SPOKEN = 'spokenVersion';
/** Routes for anybody that cost more than `/live`, which always answers. */
const PROBED: ReadonlySet<string> = new Set(['/ready', '/openapi.json', PATHS.about]);

type AuthenticateContext = {
  database: ServiceDatabase;
  accessTimes: () => AccessTimes;
  config: {
    joinsPerMinute?: number;
    signInsPerMinute?: number;
    requestsPerMinute?: number;
    unknownTokensPerMinute?: number;
    probesPerMinute?: number;
    spoken?: SupportedVersions;
  };
  running: ShutdownState;
};

/** Who sent this request. Throws on a route that needs no token: nobody is known there. */
export function callerOf(request: FastifyRequest): RequestCaller {
  const caller = request.getDecorator<RequestCaller | undefined>(CALLER);
  if (!caller) throw new Error('no caller is known on a route without a token');
  return caller;
}

/** The same, where anybody is known. */
export function knownCaller(request: FastifyRequest): RequestCaller | undefined {
  return request.getDecorator<RequestCaller | undefined>(CALLER);
}

/** The version of the protocol that this request is written in, and its answer has to be. */
export function versionOf(request: FastifyRequest): number {
  return request.getDecorator<number>(SPOKEN);
}

/** Puts the guard before every route of the service. */
export async function authenticateRequests(
  app: FastifyInstance,
  { database, accessTimes, config, running }: AuthenticateContext,
): Promise<void> {
  await app.register(rateLimit, { global: false });
  const joins = app.createRateLimit({
    max: config.joinsPerMinute ?? 10,
    timeWindow: MINUTE_MS,
    keyGenerator: (request) => `join ${normalizeIP(request.ip)}`,
  });
  // Signing in by a window takes two requests, and a whole office may share one address when a shift begins.
  const visits = app.createRateLimit({
    max: config.signInsPerMinute ?? 120,
    timeWindow: MINUTE_MS,
    keyGenerator: (request) => `visit ${normalizeIP(request.ip)}`,
  });
  // Balancers and monitoring come often, and panels of a whole floor may share one address.
  const probes = app.createRateLimit({
    max: config.probesPerMinute ?? 1_200,
    timeWindow: MINUTE_MS,
    keyGenerator: (request) => `probe ${normalizeIP(request.ip)}`,
  });
  const requests = app.createRateLimit({
    max: config.requestsPerMinute ?? 600,
    timeWindow: MINUTE_MS,
    keyGenerator: (request) => `token ${sha256(bearerToken(request) ?? '')}`,
  });
  const strangers = unknownTokenLimit(config.unknownTokensPerMinute ?? 300);
  const enforceRateLimit = async (limit: typeof joins, request: FastifyRequest) => {
    const outcome = await limit(request);
    if (!outcome.isAllowed && outcome.isExceeded) {
      throw new ServiceError('too-many-requests', { retryAfterMs: Math.max(1, Math.ceil(outcome.ttl)) });
    }
  };

  app.decorateRequest(CALLER, undefined);
  app.decorateRequest(SPOKEN, 0);
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) return;
    const access = accessTo(request.method, request.routeOptions.url ?? '');
    if (access === 'anybody') {
      if (PROBED.has(request.routeOptions.url ?? '')) await enforceRateLimit(probes, request);
      return;
    }
    if (running.stopping) {
      reply.header('connection', 'close');
      throw new ServiceError('stopping');
    }
    if (access === 'visitor') return await enforceRateLimit(visits, request);
    request.setDecorator(SPOKEN, checkVersion(request, config.spoken ?? SPOKEN_VERSIONS));
    if (access === 'newcomer') {
      return await enforceRateLimit(request.routeOptions.url === PATHS.signInToken ? visits : joins, request);
    }
    const token = bearerToken(request);
    if (token === undefined) throw new ServiceError('unauthorised');
    const hash = sha256(token);
    const known = strangers.knows(hash);
    if (known) await enforceRateLimit(requests, request);
    const authenticated = await strangers.lookUp(hash, normalizeIP(request.ip), () =>
      authenticate(database, token, accessTimes()),
    );
    if (!known) await enforceRateLimit(requests, request);
    if (!access.includes(authenticated.role)) throw new ServiceError('forbidden', { browser: authenticated });
    request.setDecorator(CALLER, { ...authenticated, allowedRoles: access } satisfies RequestCaller);
  });
}

function checkVersion(request: FastifyRequest, spoken: SupportedVersions): number {
  const given = request.headers[PROTOCOL_HEADER];
  if (given === undefined) throw fieldError(PROTOCOL_HEADER, 'missing');
  if (typeof given !== 'string' || !/^\d{1,9}$/u.test(given)) {
    throw fieldError(PROTOCOL_HEADER, 'wrong-value', String(spoken.newest));
  }
  const verdict = compareProtocol(Number(given), spoken);
  if (verdict === 'too-old') throw new ServiceError('client-too-old', { expected: spoken.oldest });
  if (verdict === 'too-new') throw new ServiceError('server-too-old', { expected: spoken.newest });
  return Number(given);
}

/** The token that a request was sent with, if any. */
export function bearerToken(request: FastifyRequest): string | undefined {
  return /^Bearer ([\w-]{32,200})$/iu.exec(request.headers.authorization ?? '')?.[1];
}
