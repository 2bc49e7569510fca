/**
 * Handlers, bound to their rows in the table of endpoints: validation, limits and status come from the row.
 * Guarantees: an endpoint is bound once; `unbound` names those that nobody bound.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type * as z from 'zod';
import { ENDPOINTS, type Endpoint } from '@/protocol/endpoints';

/** A request whose parts were validated by the row of its endpoint. */
export type EndpointRequest<E extends Endpoint> = FastifyRequest<{
  Params: E extends { params: infer S extends z.ZodType } ? z.output<S> : unknown;
  Querystring: E extends { query: infer S extends z.ZodType } ? z.output<S> : unknown;
  Body: E extends { body: infer S extends z.ZodType } ? z.output<S> : unknown;
}>;

/** The body of the success; nothing, where that is empty or the handler has sent the reply itself. */
type HandlerResult<E extends Endpoint> = E['responses'] extends { 200: { json: infer S extends z.ZodType } }
  ? Promise<z.output<S>>
  : Promise<FastifyReply> | Promise<void>;

export type Handler<E extends Endpoint> = (
  request: EndpointRequest<E>,
  reply: FastifyReply,
) => HandlerResult<E>;

type Options = { onError?: (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply };

export type Register = <E extends Endpoint>(endpoint: E, handler: Handler<E>, options?: Options) => void;

/** Binds handlers on an instance. */
export function registerOn(app: FastifyInstance): { register: Register; unbound: () => string[] } {
  const bound = new Set<Endpoint>();
  return {
    register: (endpoint, handler, { onError } = {}) => {
      const { method, path, params, query, body, maxBodyBytes, responses }: Endpoint = endpoint;
      bound.add(endpoint);
      const emptyStatus = Object.keys(responses).find((status) => responses[Number(status)] === 'empty');
      const json = Object.entries(responses).flatMap(([status, response]) =>
        typeof response === 'object' && 'json' in response ? [[status, response.json]] : [],
      );
      app.route({
        method,
        url: path,
        ...(maxBodyBytes === undefined ? {} : { bodyLimit: maxBodyBytes }),
        schema: {
          ...(params && { params }),
          ...(query && { querystring: query }),
          ...(body && { body }),
          response: Object.fromEntries(json),
        },
        ...(onError && {
          errorHandler: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
            onError(error, request, reply),
        }),
        handler: async (request, reply) => {
          const result = await handler(request as Parameters<typeof handler>[0], reply);
          if (result === undefined && !reply.sent) return reply.code(Number(emptyStatus)).send();
          return result;
        },
      });
    },
    unbound: () => {
      // Its handler is that of the plugin for requests across origins.
      const own = Object.entries(ENDPOINTS).filter(([name]) => name !== 'preflight');
      return own.filter(([, endpoint]) => !bound.has(endpoint)).map(([name]) => name);
    },
  };
}
