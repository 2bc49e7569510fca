/** The OpenAPI 3.1 document of the service, made from the table of endpoints. */
import * as z from 'zod';
import { problemSchema } from '@/protocol/api';
import { refusalsByStatus } from '@/protocol/endpoint-refusals';
import { ENDPOINTS, type Endpoint, type EndpointName, type ResponseBody } from '@/protocol/endpoints';
import { PROTOCOL_HEADER } from '@/protocol/version';
import { ENDPOINT_SUMMARIES } from './endpoint-summaries';

type Json = { [key: string]: unknown };

const PROBLEM = { $ref: '#/components/schemas/Problem' };
const TEXT = { type: 'string' };
const REQUEST_ID = { 'x-request-id': { $ref: '#/components/headers/RequestId' } };

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  200: 'Done.',
  204: 'Done.',
  302: 'To the identity provider, or back to the extension with a code or a reason.',
  304: 'The bytes are those that `if-none-match` names.',
};

/** Makes the document. `version` is that of the program. */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Json> = {};
  for (const [name, endpoint] of Object.entries(ENDPOINTS) as [EndpointName, Endpoint][]) {
    // The question of a browser before its request, which clients never send themselves.
    if (name === 'preflight') continue;
    const path = endpoint.path.replace(/:(\w+)/gu, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(name, endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Souffleur sync service',
      version,
      description:
        'What the Souffleur panel and its service say to each other. Refusals are `application/problem+json` ' +
        'with a closed `reason`.',
    },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: jsonSchema(problemSchema, 'output') },
      headers: { RequestId: { description: 'Names this request in the log of the service.', schema: TEXT } },
    },
    paths,
  };
}

function operationOf(name: EndpointName, endpoint: Endpoint): Json {
  const { access, params, query, body, conditional } = endpoint;
  const parameters = [
    ...parametersOf('path', params),
    ...parametersOf('query', query),
    ...(access === 'public' ? [] : [header(PROTOCOL_HEADER, 'Version of the protocol.', true)]),
    ...(conditional ? [header('if-none-match', 'The entity tag of the bytes held already.', false)] : []),
  ];
  return {
    operationId: name,
    summary: ENDPOINT_SUMMARIES[name],
    ...(typeof access === 'string' ? {} : { security: [{ token: [] }] }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: jsonSchema(body, 'input') } },
      },
    }),
    responses: responsesOf(endpoint),
  };
}

function responsesOf(endpoint: Endpoint): Json {
  const successes = Object.entries(endpoint.responses).map(([status, body]) => [
    status,
    {
      description: DESCRIPTIONS[Number(status)],
      headers: {
        ...REQUEST_ID,
        ...(endpoint.conditional && { etag: { required: true, schema: TEXT } }),
        ...(body === 'redirect' && { location: { required: true, schema: TEXT } }),
      },
      ...contentOf(body),
    },
  ]);
  const refusals = [...refusalsByStatus(endpoint)].map(([status, reasons]) => [
    String(status),
    {
      description: `Refused: ${reasons.join(', ')}.`,
      headers: {
        ...REQUEST_ID,
        ...(status === 401 && { 'www-authenticate': { required: true, schema: TEXT } }),
        ...((status === 429 || status === 503) && {
          'retry-after': { description: 'In seconds.', schema: { type: 'string', pattern: '^\\d+$' } },
        }),
      },
      content: endpoint.refusedByPage
        ? { 'text/html': { schema: TEXT } }
        : { 'application/problem+json': { schema: problemOf(reasons) } },
    },
  ]);
  return Object.fromEntries([...successes, ...refusals]);
}

/** A problem with one of these reasons. */
function problemOf(reasons: readonly string[]): Json {
  return { allOf: [PROBLEM, { type: 'object', properties: { reason: { enum: reasons } } }] };
}

function contentOf(body: ResponseBody): Json {
  if (body === 'empty' || body === 'redirect') return {};
  if (body === 'bytes') return { content: { 'application/json': { schema: {} } } };
  if ('lines' in body) {
    return { content: { 'application/x-ndjson': { schema: jsonSchema(body.lines, 'output') } } };
  }
  return { content: { 'application/json': { schema: jsonSchema(body.json, 'output') } } };
}

function parametersOf(location: 'path' | 'query', schema: z.ZodType | undefined): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as {
    properties?: Json;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: location,
    required: required.includes(name),
    schema,
  }));
}

function header(name: string, description: string, required: boolean): Json {
  return { name, in: 'header', required, description, schema: TEXT };
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    unrepresentable: 'any',
  });
  return rest;
}
