/**
 * Answers as they leave: validated by the schema of their route.
 * Guarantees: a row of a list that its schema refuses is left out, logged by its place and counted; the rest of the list
 * is answered. Anything else that its schema refuses is an error of the service.
 */
import { ResponseSerializationError } from 'fastify-type-provider-zod';
import * as z from 'zod';

/** Lists of an answer whose rows do not depend on each other. */
const LISTS: ReadonlySet<PropertyKey> = new Set([
  'members',
  'devices',
  'teams',
  'invitations',
  'tips',
  'packs',
]);
/** Rows left out of one answer before it counts as broken. */
const MOST_LEFT_OUT = 1_000;

type Route = { schema: unknown; method: string; url: string };
export type OnLeftOut = (route: { method: string; url: string }, path: string) => void;

/** Makes the serializer compiler of the service. */
export function responseSerializer(onLeftOut: OnLeftOut) {
  return ({ schema, method, url }: Route) => {
    const serialize = (
      schema && typeof schema === 'object' && 'properties' in schema ? schema.properties : schema
    ) as z.ZodType;
    return (data: unknown): string => {
      let rest = data;
      for (let leftOut = 0; ; leftOut += 1) {
        const result = z.safeEncode(serialize, rest as never);
        if (result.success) return JSON.stringify(result.data);
        const path = result.error.issues.map((issue) => rowOf(issue.path)).find((each) => each !== undefined);
        if (!path || leftOut >= MOST_LEFT_OUT) {
          throw new ResponseSerializationError(method, url, { cause: result.error });
        }
        onLeftOut({ method, url }, path.filter((part) => typeof part === 'string').join('.'));
        rest = withoutRow(rest, path);
      }
    };
  };
}

/** The path of the innermost row of a list that an issue lies in. */
function rowOf(path: readonly PropertyKey[]): PropertyKey[] | undefined {
  for (let index = path.length - 1; index > 0; index -= 1) {
    if (typeof path[index] === 'number' && LISTS.has(path[index - 1] ?? '')) return path.slice(0, index + 1);
  }
  return undefined;
}

function withoutRow(value: unknown, [step, ...rest]: readonly PropertyKey[]): unknown {
  if (Array.isArray(value)) {
    const index = Number(step);
    return rest.length === 0 ? value.toSpliced(index, 1) : value.with(index, withoutRow(value[index], rest));
  }
  const object = value as Record<PropertyKey, unknown>;
  return { ...object, [step as string]: withoutRow(object[step as string], rest) };
}
