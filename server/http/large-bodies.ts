/**
 * A limit of one large body at a time for each token, so that nobody fills the memory by sending many at once.
 * Guarantees: a second one is refused as `too-many-requests`, with a retry time, before any of it is read; the slot is
 * free once the first was read whole, or its connection ended. Panels send one request at a time.
 */
import type { FastifyInstance } from 'fastify';
import { API_LIMITS } from '@/protocol/api';
import { ServiceError } from '@/server/domain/errors';
import { knownCaller } from './authenticate';

const RETRY_AFTER_MS = 1_000;

export function limitLargeBodies(app: FastifyInstance): void {
  const receiving = new Map<string, symbol>();
  app.addHook('preParsing', async (request, reply) => {
    const caller = knownCaller(request);
    const { 'content-length': length, 'transfer-encoding': chunked } = request.headers;
    const isLarge = chunked !== undefined || Number(length ?? 0) > API_LIMITS.smallBodyBytes;
    if (!caller || !isLarge) return;
    const { deviceId } = caller;
    if (receiving.has(deviceId))
      throw new ServiceError('too-many-requests', { retryAfterMs: RETRY_AFTER_MS });
    const slot = Symbol(deviceId);
    const release = () => {
      if (receiving.get(deviceId) === slot) receiving.delete(deviceId);
    };
    receiving.set(deviceId, slot);
    request.raw.once('end', release);
    request.raw.once('close', release);
    reply.raw.once('close', release);
  });
}
