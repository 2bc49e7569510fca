/**
 * A trainer's unfinished pack draft on the disk, derived from the fields of the pack format: only the size and kind of
 * each field are validated here; its content is validated when it is published.
 */
import * as z from 'zod';
import type { Source, TimedStep } from '@/protocol/card-parts';
import type { ContextMatch } from '@/protocol/context';
import type { Flow, FlowAnswer, FlowStep, FlowText } from '@/protocol/flow/flow';
import { FLOW_ENDS } from '@/protocol/flow/flow-fields';
import {
  type Avoid,
  type Credit,
  type LexiconEntry,
  type Outcomes,
  PACK_FORMAT,
  PACK_FORMAT_VERSION,
  type Script,
} from '@/protocol/pack';
import {
  AVOID_KINDS,
  CARD_FIELDS,
  CARD_TEXT_FIELDS,
  CHANNELS,
  CHAPTER_FIELDS,
  CONTEXT_RULE_FIELDS,
  type FieldSpec,
  type FieldType,
  fieldsOf,
  NOTE_PURPOSES,
  PACK_FIELDS,
  TONES,
} from '@/protocol/pack-fields';
import { languageSchema } from '@/protocol/text/language-schema';
import { slugSchema } from '@/protocol/text/slug';
import type { NoteTemplate } from '@/protocol/values/pack-parts';
import { PLACEHOLDER_KINDS, type PlaceholderDefinition } from '@/protocol/values/placeholder-kinds';
import type { CardConflict, PackDraftRow } from '@/storage/database/pack-rows';
import { DRAFT_TEXT, type Shape } from './row-shape';

const ITEMS = 20_000;

const time = z.int().min(0);
const text = z.string().max(DRAFT_TEXT);
const texts = list(text);
const both = z.strictObject({ fr: text.optional(), en: text.optional() });
const bothTexts = z.strictObject({ fr: texts.optional(), en: texts.optional() });
const query = { selector: text.optional(), label: text.optional() };

function list<T extends z.ZodType>(of: T) {
  return z.array(of).max(ITEMS);
}

const scriptSchema = z.strictObject({
  text,
  tone: z.enum(TONES),
  channel: z.enum(CHANNELS).optional(),
  tu: text.optional(),
} satisfies Shape<Script>);

const avoidSchema = z.strictObject({
  phrase: text,
  instead: text,
  kind: z.enum(AVOID_KINDS).optional(),
} satisfies Shape<Avoid>);

const timedStepSchema = z.strictObject({ start: text, text } satisfies Shape<TimedStep>);

const outcomesSchema = z.strictObject({
  calmer: text.optional(),
  same: text.optional(),
  worse: text.optional(),
} satisfies Shape<Outcomes>);

const sourceSchema = z.strictObject({
  statement: both,
  title: text,
  article: text.optional(),
  address: text.optional(),
  readOn: text,
} satisfies Shape<Source>);

const creditSchema = z.strictObject({ name: text, tipId: z.uuid().optional() } satisfies Shape<Credit>);
const lexiconEntrySchema = z.strictObject({
  language: languageSchema,
  terms: texts,
} satisfies Shape<LexiconEntry>);

/** Where a context rule fits, as far as it was typed. */
export const typedMatchSchema = z.strictObject({
  origin: text,
  path: text.optional(),
  text: z.strictObject({ ...query, contains: text }).optional(),
} satisfies Shape<ContextMatch>);

const flowTextSchema = z.strictObject({
  question: text,
  scripts: list(scriptSchema).optional(),
  macro: text.optional(),
} satisfies Shape<FlowText>);

const flowSchema = z.strictObject({
  id: slugSchema,
  title: both,
  cues: bothTexts.optional(),
  cards: texts.optional(),
  steps: list(
    z.strictObject({
      id: slugSchema,
      fr: flowTextSchema.optional(),
      en: flowTextSchema.optional(),
      card: text.optional(),
      links: list(z.strictObject({ title: both, address: text })).optional(),
      answers: list(
        z.strictObject({
          text: both,
          step: text.optional(),
          card: text.optional(),
        } satisfies Shape<FlowAnswer>),
      ).optional(),
      end: z.enum(FLOW_ENDS).optional(),
    } satisfies Shape<FlowStep>),
  ),
} satisfies Shape<Flow>);

/** What was typed in a field of each type. A choice is in {@link draftShape}: its values are in its description. */
const FIELD_SCHEMAS: Record<Exclude<FieldType, 'choice'>, () => z.ZodType> = {
  day: () => text,
  flag: () => z.literal(true),
  outcomes: () => outcomesSchema,
  sources: () => list(sourceSchema),
  line: () => text,
  'spoken-line': () => text,
  text: () => text,
  script: () => text,
  lines: () => texts,
  steps: () => texts,
  'timed-steps': () => list(timedStepSchema),
  scripts: () => list(scriptSchema),
  pairs: () => list(avoidSchema),
  refs: () => texts,
  credits: () => list(creditSchema),
  'localized-line': () => both,
  'localized-text': () => both,
  lexicon: () => list(lexiconEntrySchema),
  placeholders: () =>
    list(
      z.strictObject({
        name: both,
        kind: z.enum(PLACEHOLDER_KINDS),
        default: both.optional(),
        hint: both.optional(),
        options: bothTexts.optional(),
      } satisfies Shape<PlaceholderDefinition>),
    ),
  notes: () =>
    list(
      z.strictObject({
        id: text,
        title: both,
        purpose: z.enum(NOTE_PURPOSES),
        text: both,
        codes: bothTexts.optional(),
        withheld: bothTexts.optional(),
      } satisfies Shape<NoteTemplate>),
    ),
  flows: () => list(flowSchema),
  'page-text': () => z.strictObject({ ...query, contains: text }),
  match: () => typedMatchSchema,
  'page-fields': () => list(z.strictObject({ placeholder: text, ...query })),
  chapters: () =>
    list(z.strictObject({ id: slugSchema, ...draftShape(CHAPTER_FIELDS), cards: list(slugSchema) })),
  rules: () => list(z.strictObject({ id: slugSchema, ...draftShape(CONTEXT_RULE_FIELDS) })),
};

function draftShape(fields: Record<string, FieldSpec>): Record<string, z.ZodType> {
  const shape = fieldsOf(fields).map(([name, spec]) => {
    const schema = spec.type === 'choice' ? z.enum(spec.values) : FIELD_SCHEMAS[spec.type]();
    return [name, spec.optional ? schema.optional() : schema];
  });
  return Object.fromEntries(shape);
}

const cardTextSchema = z.strictObject(draftShape(CARD_TEXT_FIELDS));
const cardSchema = z.strictObject({
  id: slugSchema,
  ...draftShape(CARD_FIELDS),
  fr: cardTextSchema.optional(),
  en: cardTextSchema.optional(),
});

const packSchema = z.strictObject({
  format: z.literal(PACK_FORMAT),
  formatVersion: z.literal(PACK_FORMAT_VERSION),
  id: slugSchema,
  version: z.int().min(1),
  publishedAt: time,
  ...draftShape(PACK_FIELDS),
  cards: list(cardSchema),
});

export const packDraftSchema = z
  .strictObject({
    packId: slugSchema,
    baseVersion: z.int().min(0),
    base: packSchema.optional(),
    pack: packSchema,
    changedAt: time,
    conflicts: list(
      z.strictObject({
        cardId: slugSchema,
        kind: z.enum(['changed-in-both', 'deleted-there', 'deleted-here']),
      } satisfies Shape<CardConflict>),
    ).optional(),
  } satisfies Shape<PackDraftRow>)
  .refine(({ packId, pack }) => pack.id === packId, { path: ['pack', 'id'] });
