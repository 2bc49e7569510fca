/**
 * Real responses, compared with an OpenAPI document: status, content type, headers and body.
 * Guarantees: what a document does not describe is an error; `unseen` lists what no response has shown yet.
 */
import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { EndpointName } from '@/protocol/endpoints';

type Described = {
  headers?: Record<string, { $ref?: string; required?: boolean; schema?: object }>;
  content?: Record<string, { schema: object }>;
};
type Operation = { operationId: EndpointName; responses: Record<string, Described> };
export type OpenApiDocument = { paths: Record<string, Record<string, Operation>> };

/** A response as it came over the wire. */
export type RawResponse = { status: number; headers: Headers; text: string };

const DOCUMENT = 'https://souffleur.invalid/openapi.json';

export function openApiCheck(document: OpenApiDocument) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, DOCUMENT);
  const operations = new Map<string, { operation: Operation; pointer: string }>();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const pointer = `/paths/${escaped(path)}/${method}`;
      operations.set(operation.operationId, { operation, pointer });
    }
  }
  const seen = new Set<string>();

  function validate(pointer: string, value: unknown, what: string): void {
    const validator = ajv.getSchema(`${DOCUMENT}#${pointer}`);
    if (!validator) throw new Error(`the document has nothing at ${pointer}`);
    if (!validator(value)) throw new Error(`${what}: ${ajv.errorsText(validator.errors)}`);
  }

  return {
    operations: [...operations.keys()],
    /** Throws where the response of an operation is not one that the document describes. */
    check: (name: EndpointName, { status, headers, text }: RawResponse): void => {
      const found = operations.get(name);
      if (!found) throw new Error(`${name} is not described`);
      const pointer = `${found.pointer}/responses/${status}`;
      const described = found.operation.responses[status];
      if (!described)
        throw new Error(`${name} responds ${status}, which is not described: ${text.slice(0, 300)}`);
      const what = `${name} ${status}`;
      for (const [header, { $ref, required }] of Object.entries(described.headers ?? {})) {
        const value = headers.get(header);
        if (value === null && required) throw new Error(`${what} lacks the header ${header}`);
        const place = $ref?.slice(1) ?? `${pointer}/headers/${header}`;
        if (value !== null) validate(`${place}/schema`, value, `${what} ${header}`);
      }
      const type = headers.get('content-type')?.split(';')[0] ?? '';
      if (!described.content) {
        if (text !== '') throw new Error(`${what} has a body that is not described: ${text.slice(0, 300)}`);
      } else if (!(type in described.content)) {
        throw new Error(`${what} has the content type ${type}`);
      } else {
        const schema = `${pointer}/content/${escaped(type)}/schema`;
        for (const value of bodiesOf(type, text)) validate(schema, value, what);
      }
      seen.add(what);
      const reason =
        type === 'application/problem+json' ? (JSON.parse(text) as { reason: string }).reason : '';
      if (reason) seen.add(`${name} ${reason}`);
    },
    /** Whether a status or a reason of an operation was seen. */
    wasSeen: (name: EndpointName, statusOrReason: string | number) => seen.has(`${name} ${statusOrReason}`),
    /** Statuses of the document that no response has shown. */
    unseen: () =>
      [...operations.values()].flatMap(({ operation: { operationId, responses } }) =>
        Object.keys(responses)
          .map((status) => `${operationId} ${status}`)
          .filter((what) => !seen.has(what)),
      ),
  };
}

function bodiesOf(type: string, text: string): unknown[] {
  if (type === 'application/x-ndjson') {
    return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as unknown]));
  }
  return [type === 'text/html' ? text : (JSON.parse(text) as unknown)];
}

/** One step of a JSON pointer, in a URI fragment. */
function escaped(step: string): string {
  return encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));
}
