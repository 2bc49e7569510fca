import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { PATHS } from '@/protocol/api';
import { PROTOCOL_HEADER } from '@/protocol/version';
import { REFUSALS } from '@/server/routes/context';
import { ACCESS } from './route-access';

const PACK_BYTES = `GET ${PATHS.packVersion}`;
/** Answered by a redirect or, where there is no way back, by a page for a person. */
const PAGES: ReadonlySet<string> = new Set([`GET ${PATHS.signInStart}`, `GET ${PATHS.signInCallback}`]);
const PAGE = {
  description: 'Refused, as a page for the person in the window.',
  content: { 'text/html': { schema: { type: 'string' } } },
};
/** Answers without a body: `null` is how the description says so. */
const WITHOUT_BODY: Readonly<Record<string, Record<string, string>>> = {
  'GET /live': { 200: 'The process answers.' },
  'GET /ready': { 200: 'The database answers and its schema is this version’s.' },
  [`POST ${PATHS.leave}`]: { 204: 'Done.' },
  [`POST ${PATHS.myDevice}`]: { 204: 'Done.' },
  [`POST ${PATHS.memberDevice}`]: { 204: 'Done.' },
  [`POST ${PATHS.invitation}`]: { 204: 'Done.' },
  [PACK_BYTES]: { 304: 'The bytes are those that `if-none-match` names.' },
  [`GET ${PATHS.signInStart}`]: { 302: 'To the identity provider, or back to the extension with a reason.' },
  [`GET ${PATHS.signInCallback}`]: { 302: 'Back to the extension with a code or a reason.' },
};

function withoutBody(line: string): Record<string, unknown> {
  const answers = Object.entries(WITHOUT_BODY[line] ?? {});
  return Object.fromEntries(answers.map(([status, description]) => [status, { type: 'null', description }]));
}

/** Every route may be refused or fail, but the one that says that the process lives. */
function refusalsOf(line: string): typeof REFUSALS | Record<string, never> {
  return line === 'GET /live' ? {} : REFUSALS;
}

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
      const line = `${String(route.route.method)} ${route.url}`;
      const access = ACCESS[line] ?? 'anybody';
      const asPage = PAGES.has(line);
      const given = (route.schema ?? {}) as { response?: Record<string, unknown> };
      const response = asPage ? {} : { ...given.response, ...refusalsOf(line) };
      const { schema, url } = jsonSchemaTransform({ ...route, schema: { ...given, response } });
      const described = schema as { response?: Record<string, unknown> };
      described.response = { ...described.response, ...withoutBody(line) };
      if (asPage) Object.assign(described.response, { '4xx': PAGE, '5xx': PAGE });
      if (access === 'anybody' || access === 'visitor') return { schema, url };
      const headers = {
        type: 'object',
        required: [PROTOCOL_HEADER],
        properties: {
          [PROTOCOL_HEADER]: { type: 'integer', description: 'Version of the protocol.' },
          ...(line === PACK_BYTES
            ? {
                'if-none-match': { type: 'string', description: 'The entity tag of the bytes held already.' },
              }
            : {}),
        },
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
