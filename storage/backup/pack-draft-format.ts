/**
 * A trainer's unfinished pack draft on the disk: only the size and kind of each field are validated here; its content
 * is validated when it is published. A key that is added to the pack format must be added here too, or a backup file
 * with it would be refused.
 */
import * as z from 'zod';
import type { ContextField, ContextMatch } from '@/protocol/context';
import {
  CARD_KINDS,
  type Card,
  type CardText,
  CHANNELS,
  type Chapter,
  type ContextRule,
  type Credit,
  type LexiconEntry,
  PACK_FORMAT,
  PACK_FORMAT_VERSION,
  type Pack,
  type Script,
  slugSchema,
  TONES,
} from '@/protocol/pack';
import { languageSchema } from '@/protocol/text/language-schema';
import type { CardConflict, PackDraftRow } from '@/storage/database/pack-rows';
import { DRAFT_TEXT, type Shape } from './row-shape';

const ITEMS = 20_000;

const time = z.int().min(0);
const text = z.string().max(DRAFT_TEXT);
const both = z.strictObject({ fr: text.optional(), en: text.optional() });

function list<T extends z.ZodType>(of: T) {
  return z.array(of).max(ITEMS);
}

const scriptSchema = z.strictObject({
  text,
  tone: z.enum(TONES),
  channel: z.enum(CHANNELS).optional(),
} satisfies Shape<Script>);

const cardTextSchema = z.strictObject({
  title: text,
  summary: text,
  cues: list(text),
  steps: list(text),
  scripts: list(scriptSchema),
  avoid: list(z.strictObject({ phrase: text, instead: text })),
  keywords: list(text),
  customerSteps: list(text).optional(),
} satisfies Shape<CardText>);

const cardSchema = z.strictObject({
  id: slugSchema,
  kind: z.enum(CARD_KINDS),
  next: list(text),
  revisedOn: text.optional(),
  reviewBy: text.optional(),
  credits: list(
    z.strictObject({ name: text, tipId: z.uuid().optional() } satisfies Shape<Credit>),
  ).optional(),
  fr: cardTextSchema.optional(),
  en: cardTextSchema.optional(),
} satisfies Shape<Card>);

const query = { selector: text.optional(), label: text.optional() };

/** Where a context rule fits, as far as it was typed. */
export const typedMatchSchema = z.strictObject({
  origin: text,
  path: text.optional(),
  text: z.strictObject({ ...query, contains: text }).optional(),
} satisfies Shape<ContextMatch>);

const ruleSchema = z.strictObject({
  id: slugSchema,
  name: both,
  match: typedMatchSchema,
  cards: list(text),
  fields: list(z.strictObject({ placeholder: text, ...query } satisfies Shape<ContextField>)).optional(),
} satisfies Shape<ContextRule>);

const packSchema = z.strictObject({
  format: z.literal(PACK_FORMAT),
  formatVersion: z.literal(PACK_FORMAT_VERSION),
  id: slugSchema,
  version: z.int().min(1),
  publishedAt: time,
  title: both,
  summary: both,
  source: both.optional(),
  note: text.optional(),
  chapters: list(
    z.strictObject({ id: slugSchema, title: both, cards: list(slugSchema) } satisfies Shape<Chapter>),
  ),
  lexicon: list(
    z.strictObject({ language: languageSchema, terms: list(text) } satisfies Shape<LexiconEntry>),
  ).optional(),
  context: list(ruleSchema).optional(),
  cards: list(cardSchema),
} satisfies Shape<Pack>);

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
