import * as z from 'zod';
import { LANGUAGES } from './language';

export const languageSchema = z.enum(LANGUAGES);

/** Builds the schema of a value that must exist in at least one language. */
export function localized<T extends z.ZodType>(value: T) {
  return z
    .strictObject({ fr: value.optional(), en: value.optional() })
    .refine((both) => both.fr !== undefined || both.en !== undefined, {
      params: { problem: 'no-language' },
    });
}
