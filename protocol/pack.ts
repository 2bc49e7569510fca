/**
 * The open pack format, version 1: text, placeholders and structure, never an expression, a template
 * language or a script. The same schema judges what the build compiles, what a file brings, what the
 * service stores and what a panel installs.
 */
import * as z from 'zod';
import { LANGUAGES, type Language } from '@/protocol/text/language';
import { languageSchema, localized } from '@/protocol/text/language-schema';
import { placeholdersOf, tidyScript } from '@/protocol/text/placeholder';
import { plainLine, plainText } from '@/protocol/text/text';
import { fullRef, splitCardRef } from './card-ref';
import { CONTEXT_LIMITS, contextFieldSchema, contextMatchSchema } from './context';

export const PACK_FORMAT = 'souffleur-pack';
export const PACK_FORMAT_VERSION = 1;

/** The limits of a pack, in bytes, characters (Unicode code points) or items, named in the message that refuses. */
export const PACK_LIMITS = {
  bytes: 5 * 1024 * 1024,
  cards: 2_000,
  chapters: 50,
  cues: 20,
  steps: 20,
  scripts: 30,
  avoid: 20,
  keywords: 60,
  next: 10,
  credits: 20,
  customerSteps: 20,
  lexicon: 500,
  lexiconTerms: 20,
  contextRules: 100,
  contextCards: 10,
  contextFields: 20,
  ...CONTEXT_LIMITS,
  title: 120,
  line: 300,
  text: 2_000,
} as const;

const SLUG = '[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?';

/** Ids of packs, chapters and cards: lower-case letters, digits and hyphens, at most 64. */
export const slugSchema = z.string().regex(new RegExp(`^${SLUG}$`, 'u'), 'a-z 0-9 -');

/** A card's full name, `pack/card`. */
export const cardRefSchema = z.string().regex(new RegExp(`^${SLUG}/${SLUG}$`, 'u'), 'a-z 0-9 - /');

/** A card as a card's `next` names it: by its full name, or by its id alone within the same pack. */
const nextSchema = z.string().regex(new RegExp(`^${SLUG}(?:/${SLUG})?$`, 'u'), 'a-z 0-9 - /');

/** A calendar day, `YYYY-MM-DD`. */
export const daySchema = z.iso.date();

export const TONES = ['neutre', 'chaleureux', 'ferme'] as const;
export const CHANNELS = ['téléphone', 'chat', 'e-mail'] as const;
export const CARD_KINDS = ['lesson', 'situation', 'about'] as const;

/** A text that may hold placeholders; each clearly meant one is normalised. */
const scriptText = (max: number) => plainText(max, tidyScript);

export const scriptSchema = z.strictObject({
  text: scriptText(PACK_LIMITS.text),
  tone: z.enum(TONES),
  channel: z.enum(CHANNELS).optional(),
});
export type Script = z.infer<typeof scriptSchema>;

/** A phrase or habit that inflames, and what to say or do instead. */
export const avoidSchema = z.strictObject({
  phrase: scriptText(PACK_LIMITS.line),
  instead: scriptText(PACK_LIMITS.line),
});

/** The text of a card in one language. */
export const cardTextSchema = z.strictObject({
  title: plainLine(PACK_LIMITS.title),
  summary: scriptText(PACK_LIMITS.text),
  cues: z.array(plainLine(PACK_LIMITS.line)).max(PACK_LIMITS.cues),
  steps: z.array(scriptText(PACK_LIMITS.text)).max(PACK_LIMITS.steps),
  scripts: z.array(scriptSchema).max(PACK_LIMITS.scripts),
  avoid: z.array(avoidSchema).max(PACK_LIMITS.avoid),
  keywords: z.array(plainLine(PACK_LIMITS.line)).max(PACK_LIMITS.keywords),
  customerSteps: z.array(scriptText(PACK_LIMITS.text)).max(PACK_LIMITS.customerSteps).optional(),
});
export type CardText = z.infer<typeof cardTextSchema>;

/** Who gave a card its idea: the name as its author chose it, and the tip it came from. */
export const creditSchema = z.strictObject({
  name: plainLine(80),
  tipId: z.uuid().optional(),
});
export type Credit = z.infer<typeof creditSchema>;

export const cardSchema = z
  .strictObject({
    id: slugSchema,
    kind: z.enum(CARD_KINDS),
    /** Cards that usually follow: `card` in the same pack or `pack/card`. */
    next: z.array(nextSchema).max(PACK_LIMITS.next),
    revisedOn: daySchema.optional(),
    reviewBy: daySchema.optional(),
    credits: z.array(creditSchema).max(PACK_LIMITS.credits).optional(),
    fr: cardTextSchema.optional(),
    en: cardTextSchema.optional(),
  })
  .refine((card) => card.fr !== undefined || card.en !== undefined, { params: { problem: 'no-language' } });
export type Card = z.infer<typeof cardSchema>;

export const chapterSchema = z.strictObject({
  id: slugSchema,
  title: localized(plainLine(PACK_LIMITS.title)),
  /** The chapter's cards, by id, in reading order. */
  cards: z.array(slugSchema).max(PACK_LIMITS.cards),
});
export type Chapter = z.infer<typeof chapterSchema>;

/** Words that this organisation uses for one another: synonyms and abbreviations, in one language. */
export const lexiconEntrySchema = z.strictObject({
  language: languageSchema,
  terms: z.array(plainLine(80)).min(2).max(PACK_LIMITS.lexiconTerms),
});
export type LexiconEntry = z.infer<typeof lexiconEntrySchema>;

/** The pages on which some cards fit, and the elements of these pages that fill placeholders. */
export const contextRuleSchema = z.strictObject({
  id: slugSchema,
  name: localized(plainLine(PACK_LIMITS.title)),
  match: contextMatchSchema,
  /** `card` in the same pack or `pack/card`, the fittest first. */
  cards: z.array(nextSchema).max(PACK_LIMITS.contextCards),
  fields: z.array(contextFieldSchema).max(PACK_LIMITS.contextFields).optional(),
});
export type ContextRule = z.infer<typeof contextRuleSchema>;

export const packSchema = z
  .strictObject({
    format: z.literal(PACK_FORMAT),
    formatVersion: z.literal(PACK_FORMAT_VERSION),
    id: slugSchema,
    /** 1, 2, 3…: each published state of a pack has its own, and never changes again. */
    version: z.int().min(1).max(1_000_000),
    publishedAt: z.int().min(0),
    title: localized(plainLine(PACK_LIMITS.title)),
    summary: localized(plainText(PACK_LIMITS.text)),
    source: localized(plainText(PACK_LIMITS.text)).optional(),
    /** What changed since the version before, in the trainer's words. */
    note: plainText(PACK_LIMITS.text).optional(),
    chapters: z.array(chapterSchema).min(1).max(PACK_LIMITS.chapters),
    lexicon: z.array(lexiconEntrySchema).max(PACK_LIMITS.lexicon).optional(),
    context: z.array(contextRuleSchema).max(PACK_LIMITS.contextRules).optional(),
    cards: z.array(cardSchema).max(PACK_LIMITS.cards),
  })
  .superRefine((pack, context) => {
    const refuse = (problem: string, path: PropertyKey[]) =>
      context.addIssue({ code: 'custom', path, params: { problem } });
    const ids = new Set<string>();
    pack.cards.forEach((card, index) => {
      if (ids.has(card.id)) refuse('duplicate-id', ['cards', index, 'id']);
      ids.add(card.id);
    });
    // The content of another pack is known only where both are installed.
    const known = (ref: string) => {
      const { packId, cardId } = splitCardRef(fullRef(pack.id, ref));
      return packId !== pack.id || ids.has(cardId);
    };
    const placed = new Set<string>();
    const chapters = new Set<string>();
    pack.chapters.forEach((chapter, index) => {
      if (chapters.has(chapter.id)) refuse('duplicate-id', ['chapters', index, 'id']);
      chapters.add(chapter.id);
      chapter.cards.forEach((id, place) => {
        if (!ids.has(id)) refuse('unknown-card', ['chapters', index, 'cards', place]);
        if (placed.has(id)) refuse('duplicate-id', ['chapters', index, 'cards', place]);
        placed.add(id);
      });
    });
    pack.cards.forEach((card, index) => {
      if (!placed.has(card.id)) refuse('card-without-chapter', ['cards', index, 'id']);
      card.next.forEach((ref, place) => {
        if (!known(ref)) refuse('unknown-card', ['cards', index, 'next', place]);
      });
    });
    const rules = new Set<string>();
    pack.context?.forEach((rule, index) => {
      if (rules.has(rule.id)) refuse('duplicate-id', ['context', index, 'id']);
      rules.add(rule.id);
      rule.cards.forEach((ref, place) => {
        if (!known(ref)) refuse('unknown-card', ['context', index, 'cards', place]);
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
  const { summary, scripts, steps, avoid, customerSteps = [] } = text;
  return [
    ...scripts.map((script) => script.text),
    summary,
    ...steps,
    ...avoid.flatMap(({ phrase, instead }) => [phrase, instead]),
    ...customerSteps,
  ];
}

/** The names of the placeholders of a card, each once, those of its scripts first. */
export function cardPlaceholders(text: CardText): string[] {
  return [...new Set(textsWithPlaceholders(text).flatMap(placeholdersOf))];
}
