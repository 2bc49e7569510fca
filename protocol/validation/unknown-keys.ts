/**
 * Reading of a format that grows: keys that this version does not know, in the objects of a strict schema.
 *
 * *Guarantees:* only keys are tolerated, and only in objects that the schema describes; every value of a known key is
 * validated as strictly as ever. A key that could reach a prototype is refused before, by `validate.ts`.
 */
import * as z from 'zod';

/** The most paths of unknown keys that are listed, and the most characters of each. */
const MAX_PATHS = 50;
const MAX_PATH = 200;
/** Stands for the index of any item of a list. */
const ANY_ITEM = '*';

/** What a value holds beside what its schema knows: the value without it, and the path of each key left out. */
export type SplitValue<T> = { known: T; unknown: string[] };

/** The same schema, whose objects keep keys that they do not know as they are, after those that they know. */
export function tolerateUnknownKeys<T extends z.ZodType>(schema: T): T {
  return rebuilt(schema) as T;
}

function rebuilt(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodObject) {
    const shape = Object.entries(schema.shape as Record<string, z.ZodType>);
    const known = Object.fromEntries(shape.map(([key, inner]) => [key, rebuilt(inner)]));
    return schema.clone({ ...schema.def, shape: known, catchall: z.unknown() });
  }
  if (schema instanceof z.ZodArray) {
    return schema.clone({ ...schema.def, element: rebuilt(schema.element as z.ZodType) });
  }
  if (schema instanceof z.ZodOptional) {
    return schema.clone({ ...schema.def, innerType: rebuilt(schema.unwrap() as z.ZodType) });
  }
  return schema;
}

/** Parts what a schema knows from what it does not. Paths name each kind of key once, such as `cards.*.mood`. */
export function splitUnknownKeys<T>(schema: z.ZodType<T>, value: unknown): SplitValue<T> {
  const unknown = new Set<string>();
  const known = withoutUnknown(schema, value, '', (path) => {
    if (unknown.size < MAX_PATHS) unknown.add(path.slice(0, MAX_PATH));
  });
  return { known: known as T, unknown: [...unknown] };
}

function withoutUnknown(
  schema: z.ZodType,
  value: unknown,
  path: string,
  leaveOut: (path: string) => void,
): unknown {
  const inner = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
  if (inner instanceof z.ZodArray && Array.isArray(value)) {
    const item = joined(path, ANY_ITEM);
    return value.map((each) => withoutUnknown(inner.element as z.ZodType, each, item, leaveOut));
  }
  if (!(inner instanceof z.ZodObject) || typeof value !== 'object' || value === null) return value;
  const shape = inner.shape as Record<string, z.ZodType>;
  const known = Object.entries(value).flatMap(([key, each]) => {
    const schemaOfKey = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (schemaOfKey) return [[key, withoutUnknown(schemaOfKey, each, joined(path, key), leaveOut)]];
    leaveOut(joined(path, key));
    return [];
  });
  return Object.fromEntries(known);
}

/** Whether a schema knows the key at such a path. */
export function knowsPath(schema: z.ZodType, path: string): boolean {
  let current: z.ZodType | undefined = schema;
  for (const part of path.split('.')) {
    if (current instanceof z.ZodOptional) current = current.unwrap() as z.ZodType;
    if (current instanceof z.ZodArray && part === ANY_ITEM) current = current.element as z.ZodType;
    else if (current instanceof z.ZodObject && Object.hasOwn(current.shape, part)) {
      current = current.shape[part] as z.ZodType;
    } else return false;
  }
  return true;
}

/** Every path that a schema knows, in its order. */
export function knownPaths(schema: z.ZodType, path = ''): string[] {
  if (schema instanceof z.ZodOptional) return knownPaths(schema.unwrap() as z.ZodType, path);
  if (schema instanceof z.ZodArray) return knownPaths(schema.element as z.ZodType, joined(path, ANY_ITEM));
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([key, inner]) => [
    joined(path, key),
    ...knownPaths(inner, joined(path, key)),
  ]);
}

function joined(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
