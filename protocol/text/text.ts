/**
 * The schemas of plain text: every text that crosses a boundary. Text that looks like markup is text, since nothing is
 * ever rendered as markup.
 * A request, a file and a form use {@link plainText} and {@link plainLine}, which clean first and validate then. A
 * response, and data read back, use {@link storedText} and {@link storedLine}, which change nothing.
 * Guarantees: every text that a request's schema accepts is accepted, once stored, by the response's schema.
 */
import * as z from 'zod';
import { cleanText, tidyText } from './clean-text';

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point
const CONTROL = /[\u0000-\u001f\u007f-\u009f\ufeff\p{Cs}]/u;
// The characters of "Trojan Source" (CVE-2021-42574), and the invisible tag alphabet.
const HIDDEN = /[\p{Bidi_Control}\u{e0000}-\u{e007f}]/u;

/**
 * The first character in a stored text that could hide or reorder the words around it; undefined when there is none.
 */
export function textHazard(text: string): 'control-character' | 'hidden-character' | undefined {
  const { removed } = cleanText(text);
  if (removed.some((mark) => CONTROL.test(mark))) return 'control-character';
  if (removed.some((mark) => HIDDEN.test(mark))) return 'hidden-character';
  return undefined;
}

/** Schema of a text of at most `max` characters, cleaned (by `clean`) before it is validated; not empty. */
export function plainText(max: number, clean: (text: string) => string = tidyText) {
  return z
    .string()
    .overwrite(clean)
    .max(max)
    .refine((text) => text !== '', { params: { problem: 'empty' } });
}

/** Schema of a text on one line, cleaned before it is validated; not empty. */
export function plainLine(max: number) {
  return plainText(max).refine((text) => !/[\n\t]/u.test(text), { params: { problem: 'several-lines' } });
}

/** Composing letters (NFC) makes a text at most three times as long; earlier versions measured before that. */
const STORED_FACTOR = 3;

/**
 * Schema of a text as it was stored, perhaps by an earlier version: unchanged, since checksums are taken of it.
 * Invisible joiners and separators of earlier versions pass; they are cleaned where the text leaves.
 */
export function storedText(max: number) {
  return z
    .string()
    .min(1)
    .max(max * STORED_FACTOR)
    .superRefine((text, context) => {
      const problem = textHazard(text);
      if (problem !== undefined) context.addIssue({ code: 'custom', params: { problem } });
    });
}

/** Schema of a stored text that is shown on one line. */
export function storedLine(max: number) {
  return storedText(max).refine((text) => !/[\n\t]/u.test(text), { params: { problem: 'several-lines' } });
}
