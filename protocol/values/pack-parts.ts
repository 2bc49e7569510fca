/** The parts of a pack that have a shape of their own: what its placeholders hold, and templates of notes and replies. */
import * as z from 'zod';
import { placeholderNameSchema } from '@/protocol/context';
import { NOTE_PURPOSES, TEXT_LENGTHS } from '@/protocol/pack-fields';
import { LANGUAGES } from '@/protocol/text/language';
import { localized } from '@/protocol/text/language-schema';
import { PLACEHOLDER_NAME_LENGTH, tidyScript } from '@/protocol/text/placeholder';
import { plainLine, plainText } from '@/protocol/text/text';
import { PLACEHOLDER_KINDS } from '@/protocol/values/placeholder-kinds';

/** The most options of a choice, outcome codes of a template, and placeholders that it withholds. */
export const PART_LIMITS = { options: 12, codes: 40, withheld: 20 } as const;

const shortLine = plainLine(PLACEHOLDER_NAME_LENGTH);

/** What a placeholder holds. A choice has options in each language in which it has a name. */
export const placeholderDefinitionSchema = z
  .strictObject({
    name: localized(placeholderNameSchema),
    kind: z.enum(PLACEHOLDER_KINDS),
    default: localized(shortLine).optional(),
    hint: localized(plainLine(TEXT_LENGTHS.title)).optional(),
    options: localized(z.array(shortLine).min(2).max(PART_LIMITS.options)).optional(),
  })
  .superRefine(({ name, kind, options }, context) => {
    for (const language of LANGUAGES) {
      if (kind === 'choice' && name[language] !== undefined && !options?.[language])
        context.addIssue({ code: 'custom', path: ['options', language], params: { problem: 'missing' } });
    }
  });

const templateId = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/u, 'a-z 0-9 -');

/** How the note of a call, or a reply, is composed of what happened in the call. */
export const noteTemplateSchema = z.strictObject({
  id: templateId,
  title: localized(plainLine(TEXT_LENGTHS.title)),
  purpose: z.enum(NOTE_PURPOSES),
  text: localized(plainText(TEXT_LENGTHS.text, tidyScript)),
  /** The outcome codes of the organisation, from which one is chosen. */
  codes: localized(z.array(plainLine(80)).min(1).max(PART_LIMITS.codes)).optional(),
  /** Placeholders whose values never stand in the text, such as a telephone number. */
  withheld: localized(z.array(placeholderNameSchema).min(1).max(PART_LIMITS.withheld)).optional(),
});
export type NoteTemplate = z.infer<typeof noteTemplateSchema>;
