/**
 * A few large answers at a time for each token: an answer that nobody reads stays in the memory of the service.
 * Guarantees: one more is refused as `too-many-requests`, with when to come back; a place is free once its answer has
 * left, or its connection ended. Panels ask for one page or one pack at a time.
 */
import type { FastifyInstance } from 'fastify';
import { ServiceError } from '@/server/domain/errors';
import { knownCaller } from './authenticate';
import { endpointAt } from './endpoint-lookup';

const AT_ONCE = 8;
const RETRY_AFTER_MS = 1_000;

export function limitLargeResponses(app: FastifyInstance): void {
  const answering = new Map<string, number>();
  app.addHook('preParsing', async (request, reply) => {
    const caller = knownCaller(request);
    if (!caller || !endpointAt(request.method, request.routeOptions.url ?? '').limitedConcurrency) return;
    const { deviceId } = caller;
    const count = answering.get(deviceId) ?? 0;
    if (count >= AT_ONCE) throw new ServiceError('too-many-requests', { retryAfterMs: RETRY_AFTER_MS });
    answering.set(deviceId, count + 1);
    reply.raw.once('close', () => {
      const left = (answering.get(deviceId) ?? 1) - 1;
      if (left > 0) answering.set(deviceId, left);
      else answering.delete(deviceId);
    });
  });
}
