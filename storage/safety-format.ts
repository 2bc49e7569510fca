/** The shape of a safety file, version 1, and its judge. Keys come back as they were: none is added. */
import * as z from 'zod';
import { sha256Schema } from '@/protocol/api';
import { commandBodySchema } from '@/protocol/command';
import { COMMAND_REASONS } from '@/protocol/errors';
import { languageSchema } from '@/protocol/language-schema';
import { cardRefSchema } from '@/protocol/pack';
import { sharedTipSchema, TIP_KINDS, tipContentSchema, tipStandingSchema } from '@/protocol/tip';
import { readUntrustedJson } from '@/protocol/untrusted';
import { CALL_MINUTES, type DraftRow, type OutboxRow, type PreferencesRow, type TipRow } from './database';

export const SAFETY_FORMAT = 'souffleur-safety';
export const SAFETY_FORMAT_VERSION = 1;

const MAX_BYTES = 50 * 1024 * 1024;
const DRAFT_TEXT = 200_000;

/** A schema for each key of a row: a key added to a row must be judged here too, or its export would be refused. */
type Shape<T> = Record<keyof T, z.ZodType>;

/** A command, `n` its place among those in the file: what this machine counts or waits for is nothing to another one. */
export type SafetyCommand = Omit<OutboxRow, 'at' | 'n' | 'retryAt'> & { n: number };

const time = z.int().min(0);

const tipSchema = z.strictObject({
  id: z.uuid(),
  mine: z.literal(1),
  content: tipContentSchema,
  capturedAt: time,
  revision: z.int().min(0),
  author: sharedTipSchema.shape.author.optional(),
  receivedAt: time.optional(),
  standing: z.union([
    z.strictObject({ state: z.literal('kept') }),
    z.strictObject({ state: z.literal('refused'), reason: z.enum(COMMAND_REASONS) }),
    tipStandingSchema,
  ]),
  told: z
    .strictObject({ content: tipContentSchema, revision: z.int().min(1), standing: tipStandingSchema })
    .optional(),
  refusal: z.strictObject({ body: commandBodySchema, reason: z.enum(COMMAND_REASONS), at: time }).optional(),
  untold: z.literal(1).optional(),
  copyOf: z.uuid().optional(),
} satisfies Shape<TipRow>);

const commandRowSchema = z.strictObject({
  n: z.int().min(1),
  id: z.uuid(),
  tipId: z.uuid().optional(),
  body: commandBodySchema,
  writtenAt: time,
  attempts: z.int().min(0),
  lastReason: z.string().max(60).optional(),
} satisfies Shape<SafetyCommand>);

/** A draft is unfinished by nature: only the size and kind of its fields are judged. */
const draftSchema = z.strictObject({
  key: z.string().min(1).max(80),
  content: z.strictObject({
    kind: z.enum(TIP_KINDS),
    language: languageSchema,
    situation: z.string().max(DRAFT_TEXT).optional(),
    words: z.string().max(DRAFT_TEXT),
    pageTitle: z.string().max(DRAFT_TEXT).optional(),
  }),
  caret: z.int().min(0).optional(),
  field: z.string().max(80).optional(),
  changedAt: time,
} satisfies Shape<DraftRow>);

/** A choice that this version does not know is passed over: it must not keep the tips from coming back. */
const preferencesSchema = z.object({
  key: z.literal('preferences'),
  language: languageSchema.optional(),
  theme: z.enum(['system', 'light', 'dark']),
  ownValues: z.record(z.string().max(80), z.string().max(1_000)),
  singleKeys: z.boolean().optional(),
  callMinutes: z.literal(CALL_MINUTES).optional(),
} satisfies Shape<PreferencesRow>);

const safetySchema = z.strictObject({
  format: z.literal(SAFETY_FORMAT),
  formatVersion: z.literal(SAFETY_FORMAT_VERSION),
  exportedAt: time,
  counts: z.record(z.string().max(40), z.int().min(0)),
  sha256: sha256Schema,
  content: z.strictObject({
    tips: z.array(tipSchema),
    outbox: z.array(commandRowSchema),
    drafts: z.array(draftSchema),
    favourites: z.array(z.strictObject({ ref: cardRefSchema, at: time })),
    preferences: preferencesSchema.optional(),
  }),
});

/** Judges the text of a safety file. Never throws. */
export function readSafetyFile(text: string) {
  return readUntrustedJson(text, safetySchema, MAX_BYTES);
}
