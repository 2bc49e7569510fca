/**
 * A pack as its author writes it: for import, compiling and publishing. Stricter than the schema of packs that are
 * read: every brace belongs to a placeholder, and no character was lost on the way.
 * Guarantees: packs of earlier versions stay readable; none with these faults is published again.
 */
import type * as z from 'zod';
import { FLOW_PLACEHOLDER_FIELDS } from '@/protocol/flow/flow-fields';
import { flowWayProblems } from '@/protocol/flow/flow-graph';
import { LANGUAGES } from '@/protocol/text/language';
import { choiceOptions, placeholdersOf, unfitPlaceholder } from '@/protocol/text/placeholder';
import { abridge } from '@/protocol/text/text-length';
import { templateNames } from '@/protocol/values/known-names';
import { readTyped } from '@/protocol/values/typed-value';
import { cardPlaceholders, cardSchema, type Pack, packSchema } from './pack';
import { PLACEHOLDER_FIELDS } from './pack-fields';

/** Words of another page or person, which are theirs. */
const FOREIGN: readonly PropertyKey[] = ['match', 'fields', 'callBegins', 'callEnds', 'credits'];
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
  if (path[0] === 'notes') return path[2] === 'text';
  const fields = path[0] === 'flows' ? FLOW_PLACEHOLDER_FIELDS : PLACEHOLDER_FIELDS;
  const field = path[path.findIndex((key) => (LANGUAGES as readonly PropertyKey[]).includes(key)) + 1];
  return (fields as readonly (PropertyKey | undefined)[]).includes(field);
}

/** Reports what the author of these texts has to correct. */
export function refuseTextProblems(value: unknown, context: z.core.$RefinementCtx): void {
  for (const { path, problem, limit } of textProblems(value)) {
    context.addIssue({ code: 'custom', path, params: { problem, limit } });
  }
}

/** Reports what the author of this pack has to correct in its texts, templates, defaults and flows. */
export function refuseSourceProblems(
  pack: Pack,
  context: z.core.$RefinementCtx,
  { knowsWays = true }: { knowsWays?: boolean } = {},
): void {
  refuseTextProblems(pack, context);
  for (const { path, problem, limit } of [
    ...templateProblems(pack),
    ...defaultProblems(pack),
    ...(knowsWays ? flowProblems(pack) : []),
  ])
    context.addIssue({ code: 'custom', path, params: { problem, limit } });
}

/** Ways through a flow that lead nowhere. */
function flowProblems({ flows = [] }: Pack): TextProblem[] {
  return flows.flatMap((flow, index) =>
    flowWayProblems(flow).map(({ path, ...problem }) => ({ ...problem, path: ['flows', index, ...path] })),
  );
}

/** Names in a template that nothing fills. */
function* templateProblems({ notes = [], placeholders = [], cards }: Pack): Generator<TextProblem> {
  if (notes.length === 0) return;
  for (const language of LANGUAGES) {
    const known = new Set([
      ...templateNames(language),
      ...placeholders.flatMap(({ name }) => name[language] ?? []),
      ...cards.flatMap((card) => (card[language] ? cardPlaceholders(card[language]) : [])),
    ]);
    for (const [index, { text }] of notes.entries()) {
      for (const name of placeholdersOf(text[language] ?? '')) {
        if (!known.has(name) && !choiceOptions(name))
          yield {
            path: ['notes', index, 'text', language],
            problem: 'unknown-placeholder',
            limit: `{{${name}}}`,
          };
      }
    }
  }
}

/** A moment to read defaults at; what they read as does not depend on it. */
const ANY_TIME = Date.UTC(2026, 0, 15, 12);

/** Defaults that are no value of the kind of their placeholder. */
function* defaultProblems({ placeholders = [] }: Pack): Generator<TextProblem> {
  for (const [index, definition] of placeholders.entries()) {
    for (const language of LANGUAGES) {
      const typed = definition.default?.[language];
      if (typed === undefined) continue;
      const options = definition.options?.[language];
      const read = readTyped(typed, { kind: definition.kind, options }, { language, now: ANY_TIME });
      if (!('spoken' in read))
        yield { path: ['placeholders', index, 'default', language], problem: 'unfit-default', limit: typed };
    }
  }
}

export const packSourceSchema = packSchema.superRefine(refuseSourceProblems);
export const cardSourceSchema = cardSchema.superRefine(refuseTextProblems);
