import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { PROTOCOL_HEADER } from '@/protocol/version';
import { ACCESS } from './access';

/** Serves the OpenAPI 3.1 description of every route at `/openapi.json`. Called before the routes are added. */
export async function describeApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Souffleur sync service',
        version,
        description:
          'What the Souffleur panel and its service say to each other. Refusals are `application/problem+json` ' +
          'with a closed `reason`.',
      },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    },
    transform: (route) => {
      const { schema, url } = jsonSchemaTransform(route);
      const access = ACCESS[`${String(route.route.method)} ${url}`] ?? 'anybody';
      if (access === 'anybody' || access === 'visitor') return { schema, url };
      const headers = {
        type: 'object',
        required: [PROTOCOL_HEADER],
        properties: { [PROTOCOL_HEADER]: { type: 'integer', description: 'Version of the protocol.' } },
      };
      const security = access === 'newcomer' ? [] : [{ token: [] }];
      return { schema: { ...schema, headers, security }, url };
    },
  });
  let text: string | undefined;
  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
    text ??= JSON.stringify(app.swagger());
    return reply.type('application/json').send(text);
  });
}
