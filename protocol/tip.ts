import * as z from 'zod';
import { languageSchema } from '@/protocol/text/language-schema';
import { cardRefSchema } from '@/protocol/text/slug';
import { plainLine, plainText, storedLine, storedText } from '@/protocol/text/text';

export const TIP_LIMITS = {
  situation: 200,
  words: 4_000,
  pageTitle: 200,
  sentence: 1_000,
  name: 80,
} as const;

/** `tip`: words that worked. `question`: a search without a result, put to the team. */
export const TIP_KINDS = ['tip', 'question'] as const;

/** The content of a tip, cleaned: when it helps, and the words that worked. */
export const tipContentSchema = z.strictObject({
  kind: z.enum(TIP_KINDS),
  language: languageSchema,
  /** When it helps; may be left out. */
  situation: plainLine(TIP_LIMITS.situation).optional(),
  words: plainText(TIP_LIMITS.words),
  /** Title of the page it was captured on; only when the advisor left it in. */
  pageTitle: plainLine(TIP_LIMITS.pageTitle).optional(),
});
export type TipContent = z.infer<typeof tipContentSchema>;

/** The content of a withdrawn tip, in the service and on every disk. */
export function withdrawnContent({ kind, language }: Pick<TipContent, 'kind' | 'language'>): TipContent {
  return { kind, language, words: '–' };
}

/** The same as it was stored, unchanged. */
const storedTipContentSchema = z.strictObject({
  kind: z.enum(TIP_KINDS),
  language: languageSchema,
  situation: storedLine(TIP_LIMITS.situation).optional(),
  words: storedText(TIP_LIMITS.words),
  pageTitle: storedLine(TIP_LIMITS.pageTitle).optional(),
});

/** The organisation's decision on a tip that it has received. */
export const tipStatusSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('received') }),
  z.strictObject({ state: z.literal('reviewing') }),
  z.strictObject({ state: z.literal('promoted'), card: cardRefSchema, packVersion: z.int().min(1) }),
  z.strictObject({ state: z.literal('declined'), sentence: storedText(TIP_LIMITS.sentence) }),
  z.strictObject({ state: z.literal('withdrawn') }),
]);
export type TipStatus = z.infer<typeof tipStatusSchema>;

/** A tip as the service returns it. `revision` grows by one at each change of its content. */
export const sharedTipSchema = z.strictObject({
  id: z.uuid(),
  author: z.strictObject({ id: z.uuid(), name: storedLine(TIP_LIMITS.name) }),
  content: storedTipContentSchema,
  revision: z.int().min(1),
  capturedAt: z.int().min(0),
  receivedAt: z.int().min(0),
  standing: tipStatusSchema,
});
export type SharedTip = z.infer<typeof sharedTipSchema>;
