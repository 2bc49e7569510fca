/** The parts of a card that have a shape of their own: sources of law, and steps with a clock. */
import * as z from 'zod';
import { tidyLine } from '@/protocol/text/clean-text';
import { localized } from '@/protocol/text/language-schema';
import { tidyScript } from '@/protocol/text/placeholder';
import { plainLine, plainText } from '@/protocol/text/text';
import { TEXT_LENGTHS } from './pack-fields';

const ARTICLE_LENGTH = 80;
const ADDRESS_LENGTH = 500;

/** A calendar day, `YYYY-MM-DD`. */
export const daySchema = z.iso.date();

/** An address that a person may open: always encrypted, and of a public host. */
export const httpsAddressSchema = z
  .string()
  .overwrite(tidyLine)
  .max(ADDRESS_LENGTH)
  .regex(/^https:\/\/[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}(?:[/?#][^\s"<>{}]*)?$/u, 'https://…');

/** A statement of law on a card, with the text it rests on and the day on which that text was read. */
export const sourceSchema = z
  .strictObject({
    statement: localized(plainLine(TEXT_LENGTHS.line)),
    title: plainLine(TEXT_LENGTHS.title),
    article: plainLine(ARTICLE_LENGTH).optional(),
    address: httpsAddressSchema.optional(),
    readOn: daySchema,
  })
  .refine(({ article, address }) => article !== undefined || address !== undefined, {
    path: ['article'],
    params: { problem: 'missing' },
  });
export type Source = z.infer<typeof sourceSchema>;

/** A step, and the time on the clock at which it begins: `m:ss`. */
const timedStepSchema = (length: number) =>
  z.strictObject({
    start: z.string().regex(/^\d{1,2}:[0-5]\d$/u, 'm:ss'),
    text: plainText(length, tidyScript),
  });
export type TimedStep = z.infer<ReturnType<typeof timedStepSchema>>;

/** Steps with a clock; each begins after the one before. */
export function timedStepsSchema({ most, length }: { most: number; length: number }) {
  return z
    .array(timedStepSchema(length))
    .max(most)
    .superRefine((steps, context) => {
      steps.forEach(({ start }, index) => {
        const before = steps[index - 1];
        if (before !== undefined && clockSeconds(start) <= clockSeconds(before.start))
          context.addIssue({ code: 'custom', path: [index, 'start'], params: { problem: 'not-later' } });
      });
    });
}

/** The seconds of a time on the clock, `m:ss`. */
export function clockSeconds(start: string): number {
  const [minutes = 0, seconds = 0] = start.split(':').map(Number);
  return minutes * 60 + seconds;
}
