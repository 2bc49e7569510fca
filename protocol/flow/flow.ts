/**
 * Guided flows: decision trees as data of a pack. A step asks a question, gives lines to say and a text for the record,
 * and has answers, each of which leads to a step of the same flow or to a card; or it ends the flow. Never an expression.
 */
import * as z from 'zod';
import { httpsAddressSchema } from '@/protocol/card-parts';
import { CHANNELS, TEXT_LENGTHS, TONES } from '@/protocol/pack-fields';
import type { Language } from '@/protocol/text/language';
import { localized } from '@/protocol/text/language-schema';
import { tidyScript } from '@/protocol/text/placeholder';
import { cardLinkSchema, slugSchema } from '@/protocol/text/slug';
import { plainLine, plainText } from '@/protocol/text/text';
import { FLOW_ENDS, FLOW_LIMITS } from './flow-fields';

const line = plainLine(TEXT_LENGTHS.line);
const script = plainText(TEXT_LENGTHS.text, tidyScript);

/** A step in one language. */
const flowTextSchema = z.strictObject({
  /** What to find out, or what to do. */
  question: line,
  /** What to say, the line to say now first. */
  scripts: z
    .array(z.strictObject({ text: script, tone: z.enum(TONES), channel: z.enum(CHANNELS).optional() }))
    .max(FLOW_LIMITS.scripts)
    .optional(),
  /** A text for the record, with placeholders. */
  macro: script.optional(),
});
export type FlowText = z.infer<typeof flowTextSchema>;

const flowAnswerSchema = z.strictObject({
  text: localized(line),
  /** The step of the same flow that follows. */
  step: slugSchema.optional(),
  /** The card to which the answer leads, which ends the flow. */
  card: cardLinkSchema.optional(),
});
export type FlowAnswer = z.infer<typeof flowAnswerSchema>;

const flowLinkSchema = z.strictObject({ title: localized(line), address: httpsAddressSchema });

const flowStepSchema = z
  .strictObject({
    id: slugSchema,
    fr: flowTextSchema.optional(),
    en: flowTextSchema.optional(),
    /** A card to read at this step. */
    card: cardLinkSchema.optional(),
    links: z.array(flowLinkSchema).max(FLOW_LIMITS.links).optional(),
    answers: z.array(flowAnswerSchema).max(FLOW_LIMITS.answers).optional(),
    end: z.enum(FLOW_ENDS).optional(),
  })
  .refine((step) => step.fr !== undefined || step.en !== undefined, { params: { problem: 'no-language' } });
export type FlowStep = z.infer<typeof flowStepSchema>;

export const flowSchema = z.strictObject({
  id: slugSchema,
  title: localized(plainLine(TEXT_LENGTHS.title)),
  /** What an advisor hears, or types into the search, when the flow helps. */
  cues: localized(z.array(line).max(FLOW_LIMITS.cues)).optional(),
  /** The cards that lead to the flow. */
  cards: z.array(cardLinkSchema).max(FLOW_LIMITS.cards).optional(),
  /** The first step begins the flow. */
  steps: z.array(flowStepSchema).min(1).max(FLOW_LIMITS.steps),
});
export type Flow = z.infer<typeof flowSchema>;

/** A step's text in the wanted language, else in the other, and which of the two it is. */
export function stepText(step: FlowStep, wanted: Language): { language: Language; text: FlowText } {
  const other: Language = wanted === 'fr' ? 'en' : 'fr';
  const language = step[wanted] ? wanted : other;
  // A step has at least one language: its schema says so.
  return { language, text: step[language] as FlowText };
}
