/**
 * The open pack format, version 1: text, placeholders and structure, never an expression, a template
 * language or a script. The same schema validates what the build compiles, what a file brings, what the
 * service stores and what a panel installs.
 */
import * as z from 'zod';
import { flowSchema } from '@/protocol/flow/flow';
import { flowReferenceProblems } from '@/protocol/flow/flow-graph';
import { flowCardLinks } from '@/protocol/flow/flow-links';
import { LANGUAGES, type Language } from '@/protocol/text/language';
import { languageSchema, localized } from '@/protocol/text/language-schema';
import { placeholdersOf, tidyScript } from '@/protocol/text/placeholder';
import { cardLinkSchema, slugSchema } from '@/protocol/text/slug';
import { plainLine, plainText } from '@/protocol/text/text';
import { noteTemplateSchema, placeholderDefinitionSchema } from '@/protocol/values/pack-parts';
import { daySchema, sourceSchema, timedStepsSchema } from './card-parts';
import { fullRef, splitCardRef } from './card-ref';
import { CONTEXT_LIMITS, contextFieldSchema, contextMatchSchema, contextTextSchema } from './context';
import {
  AVOID_KINDS,
  CARD_FIELDS,
  CARD_TEXT_FIELDS,
  CHANNELS,
  CHAPTER_FIELDS,
  CONTEXT_RULE_FIELDS,
  type FieldSpec,
  fieldsOf,
  OUTCOMES,
  type Outcome,
  PACK_FIELDS,
  PLACEHOLDER_FIELDS,
  TEXT_LENGTHS,
  TONES,
  textsIn,
} from './pack-fields';

export const PACK_FORMAT = 'souffleur-pack';
export const PACK_FORMAT_VERSION = 1;

const { cues, steps, scripts, avoid, keywords, customerSteps, timedSteps } = CARD_TEXT_FIELDS;

/** The limits of a pack, in bytes, characters (Unicode code points) or items, named in the message that refuses. */
export const PACK_LIMITS = {
  bytes: 5 * 1024 * 1024,
  cards: 2_000,
  chapters: PACK_FIELDS.chapters.most,
  cues: cues.most,
  steps: steps.most,
  scripts: scripts.most,
  avoid: avoid.most,
  keywords: keywords.most,
  next: CARD_FIELDS.next.most,
  credits: CARD_FIELDS.credits.most,
  customerSteps: customerSteps.most,
  timedSteps: timedSteps.most,
  sources: CARD_FIELDS.sources.most,
  lexicon: PACK_FIELDS.lexicon.most,
  lexiconTerms: 20,
  placeholders: PACK_FIELDS.placeholders.most,
  noteTemplates: PACK_FIELDS.notes.most,
  flows: PACK_FIELDS.flows.most,
  contextRules: PACK_FIELDS.context.most,
  contextCards: CONTEXT_RULE_FIELDS.cards.most,
  contextFields: CONTEXT_RULE_FIELDS.fields.most,
  ...CONTEXT_LIMITS,
  ...TEXT_LENGTHS,
} as const;

/** A text that may hold placeholders; each clearly meant one is normalised. */
const scriptText = (max: number) => plainText(max, tidyScript);

export const scriptSchema = z.strictObject({
  text: scriptText(PACK_LIMITS.text),
  tone: z.enum(TONES),
  channel: z.enum(CHANNELS).optional(),
  /** The same line for somebody whom one says *tu* to. */
  tu: scriptText(PACK_LIMITS.text).optional(),
});
export type Script = z.infer<typeof scriptSchema>;

/** A phrase or habit that inflames, and what to say or do instead. */
export const avoidSchema = z.strictObject({
  phrase: scriptText(PACK_LIMITS.line),
  instead: scriptText(PACK_LIMITS.line),
  /** Absent for a phrase that is said. */
  kind: z.enum(AVOID_KINDS).optional(),
});
export type Avoid = z.infer<typeof avoidSchema>;

/** Which card to go to when the caller is calmer, the same or worse. */
export const outcomesSchema = z.strictObject({
  calmer: cardLinkSchema.optional(),
  same: cardLinkSchema.optional(),
  worse: cardLinkSchema.optional(),
} satisfies Record<Outcome, z.ZodType>);
export type Outcomes = z.infer<typeof outcomesSchema>;

/** Who gave a card its idea: the name as its author chose it, and the tip it came from. */
export const creditSchema = z.strictObject({
  name: plainLine(80),
  tipId: z.uuid().optional(),
});
export type Credit = z.infer<typeof creditSchema>;

/** Words that this organisation uses for one another: synonyms and abbreviations, in one language. */
export const lexiconEntrySchema = z.strictObject({
  language: languageSchema,
  terms: z.array(plainLine(80)).min(2).max(PACK_LIMITS.lexiconTerms),
});
export type LexiconEntry = z.infer<typeof lexiconEntrySchema>;

/** How many items a list may have. */
type Most = { most: number };
/** How many characters a text, or each text of a list, may have. */
type Length = { length: number };

const localizedLine = ({ length }: Length) => localized(plainLine(length));
const refs = ({ most }: Most) => z.array(cardLinkSchema).max(most);

/** The schema of each type of field, made from the limits in its description. */
const FIELD_SCHEMAS = {
  day: () => daySchema,
  flag: () => z.literal(true),
  outcomes: () => outcomesSchema,
  sources: ({ most }: Most) => z.array(sourceSchema).max(most),
  line: ({ length }: Length) => plainLine(length),
  'spoken-line': ({ length }: Length) => plainLine(length),
  text: ({ length }: Length) => plainText(length),
  script: ({ length }: Length) => scriptText(length),
  lines: ({ most, length }: Most & Length) => z.array(plainLine(length)).max(most),
  steps: ({ most, length }: Most & Length) => z.array(scriptText(length)).max(most),
  'timed-steps': timedStepsSchema,
  scripts: ({ most }: Most) => z.array(scriptSchema).max(most),
  pairs: ({ most }: Most) => z.array(avoidSchema).max(most),
  refs,
  credits: ({ most }: Most) => z.array(creditSchema).max(most),
  'localized-line': localizedLine,
  'localized-text': ({ length }: Length) => localized(plainText(length)),
  'page-text': () => contextTextSchema,
  notes: ({ most }: Most) => z.array(noteTemplateSchema).max(most),
  placeholders: ({ most }: Most) => z.array(placeholderDefinitionSchema).max(most),
  lexicon: ({ most }: Most) => z.array(lexiconEntrySchema).max(most),
  match: () => contextMatchSchema,
  'page-fields': ({ most }: Most) => z.array(contextFieldSchema).max(most),
  chapters: ({ most }: Most) => z.array(chapterSchema).min(1).max(most),
  rules: ({ most }: Most) => z.array(contextRuleSchema).max(most),
  flows: ({ most }: Most) => z.array(flowSchema).max(most),
};

type FieldSchema<S extends FieldSpec> = S extends {
  type: 'choice';
  values: infer V extends readonly string[];
}
  ? z.ZodEnum<{ [K in V[number]]: K }>
  : S extends { type: infer T extends keyof typeof FIELD_SCHEMAS }
    ? ReturnType<(typeof FIELD_SCHEMAS)[T]>
    : never;

type FieldShape<F extends Record<string, FieldSpec>> = {
  -readonly [K in keyof F]: F[K] extends { optional: true }
    ? z.ZodOptional<FieldSchema<F[K]>>
    : FieldSchema<F[K]>;
};

/** The schemas of a table of fields, in its order. */
function shapeOf<F extends Record<string, FieldSpec>>(fields: F): FieldShape<F> {
  const shape = fieldsOf(fields).map(([name, spec]) => {
    const schema =
      spec.type === 'choice'
        ? z.enum(spec.values as [string, ...string[]])
        : (FIELD_SCHEMAS[spec.type] as (spec: FieldSpec) => z.ZodType)(spec);
    return [name, spec.optional ? schema.optional() : schema];
  });
  return Object.fromEntries(shape) as FieldShape<F>;
}

/** The text of a card in one language. */
export const cardTextSchema = z.strictObject(shapeOf(CARD_TEXT_FIELDS));
export type CardText = z.infer<typeof cardTextSchema>;

export const cardSchema = z
  .strictObject({
    id: slugSchema,
    ...shapeOf(CARD_FIELDS),
    fr: cardTextSchema.optional(),
    en: cardTextSchema.optional(),
  })
  .refine((card) => card.fr !== undefined || card.en !== undefined, { params: { problem: 'no-language' } });
export type Card = z.infer<typeof cardSchema>;

export const chapterSchema = z.strictObject({
  id: slugSchema,
  ...shapeOf(CHAPTER_FIELDS),
  /** The chapter's cards, by id, in reading order. */
  cards: z.array(slugSchema).max(PACK_LIMITS.cards),
});
export type Chapter = z.infer<typeof chapterSchema>;

/** The pages on which some cards fit, and the elements of these pages that fill placeholders. */
export const contextRuleSchema = z.strictObject({ id: slugSchema, ...shapeOf(CONTEXT_RULE_FIELDS) });
export type ContextRule = z.infer<typeof contextRuleSchema>;

export const packSchema = z
  .strictObject({
    format: z.literal(PACK_FORMAT),
    formatVersion: z.literal(PACK_FORMAT_VERSION),
    id: slugSchema,
    /** 1, 2, 3…: each published state of a pack has its own, and never changes again. */
    version: z.int().min(1).max(1_000_000),
    publishedAt: z.int().min(0),
    ...shapeOf(PACK_FIELDS),
    cards: z.array(cardSchema).max(PACK_LIMITS.cards),
  })
  .superRefine((pack, context) => {
    const refuse = (problem: string, path: PropertyKey[], limit?: string) =>
      context.addIssue({ code: 'custom', path, params: { problem, limit } });
    for (const list of ['cards', 'chapters', 'notes', 'flows', 'context'] as const) {
      const ids = new Set<string>();
      pack[list]?.forEach(({ id }, index) => {
        if (ids.has(id)) refuse('duplicate-id', [list, index, 'id']);
        ids.add(id);
      });
    }
    const ids = new Set(pack.cards.map(({ id }) => id));
    // The content of another pack is known only where both are installed.
    const known = (ref: string) => {
      const { packId, cardId } = splitCardRef(fullRef(pack.id, ref));
      return packId !== pack.id || ids.has(cardId);
    };
    const placed = new Set<string>();
    pack.chapters.forEach((chapter, index) => {
      chapter.cards.forEach((id, position) => {
        if (!ids.has(id)) refuse('unknown-card', ['chapters', index, 'cards', position]);
        if (placed.has(id)) refuse('duplicate-id', ['chapters', index, 'cards', position]);
        placed.add(id);
      });
    });
    pack.cards.forEach((card, index) => {
      if (!placed.has(card.id)) refuse('card-without-chapter', ['cards', index, 'id']);
      card.next.forEach((ref, position) => {
        if (!known(ref)) refuse('unknown-card', ['cards', index, 'next', position]);
      });
      for (const outcome of OUTCOMES) {
        const ref = card.outcomes?.[outcome];
        if (ref !== undefined && !known(ref)) refuse('unknown-card', ['cards', index, 'outcomes', outcome]);
      }
    });
    const named = new Set<string>();
    pack.placeholders?.forEach(({ name }, index) => {
      for (const language of LANGUAGES) {
        const own = name[language];
        if (own === undefined) continue;
        if (named.has(`${language} ${own}`))
          refuse('duplicate-id', ['placeholders', index, 'name', language]);
        named.add(`${language} ${own}`);
      }
    });
    pack.flows?.forEach((flow, index) => {
      for (const { path, problem, limit } of flowReferenceProblems(flow))
        refuse(problem, ['flows', index, ...path], limit);
      for (const { path, ref } of flowCardLinks(flow))
        if (!known(ref)) refuse('unknown-card', ['flows', index, ...path]);
    });
    pack.context?.forEach((rule, index) => {
      rule.cards.forEach((ref, position) => {
        if (!known(ref)) refuse('unknown-card', ['context', index, 'cards', position]);
      });
    });
  });
export type Pack = z.infer<typeof packSchema>;

/** The languages that a card holds, French first. */
export function languagesOf(card: Pick<Card, Language>): Language[] {
  return LANGUAGES.filter((language) => card[language] !== undefined);
}

/** A card's text in the wanted language, else in the other, and which of the two it is. */
export function cardText(
  card: Pick<Card, Language>,
  wanted: Language,
): { language: Language; text: CardText } {
  const language = card[wanted] ? wanted : (languagesOf(card)[0] as Language);
  // A card has at least one language: its schema says so.
  return { language, text: card[language] as CardText };
}

/** The texts of a card that may hold placeholders, in reading order. */
export function textsWithPlaceholders(text: CardText): string[] {
  return PLACEHOLDER_FIELDS.flatMap((field) => textsIn(text[field]));
}

/** The names of the placeholders of a card, each once, those of its scripts first. */
export function cardPlaceholders(text: CardText): string[] {
  return [...new Set(textsWithPlaceholders(text).flatMap(placeholdersOf))];
}
