/**
 * A pack as its author writes it: for import, compiling and publishing. Stricter than the schema of packs that are
 * read: every brace belongs to a placeholder, and no character was lost on the way.
 * Guarantees: packs of earlier versions stay readable; none with these faults is published again.
 */
import type * as z from 'zod';
import { LANGUAGES } from '@/protocol/text/language';
import { unfitPlaceholder } from '@/protocol/text/placeholder';
import { abridge } from '@/protocol/text/text-length';
import { cardSchema, packSchema } from './pack';
import { PLACEHOLDER_FIELDS } from './pack-fields';

/** Words of another page or person, which are theirs. */
const FOREIGN: readonly PropertyKey[] = ['match', 'fields', 'credits'];
const SHOWN_LENGTH = 60;

type TextProblem = { path: PropertyKey[]; problem: string; limit?: string };

/** The problems in these texts that the author has to correct. */
function* textProblems(value: unknown, path: PropertyKey[] = []): Generator<TextProblem> {
  if (typeof value === 'string') {
    if (value.includes('\ufffd')) yield { path, problem: 'damaged-character' };
    if (!/[{}]/u.test(value) || path.some((key) => FOREIGN.includes(key))) return;
    if (!holdsPlaceholders(path)) yield { path, problem: 'misplaced-placeholder' };
    else {
      const written = unfitPlaceholder(value);
      if (written !== undefined)
        yield { path, problem: 'unfit-placeholder', limit: abridge(written, SHOWN_LENGTH) };
    }
  } else if (typeof value === 'object' && value !== null) {
    const isList = Array.isArray(value);
    for (const [key, inside] of Object.entries(value)) {
      yield* textProblems(inside, [...path, isList ? Number(key) : key]);
    }
  }
}

function holdsPlaceholders(path: readonly PropertyKey[]): boolean {
  const field = path[path.findIndex((key) => (LANGUAGES as readonly PropertyKey[]).includes(key)) + 1];
  return (PLACEHOLDER_FIELDS as readonly (PropertyKey | undefined)[]).includes(field);
}

/** Reports what the author of these texts has to correct. */
export function refuseTextProblems(value: unknown, context: z.core.$RefinementCtx): void {
  for (const { path, problem, limit } of textProblems(value)) {
    context.addIssue({ code: 'custom', path, params: { problem, limit } });
  }
}

export const packSourceSchema = packSchema.superRefine(refuseTextProblems);
export const cardSourceSchema = cardSchema.superRefine(refuseTextProblems);
