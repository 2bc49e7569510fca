/**
 * A limit on concurrent large responses of one token: a response that nobody reads stays in the memory of the service.
 * Guarantees: one more is refused as `too-many-requests`, with a retry time; a slot is free once its response was sent
 * or its connection ended. Panels request one page or one pack at a time.
 */
import type { FastifyInstance } from 'fastify';
import { ServiceError } from '@/server/domain/errors';
import { knownCaller } from './authenticate';
import { endpointAt } from './endpoint-lookup';

const AT_ONCE = 8;
const RETRY_AFTER_MS = 1_000;

export function limitLargeResponses(app: FastifyInstance): void {
  const underWay = new Map<string, number>();
  app.addHook('preParsing', async (request, reply) => {
    const caller = knownCaller(request);
    if (!caller || !endpointAt(request.method, request.routeOptions.url ?? '').limitedConcurrency) return;
    const { deviceId } = caller;
    const count = underWay.get(deviceId) ?? 0;
    if (count >= AT_ONCE) throw new ServiceError('too-many-requests', { retryAfterMs: RETRY_AFTER_MS });
    underWay.set(deviceId, count + 1);
    reply.raw.once('close', () => {
      const left = (underWay.get(deviceId) ?? 1) - 1;
      if (left > 0) underWay.set(deviceId, left);
      else underWay.delete(deviceId);
    });
  });
}
