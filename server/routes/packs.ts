import * as z from 'zod';
import {
  API_LIMITS,
  PATHS,
  packsResponseSchema,
  publishRequestSchema,
  publishResponseSchema,
  pullQuerySchema,
} from '@/protocol/api';
import { slugSchema } from '@/protocol/pack';
import { fieldError, ServiceError } from '@/server/domain/errors';
import { callerOf, versionOf } from '@/server/http/authenticate';
import { publishPack, pullPacks, readPackVersion } from '@/server/store/packs/packs';
import { downgradeResponse, REFUSALS, type RouteContext, type RoutedApp } from './context';

const versionParams = z.strictObject({
  packId: slugSchema,
  version: z
    .string()
    .regex(/^[1-9]\d{0,6}$/u)
    .transform(Number),
});

/** Tells which packs changed, hands out their bytes, and publishes. */
export function packRoutes(app: RoutedApp, { rights, clock, hub, quotas }: RouteContext): void {
  app.get(
    PATHS.packs,
    {
      schema: {
        summary: 'The newest version of each pack that changed since the cursor',
        querystring: pullQuerySchema,
        response: { 200: packsResponseSchema, ...REFUSALS },
      },
    },
    async (request) => {
      const { cursor, limit = API_LIMITS.changesPerPull } = request.query;
      const page = await rights.snapshot(callerOf(request), (trx, caller) =>
        pullPacks(trx, caller, { cursor, limit }),
      );
      return downgradeResponse(page, versionOf(request));
    },
  );

  app.get(
    PATHS.packVersion,
    {
      schema: {
        summary: 'The bytes of a version, exactly as its SHA-256 names them',
        params: versionParams,
        response: {
          200: {
            description: 'The pack, as JSON.',
            content: { 'application/json': { schema: z.unknown() } },
          },
          ...REFUSALS,
        },
      },
    },
    async (request, reply) => {
      const { packId, version } = request.params;
      const found = await rights.read(callerOf(request), (trx, caller) =>
        readPackVersion(trx, caller, packId, version),
      );
      if (!found) throw new ServiceError('not-found');
      const etag = `"${found.sha256}"`;
      reply
        .header('etag', etag)
        // The same path holds another organisation's pack for another token: caches must tell them apart.
        .header('vary', [reply.getHeader('vary'), 'Authorization'].flat().filter(Boolean).join(', '))
        .header('cache-control', 'private, no-store');
      if (request.headers['if-none-match'] === etag) return reply.code(304).send(undefined);
      return reply.type('application/json').send(Buffer.from(found.content));
    },
  );

  app.put(
    PATHS.packVersion,
    {
      bodyLimit: API_LIMITS.packBytes,
      schema: {
        summary: 'Publishes a version of a pack, and promotes the tips that it credits',
        params: versionParams,
        body: publishRequestSchema,
        response: { 200: publishResponseSchema, ...REFUSALS },
      },
    },
    async (request) => {
      const { packId, version } = request.params;
      const pack = request.body;
      if (pack.id !== packId) throw fieldError('id', 'wrong-value', packId);
      if (pack.version !== version) throw fieldError('version', 'wrong-value', version);
      const caller = callerOf(request);
      const head = await rights.write(caller, (trx, present) =>
        publishPack(trx, present, pack, clock(), quotas),
      );
      hub.wake(caller.organisationId);
      return { head };
    },
  );
}
