/**
 * Sample values made from a JSON Schema, so that a test can walk over every field of a format without a list of its own:
 * a field added to the schema is covered at once.
 */
import * as z from 'zod';

type JsonSchema = {
  type?: string;
  enum?: string[];
  const?: unknown;
  format?: string;
  pattern?: string;
  minItems?: number;
  minimum?: number;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
};

/** Each field of an object schema with two different values that it accepts. */
export function fieldSamples(schema: z.ZodType): Record<string, [unknown, unknown]> {
  const { properties = {}, required = [] } = z.toJSONSchema(schema) as JsonSchema;
  return Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [
      name,
      // What has one value alone is there or not.
      [
        sampleOf(field, 0),
        field.const === undefined || required.includes(name) ? sampleOf(field, 1) : undefined,
      ],
    ]),
  );
}

/** A value that the schema accepts; another `variant`, another value. */
export function sampleOf(schema: JsonSchema, variant: number): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[variant % schema.enum.length];
  switch (schema.type) {
    case 'string':
      return textOf(schema, variant);
    case 'integer':
    case 'number':
      return (schema.minimum ?? 0) + variant;
    case 'boolean':
      return variant % 2 === 0;
    case 'array': {
      const { items, minItems = 1 } = schema;
      if (!items) throw new Error('an array without items');
      return Array.from({ length: Math.max(1, minItems) }, (_, index) => sampleOf(items, variant + index));
    }
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, field]) => [name, sampleOf(field, variant)]),
      );
    default:
      throw new Error(`no sample of ${JSON.stringify(schema)}`);
  }
}

function textOf({ format, pattern }: JsonSchema, variant: number): string {
  if (format === 'date') return `2027-0${1 + variant}-15`;
  if (format === 'uuid') return `0199a5c0-0000-7000-8000-00000000000${variant}`;
  if (pattern === undefined) return `Texte ${variant}.`;
  const samples = [`nom-${variant}`, `${variant}:30`, `https://exemple.fr/${variant}`];
  const sample = samples.find((each) => new RegExp(pattern, 'u').test(each));
  if (sample === undefined) throw new Error(`no sample of ${pattern}`);
  return sample;
}
