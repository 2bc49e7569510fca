/**
 * Placeholders: a text of a card may hold `{{name of the value}}`. The name is the label of the small field that fills
 * it; it is data, never an expression.
 * Guarantees: no piece of a text holds a brace. A badly written placeholder counts as one if it has a name, and as
 * nothing if it has none; {@link unfitPlaceholder} finds what its author has to correct.
 */
import { cleanText, tidyLine, tidyText } from './clean-text';
import { countCharacters } from './text-length';

/** The most characters of a name. */
export const PLACEHOLDER_NAME_LENGTH = 40;

/** A piece of a text: literal words, or a placeholder with its name. */
export type ScriptPiece = { text: string } | { placeholder: string };

// Braces around something, or braces alone. The content holds no brace: linear time.
const BRACES = /(\{+)([^{}]*)(\}+)|[{}]+/gu;
// Braces as another keyboard writes them, one for one.
const OTHER_BRACES: Readonly<Record<string, string>> = { '｛': '{', '﹛': '{', '｝': '}', '﹜': '}' };

function withPlainBraces(text: string): string {
  return text.replace(/[｛﹛｝﹜]/gu, (brace) => OTHER_BRACES[brace] ?? brace);
}

// Template languages begin otherwise: `{{#if}}`, `{{/each}}`, `{{>part}}`, `{{=x}}`.
const NAME_START = /^[\p{L}\p{N}\p{Sc}]/u;

/** A name as it is compared and shown: cleaned, on one line, with single plain spaces. */
export function placeholderName(written: string): string {
  return tidyLine(written).replace(/\s+/gu, ' ');
}

/** Whether a cleaned name can be one: a letter, digit or currency sign first, no braces, not too long. */
export function isPlaceholderName(name: string): boolean {
  return NAME_START.test(name) && !/[{}]/u.test(name) && countCharacters(name) <= PLACEHOLDER_NAME_LENGTH;
}

/** The text cut into words and placeholders, in order; without any brace. */
export function scriptPieces(written: string): ScriptPiece[] {
  const script = withPlainBraces(written);
  const pieces: ScriptPiece[] = [];
  const addText = (text: string) => {
    const last = pieces.at(-1);
    if (text === '') return;
    if (last && 'text' in last) last.text += text;
    else pieces.push({ text });
  };
  let end = 0;
  for (const match of script.matchAll(BRACES)) {
    addText(script.slice(end, match.index));
    const name = placeholderName(match[2] ?? '');
    if (name !== '') pieces.push({ placeholder: name });
    end = match.index + match[0].length;
  }
  addText(script.slice(end));
  return pieces;
}

/** The names of the placeholders of a text, each once, in order of appearance. */
export function placeholdersOf(script: string): string[] {
  const names = scriptPieces(script).flatMap((piece) => ('placeholder' in piece ? [piece.placeholder] : []));
  return [...new Set(names)];
}

/** The first braces of the text that are no placeholder, as they are written; undefined when there are none. */
export function unfitPlaceholder(text: string): string | undefined {
  for (const [written, opening = '', inside = '', closing = ''] of withPlainBraces(text).matchAll(BRACES)) {
    const isClear = opening.length + closing.length > 2 && isPlaceholderName(placeholderName(inside));
    if (!isClear) return written;
  }
  return undefined;
}

/**
 * Normalises each clearly meant placeholder to `{{name}}`: without no-break spaces, with composed accents, with the
 * missing brace. Unclear ones stay for their author. Idempotent.
 */
export function repairPlaceholders(text: string): string {
  return withPlainBraces(text).replace(BRACES, (written: string, opening = '', inside = '', closing = '') => {
    const name = placeholderName(inside);
    return opening.length + closing.length > 2 && isPlaceholderName(name) ? `{{${name}}}` : written;
  });
}

/** A text with placeholders, tidied and repaired: the form that is saved and published. */
export function tidyScript(text: string): string {
  return repairPlaceholders(tidyText(text));
}

/** The text as a caption that nothing fills: `[name]` for each placeholder. */
export function captionOf(text: string): string {
  return fillScript(text, new Map()).text;
}

/**
 * The text with its placeholders filled by cleaned values, ready to leave, and the names of those that stay open
 * (shown as `[name]`).
 */
export function fillScript(
  script: string,
  values: ReadonlyMap<string, string>,
): { text: string; open: string[] } {
  const open = new Set<string>();
  const text = scriptPieces(script)
    .map((piece) => {
      if ('text' in piece) return piece.text;
      const value = tidyText(values.get(piece.placeholder) ?? '');
      if (value !== '') return value;
      open.add(piece.placeholder);
      return `[${piece.placeholder}]`;
    })
    .join('');
  return { text: cleanText(text).text, open: [...open] };
}
