/**
 * Validation of all data from outside: files, packs, requests, responses, messages.
 * Guarantees: a returned value has the schema's shape, was within the limits before it was parsed, and holds no key
 * that could reach a prototype; refused data is named by path and problem, from a closed set.
 */
import type * as z from 'zod';
import type { DataProblem, DataProblemCode } from './data-problem';
import { jsonStructureProblem, MAX_DEPTH } from './json-structure';

export type Untrusted<T> = { ok: true; value: T } | { ok: false; problems: DataProblem[] };

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const MAX_PROBLEMS = 20;
const MAX_PLACE = 200;

/** The expected type, in the file's own notation, so that it reads the same in every language. */
const TYPES_AS_WRITTEN: Record<string, string> = {
  string: '"…"',
  number: '123',
  int: '123',
  boolean: 'true / false',
  array: '[ … ]',
  object: '{ … }',
};
const FORMATS_AS_WRITTEN: Record<string, string> = { date: 'YYYY-MM-DD', uuid: 'UUID' };

/** Parses JSON text of at most `maxBytes` UTF-8 bytes and validates it by `schema`. Never throws. */
export function readUntrustedJson<T>(text: string, schema: z.ZodType<T>, maxBytes: number): Untrusted<T> {
  // A UTF-16 unit takes at least one byte: the cheap test avoids encoding a text that is far too large.
  if (text.length > maxBytes || new TextEncoder().encode(text).length > maxBytes) {
    return refuse({ path: '', problem: 'too-large', limit: maxBytes });
  }
  // A file may hold very many values; how deep they lie is limited before they are parsed.
  const nesting = jsonStructureProblem(text, { maxValues: Number.POSITIVE_INFINITY });
  if (nesting) return refuse(nesting);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse({ path: '', problem: 'not-json' });
  }
  return validateUntrusted(value, schema);
}

/** Validates an already parsed value by `schema`. Never throws. */
export function validateUntrusted<T>(value: unknown, schema: z.ZodType<T>): Untrusted<T> {
  const structure = structureProblem(value, []);
  if (structure) return refuse(structure);
  // Without the input, a wrong type could not be distinguished from a missing value.
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, problems: result.error.issues.slice(0, MAX_PROBLEMS).map(asProblem) };
}

function refuse(problem: DataProblem): { ok: false; problems: DataProblem[] } {
  return { ok: false, problems: [problem] };
}

function structureProblem(value: unknown, path: string[]): DataProblem | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const refused = (problem: DataProblemCode, limit?: number): DataProblem => ({
    path: shownPath(path.join('.')),
    problem,
    ...(limit === undefined ? {} : { limit }),
  });
  if (path.length >= MAX_DEPTH) return refused('too-deep', MAX_DEPTH);
  for (const key of Object.keys(value)) {
    path.push(key);
    if (FORBIDDEN_KEYS.has(key)) return refused('forbidden-key');
    const problem = structureProblem((value as Record<string, unknown>)[key], path);
    if (problem) return problem;
    path.pop();
  }
  return undefined;
}

/**
 * A path may hold names that the sender chose: truncated, and without characters that could hide or reorder the words
 * around it.
 */
function shownPath(path: string): string {
  return path.slice(0, MAX_PLACE).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

const TOO_BIG: Readonly<Record<string, DataProblemCode>> = { array: 'too-many', string: 'too-long' };
const TOO_SMALL: Readonly<Record<string, DataProblemCode>> = { array: 'too-few', string: 'too-short' };

function asProblem(issue: z.core.$ZodIssue): DataProblem {
  const path = shownPath(issue.path.map(String).join('.'));
  switch (issue.code) {
    case 'custom':
      return {
        path: path,
        problem: (issue.params?.problem as DataProblemCode | undefined) ?? 'wrong-value',
        ...(issue.params?.limit === undefined ? {} : { limit: issue.params.limit as number | string }),
      };
    case 'invalid_type':
      if (issue.input === undefined) return { path: path, problem: 'missing' };
      return {
        path: path,
        problem: 'wrong-type',
        limit: TYPES_AS_WRITTEN[issue.expected] ?? issue.expected,
      };
    case 'unrecognized_keys':
      return {
        path: shownPath([...issue.path.map(String), issue.keys[0]].join('.')),
        problem: 'unknown-key',
      };
    case 'too_big': {
      const problem = TOO_BIG[issue.origin];
      if (problem) return { path: path, problem, limit: Number(issue.maximum) };
      return { path: path, problem: 'wrong-value', limit: `≤ ${issue.maximum}` };
    }
    case 'too_small': {
      const problem = TOO_SMALL[issue.origin];
      if (problem) return { path: path, problem, limit: Number(issue.minimum) };
      return { path: path, problem: 'wrong-value', limit: `≥ ${issue.minimum}` };
    }
    case 'invalid_format':
      // Our own patterns carry, as their message, the notation that they accept, in no language.
      return {
        path: path,
        problem: 'wrong-value',
        limit: FORMATS_AS_WRITTEN[issue.format] ?? issue.message,
      };
    case 'invalid_value': {
      const limit = issue.values.map(String).join(', ').slice(0, MAX_PLACE);
      const last = issue.path.at(-1);
      if (last === 'format') return { path: path, problem: 'wrong-format', limit };
      if (last === 'formatVersion' || last === 'protocol')
        return { path: path, problem: 'wrong-version', limit };
      return issue.input === undefined
        ? { path: path, problem: 'missing' }
        : { path: path, problem: 'wrong-value', limit };
    }
    case 'invalid_union': {
      const { options = [], discriminator } = issue as { options?: unknown[]; discriminator?: string };
      const given = (issue.input as Record<string, unknown> | undefined)?.[discriminator ?? ''];
      if (discriminator !== undefined && given === undefined) return { path: path, problem: 'missing' };
      return { path: path, problem: 'wrong-value', limit: options.map(String).join(', ') };
    }
    default:
      return { path: path, problem: 'wrong-value' };
  }
}
