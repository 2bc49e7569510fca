import { aboutSchema, PATHS } from '@/protocol/api';
import { SPOKEN_VERSIONS } from '@/protocol/version';
import { isMigrated } from '@/server/db/migrate';
import { ServiceError } from '@/server/domain/errors';
import { REFUSALS, type RouteContext, type RoutedApp } from './context';

/** How long the answer to `/ready` is good for: many probes cost one look at the database. */
const READY_MS = 1_000;

/** The result of `read`, read again once it is older than `ms`; those who come meanwhile share one reading. */
function cachedFor<T>(ms: number, read: () => Promise<T>): () => Promise<T> {
  let cached: { value: Promise<T>; readAt: number } | undefined;
  return () => {
    const now = performance.now();
    if (!cached || now - cached.readAt >= ms) cached = { value: read(), readAt: now };
    return cached.value;
  };
}

/** `GET /v1/about` for clients, `/live` and `/ready` for whoever watches over the service. */
export function aboutRoutes(app: RoutedApp, { database, clock, config, running }: RouteContext): void {
  app.get(
    PATHS.about,
    {
      schema: {
        summary: 'What answers here, and which versions of the protocol it speaks',
        response: { 200: aboutSchema, ...REFUSALS },
      },
    },
    async () => ({
      service: 'souffleur' as const,
      protocol: (config.spoken ?? SPOKEN_VERSIONS).newest,
      oldestProtocol: (config.spoken ?? SPOKEN_VERSIONS).oldest,
      version: config.version,
      now: clock(),
      ...(config.signIn ? { signIn: { provider: config.signIn.provider, only: config.signIn.only } } : {}),
    }),
  );

  app.get('/live', { schema: { summary: 'The process answers' } }, async (_request, reply) =>
    reply.code(200).send(),
  );

  const readiness = cachedFor(READY_MS, () => isMigrated(database));
  app.get(
    '/ready',
    { schema: { summary: 'The database answers and is migrated' } },
    async (request, reply) => {
      if (running.stopping) throw new ServiceError('stopping');
      try {
        if (await readiness()) return reply.code(200).send();
      } catch (err) {
        request.log.error({ err }, 'the database does not answer');
      }
      throw new ServiceError('stopping');
    },
  );
}
