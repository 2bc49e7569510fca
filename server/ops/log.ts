/**
 * The service's log: JSON lines that hold no token, code, name, address of a person's machine, nor text of a tip or
 * card, and do not name the member who sent a request.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';

export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Where lines go: standard output unless a stream is given. */
export type LogSettings = { level: LogLevel; stream?: { write: (line: string) => void } };

/** The log settings as Fastify takes them. */
export function loggerOptions({ level, stream }: LogSettings) {
  return {
    level,
    ...(stream ? { stream } : {}),
    base: { service: 'souffleur' },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError },
  };
}

/** Logs an error of the service itself, or a condition that needs attention. */
export type LogLine = {
  error: (what: { err: unknown }, message: string) => void;
  warn: (what: Record<string, number>, message: string) => void;
};

/** One line a request: its route's pattern, not its path or query. */
export function logResponse(request: FastifyRequest, reply: FastifyReply): void {
  request.log.info(
    {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    },
    'answered',
  );
}

/** The loggable part of an error: never the values that it was about. */
export function describeError(error: unknown) {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an error', stack: '' };
  const code = 'code' in error ? String(error.code) : undefined;
  const frames = error.stack?.split('\n').filter((line) => line.trimStart().startsWith('at ')) ?? [];
  return { type: error.name, code, message: code ?? error.name, stack: frames.slice(0, 8).join('\n') };
}
