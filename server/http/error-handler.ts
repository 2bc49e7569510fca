import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DatabaseUnavailableError } from '@/server/db/database-unavailable';
import { fieldError, problemOf, ServiceError } from '@/server/domain/errors';

/** The retry time while the database is unavailable. */
const AWAY_MS = 2_000;

/** An error as a refusal; one of the service itself is `internal`. */
export function toServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  if (error instanceof DatabaseUnavailableError)
    return new ServiceError('stopping', { retryAfterMs: AWAY_MS });
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new ServiceError('too-large', { problems: [{ path: '', problem: 'too-large' }] });
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return fieldError('content-type', 'wrong-value', 'application/json');
  }
  if (status >= 400 && status < 500) return new ServiceError('invalid-request');
  return new ServiceError('internal');
}

/** Sends a problem, and logs the error behind it when it is the service's own. */
export function sendProblem(
  refusal: ServiceError,
  request: FastifyRequest,
  reply: FastifyReply,
  error?: unknown,
): FastifyReply {
  if (refusal.reason === 'internal') request.log.error({ err: error }, 'request failed');
  if (error instanceof DatabaseUnavailableError) request.log.warn({ err: error }, 'the database is away');
  const { retryAfterMs } = refusal.details;
  if (retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
  if (refusal.status === 401) reply.header('www-authenticate', 'Bearer realm="souffleur"');
  return reply
    .code(refusal.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemOf(refusal, request.id)));
}

/** Time for the response to be sent before the connection is destroyed. */
const LAST_WORDS_MS = 1_000;

/**
 * Responds on a connection where no request could be read: not HTTP, or headers or body too large or too slow. Destroys
 * it after that: the other end may never close its own half.
 */
export function sendRawProblem(socket: Socket): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  setTimeout(() => socket.destroy(), LAST_WORDS_MS).unref();
  const body = JSON.stringify(problemOf(new ServiceError('invalid-request'), 'none'));
  socket.end(
    'HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\nConnection: close\r\n' +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
