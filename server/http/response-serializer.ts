/**
 * Response bodies as they leave: validated by the schema of their endpoint.
 * Guarantees: a row of a list that its schema refuses is left out, logged by its path and counted; the rest of the list
 * is sent. Anything else that its schema refuses is an error of the service.
 */
import * as z from 'zod';

/** Lists of a response whose rows do not depend on each other. */
const LISTS: ReadonlySet<PropertyKey> = new Set([
  'members',
  'devices',
  'teams',
  'invitations',
  'tips',
  'packs',
]);
/** Rows left out of one response before it counts as broken. */
const MOST_LEFT_OUT = 1_000;

type Route = { schema: z.ZodType; method: string; url: string };
export type OnLeftOut = (route: { method: string; url: string }, path: string) => void;

/** Makes the serializer compiler of the service. */
export function responseSerializer(onLeftOut: OnLeftOut) {
  return ({ schema, method, url }: Route) =>
    (data: unknown): string => {
      let rest = data;
      for (let leftOut = 0; ; leftOut += 1) {
        const result = z.safeEncode(schema, rest as never);
        if (result.success) return JSON.stringify(result.data);
        const path = result.error.issues.map((issue) => rowOf(issue.path)).find((each) => each !== undefined);
        if (!path || leftOut >= MOST_LEFT_OUT) {
          throw new Error(`the response of ${method} ${url} is not what its schema says`, {
            cause: result.error,
          });
        }
        onLeftOut({ method, url }, path.filter((part) => typeof part === 'string').join('.'));
        rest = withoutRow(rest, path);
      }
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
