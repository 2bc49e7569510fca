/**
 * Every text that crosses a boundary is plain text: this module says what that is, once.
 * It guarantees to whoever shows or inserts a text that it holds no invisible control that could
 * reorder or hide words, and nothing that a careless page would run as a script.
 */
import * as z from 'zod';

// C0 and C1 controls except tab and line feed, line/paragraph separators, byte-order mark.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]/u;
// The characters of "Trojan Source" (CVE-2021-42574), and the invisible tag alphabet.
const HIDDEN = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u;
const LONE_SURROGATE = /\p{Surrogate}/u;
// As a browser reads it: a tag's name follows `<` at once, so that "débit < base" stays a sentence; and
// "JavaScript\u202f: activé" is no address. Each alternative is judged in linear time whatever the text.
const ACTIVE =
  /<\/?(?:script|iframe|object|embed|applet|link|meta|base|style|svg|math|form)\b|<[^<>]*[\s/"']on\w{1,40}\s*=|(?:java|vb)script:|data:\s*text\/html/iu;

/** What makes a text unfit, from the closed set of data problems; undefined when it is plain. */
export function textHazard(
  text: string,
): 'control-character' | 'hidden-character' | 'active-content' | undefined {
  if (LONE_SURROGATE.test(text) || CONTROL.test(text)) return 'control-character';
  if (HIDDEN.test(text)) return 'hidden-character';
  if (ACTIVE.test(text)) return 'active-content';
  return undefined;
}

/** Schema of a non-empty plain text of at most `max` characters (Unicode code points). */
export function plainText(max: number) {
  return z
    .string()
    .max(max)
    .superRefine((text, context) => {
      if (text.trim() === '') context.addIssue({ code: 'custom', params: { problem: 'empty' } });
      const hazard = textHazard(text);
      if (hazard !== undefined) context.addIssue({ code: 'custom', params: { problem: hazard } });
    });
}

/** Schema of a non-empty plain text on one line. */
export function plainLine(max: number) {
  return plainText(max).refine((text) => !/[\n\t]/u.test(text), { params: { problem: 'several-lines' } });
}

/** Line ends as `\n`, composed characters (NFC), no space at either end: what is stored of a typed text. */
export function tidyText(text: string): string {
  return text.replace(/\r\n?/gu, '\n').normalize('NFC').trim();
}
