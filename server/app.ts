/**
 * Builds the service without listening, so that tests can call it directly.
 * Guarantees: every response is one of the API's or a problem with a closed reason; `protocol/endpoints.ts` authorises every
 * route here.
 */
import { randomUUID } from 'node:crypto';
import { normalizeIP } from '@fastify/rate-limit';
import Fastify, { type FastifyRequest, LogController } from 'fastify';
import type * as z from 'zod';
import { API_LIMITS } from '@/protocol/api';
import { ENDPOINTS } from '@/protocol/endpoints';
import type { DataProblem } from '@/protocol/validation/data-problem';
import { jsonStructureProblem } from '@/protocol/validation/json-structure';
import { validateUntrusted } from '@/protocol/validation/validate';
import type { SupportedVersions } from '@/protocol/version';
import type { ChangeBus } from '@/server/db/change-bus';
import { groupCommit } from '@/server/db/group-commit';
import { logTruncation } from '@/server/db/log-truncation';
import type { ServiceDatabase } from '@/server/db/schema';
import { fieldError, ServiceError } from '@/server/domain/errors';
import { QUOTAS, type Quotas, sendingQuota } from '@/server/domain/quotas';
import { authenticateRequests, knownCaller } from '@/server/http/authenticate';
import {
  affordableConnections,
  CONNECTION_LIMITS,
  type ConnectionLimits,
  limitConnections,
} from '@/server/http/connection-limits';
import { flushRegularly, hourlyRecorder, refusalRecorder } from '@/server/http/denied-access-audit';
import { endpointAt } from '@/server/http/endpoint-lookup';
import { sendProblem, sendRawProblem, toServiceError } from '@/server/http/error-handler';
import { stopGracefully } from '@/server/http/graceful-shutdown';
import { hardenHeaders } from '@/server/http/headers';
import { limitLargeBodies } from '@/server/http/large-bodies';
import { limitLargeResponses } from '@/server/http/large-responses';
import { registerOn } from '@/server/http/register';
import { responseSerializer } from '@/server/http/response-serializer';
import { type LiveOptions, liveHub } from '@/server/live/live';
import { type LogSettings, loggerOptions, logResponse } from '@/server/ops/log';
import type { ServiceMetrics } from '@/server/ops/metrics';
import { requestOrigin } from '@/server/store/audit/audit-origins';
import { tokenExpiry } from '@/server/store/members/device-tokens';
import { createRights } from '@/server/store/members/rights';
import { createTokenClock, newestTimeOfAll } from '@/server/store/members/token-clock';
import { organisationTotals } from '@/server/store/organisations/organisation-totals';
import { aboutRoutes } from './routes/about';
import { commandRoutes } from './routes/commands';
import { liveRoutes } from './routes/live';
import { membershipRoutes } from './routes/membership';
import { packRoutes } from './routes/packs';
import { signInRoutes } from './routes/sign-in';
import { teamRoutes } from './routes/team';
import { tipRoutes } from './routes/tips';
import type { SignInSettings } from './sign-in/settings';

export type ServiceConfig = {
  /** Souffleur's own version, returned by `/v1/about`. */
  version: string;
  /** Exact origins of the extensions that may call from a page without a host permission. */
  allowedOrigins: readonly string[];
  /** Addresses of reverse proxies whose `X-Forwarded-For` is trusted. */
  trustedProxies?: readonly string[];
  /** How members sign in with the company's accounts, where they may. */
  signIn?: SignInSettings | undefined;
  joinsPerMinute?: number;
  signInsPerMinute?: number;
  requestsPerMinute?: number;
  /** Tokens never given out that one address may try. */
  unknownTokensPerMinute?: number;
  /** Requests to `/ready`, `/openapi.json` and `/v1/about` that one address may send. */
  probesPerMinute?: number;
  connections?: Partial<ConnectionLimits>;
  quotas?: Partial<Quotas>;
  live?: Partial<LiveOptions>;
  /** The versions of the protocol that are served: those of this build, unless a test is an older or newer one. */
  supported?: SupportedVersions;
  /** Days that a token is good for unless it is rotated before. */
  tokenDays?: number;
  /** Age at which a token is rotated; a week unless a test says otherwise. */
  rotateAfterMs?: number;
};

export type ServiceParts = {
  /** Migrated. Its owner closes it after the service. */
  database: ServiceDatabase;
  /** ms since epoch. */
  clock: () => number;
  config: ServiceConfig;
  log: LogSettings;
  metrics: ServiceMetrics;
  /** Joins the other instances, where there can be some. */
  changeBus?: ((onError: (error: unknown) => void) => ChangeBus) | undefined;
};

const ROUTES = [
  aboutRoutes,
  membershipRoutes,
  teamRoutes,
  signInRoutes,
  commandRoutes,
  tipRoutes,
  packRoutes,
  liveRoutes,
];

/** A client's request id is used when it has this form. */
const REQUEST_ID = /^[\w-]{8,64}$/u;

/** Builds the service; `listen` or `inject` is for the caller. */
export async function buildService({ database, clock, config, log, metrics, changeBus }: ServiceParts) {
  const connections: ConnectionLimits = {
    ...CONNECTION_LIMITS,
    maxConnections: affordableConnections(),
    ...config.connections,
  };
  const quotas: Quotas = { ...QUOTAS, ...config.quotas };
  const sending = sendingQuota(quotas);
  const tokenClock = createTokenClock({ clock, newest: await newestTimeOfAll(database) });
  // By the later of both: a token that outlives a leap is rotated, one too short would shut its owner out.
  const newTokenExpiry = () => tokenExpiry(Math.max(clock(), tokenClock()), config.tokenDays);
  const accessTimes = () => ({ now: clock(), tokenNow: tokenClock() });
  const app = Fastify({
    logger: loggerOptions(log),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    // Every body is small, except where a route says otherwise.
    bodyLimit: API_LIMITS.smallBodyBytes,
    requestTimeout: connections.packMs,
    http: { headersTimeout: connections.headersMs, connectionsCheckingInterval: connections.checkMs },
    exposeHeadRoutes: false,
    return503OnClosing: false,
    trustProxy: config.trustedProxies?.length ? [...config.trustedProxies] : false,
    routerOptions: { maxParamLength: 100 },
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
    frameworkErrors: (error, request, reply) => sendProblem(toServiceError(error), request, reply),
    clientErrorHandler: (_error, socket) => sendRawProblem(socket),
  });

  app.setValidatorCompiler<z.ZodType>(({ schema }) => (data) => {
    const parsed = validateUntrusted(data ?? undefined, schema);
    return parsed.ok ? { value: parsed.value } : { error: invalid(parsed.problems) };
  });
  app.setSerializerCompiler(
    responseSerializer(({ method, url }, path) => {
      metrics.rowLeftOut();
      app.log.error({ method, route: url, path }, 'a stored row was left out of a response');
    }),
  );
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    async (request: FastifyRequest, body: string) => {
      if (body === '') return undefined;
      const caller = knownCaller(request);
      if (caller) sending.addBytes(caller.memberId, Buffer.byteLength(body));
      const problem = jsonStructureProblem(body);
      if (problem) throw new ServiceError('invalid-request', { problems: [problem] });
      try {
        return JSON.parse(body) as unknown;
      } catch {
        throw fieldError('', 'not-json');
      }
    },
  );

  const hub = liveHub(
    database,
    metrics,
    (err) => app.log.error({ err }, 'live look failed'),
    config.live,
    changeBus?.((err) => app.log.warn({ err }, 'other instances are not heard')),
  );
  const running = stopGracefully(app, { before: hub.stop });

  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) endpointAt(one, url);
  });
  app.addHook('onResponse', async (request, reply) => {
    logResponse(request, reply);
    const route = request.routeOptions.url ?? '';
    metrics.responded({
      method: request.method,
      route,
      status: reply.statusCode,
      ...(route === ENDPOINTS.liveNotices.path ? {} : { seconds: reply.elapsedTime / 1000 }),
    });
  });
  const refusals = hourlyRecorder();
  const recordRefusal = refusalRecorder(database, clock, refusals);
  const endRefusals = flushRegularly(refusals, clock, (err) =>
    app.log.error({ err }, 'a summary of refusals was not recorded'),
  );
  app.addHook('onClose', endRefusals);
  app.setErrorHandler(async (error, request, reply) => {
    const refusal = toServiceError(error);
    await recordRefusal(refusal, { route: request.routeOptions.url ?? '' }).catch((err: unknown) =>
      app.log.error({ err }, 'a refusal was not recorded'),
    );
    return sendProblem(refusal, request, reply, error);
  });
  app.setNotFoundHandler((request, reply) => sendProblem(new ServiceError('not-found'), request, reply));

  limitConnections(app, connections, config.trustedProxies ?? []);
  app.addHook('onRequest', (request, _reply, done) => requestOrigin.run(normalizeIP(request.ip), done));
  await hardenHeaders(app, config.allowedOrigins);
  await authenticateRequests(app, { database, accessTimes, config, running });
  limitLargeBodies(app);
  limitLargeResponses(app);

  const erased = logTruncation(database, {
    onError: (err) => app.log.error({ err }, 'the write-ahead log was not truncated'),
  });
  app.addHook('onClose', async () => erased.stop());
  const parts = {
    database,
    clock,
    tokenClock,
    newTokenExpiry,
    hub,
    config,
    running,
    metrics,
    log: app.log,
    commit: groupCommit(database, accessTimes, metrics),
    rights: createRights(database, accessTimes),
    erased,
    quotas,
    sending,
    totals: organisationTotals(),
    recordRefusal,
    refusals,
  };
  const { register, unbound } = registerOn(app);
  for (const addRoutes of ROUTES) addRoutes(register, parts);
  const missing = unbound();
  if (missing.length > 0) throw new Error(`no handler for ${missing.join(', ')} of protocol/endpoints.ts`);
  await app.ready();
  return app;
}

export type Service = Awaited<ReturnType<typeof buildService>>;

function invalid(problems: DataProblem[]): ServiceError {
  return new ServiceError('invalid-request', { problems });
}
