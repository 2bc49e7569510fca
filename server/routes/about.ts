import { ENDPOINTS } from '@/protocol/endpoints';
import { SUPPORTED_VERSIONS } from '@/protocol/version';
import { isMigrated } from '@/server/db/migrate';
import { ServiceError } from '@/server/domain/errors';
import { openApiDocument } from '@/server/http/openapi';
import type { Register } from '@/server/http/register';
import type { RouteContext } from './context';

/** How long the result of `/ready` is cached: many probes cost one query. */
const READY_MS = 1_000;

/** The result of `read`, cached for `ms`; concurrent callers share one read. */
function cachedFor<T>(ms: number, read: () => Promise<T>): () => Promise<T> {
  let cached: { value: Promise<T>; readAt: number } | undefined;
  return () => {
    const now = performance.now();
    if (!cached || now - cached.readAt >= ms) cached = { value: read(), readAt: now };
    return cached.value;
  };
}

/** What answers here, for clients; whether it works, for monitoring; and its OpenAPI document. */
export function aboutRoutes(register: Register, { database, clock, config, running }: RouteContext): void {
  register(ENDPOINTS.about, async () => ({
    service: 'souffleur' as const,
    protocol: (config.supported ?? SUPPORTED_VERSIONS).newest,
    oldestProtocol: (config.supported ?? SUPPORTED_VERSIONS).oldest,
    version: config.version,
    now: clock(),
    ...(config.signIn ? { signIn: { provider: config.signIn.provider, only: config.signIn.only } } : {}),
  }));

  register(ENDPOINTS.liveness, async () => {});

  const readiness = cachedFor(READY_MS, () => isMigrated(database));
  register(ENDPOINTS.readiness, async (request) => {
    if (running.stopping) throw new ServiceError('stopping');
    try {
      if (await readiness()) return;
    } catch (err) {
      request.log.error({ err }, 'the database does not answer');
    }
    throw new ServiceError('stopping');
  });

  let openApi: string | undefined;
  register(ENDPOINTS.openApi, async (_request, reply) => {
    openApi ??= JSON.stringify(openApiDocument(config.version));
    return reply.type('application/json').send(openApi);
  });
}
