/**
 * Placeholders: a text of a card may hold `{{name of the value}}`. The name is the label of the small field that fills
 * it; it is data, never an expression. A name with bars is a choice: `{{Madame|Monsieur}}` is filled by the option that a
 * person picks, and by nothing else.
 * Guarantees: no piece of a text holds a brace. A badly written placeholder counts as one if it has a name, and as
 * nothing if it has none; {@link unfitPlaceholder} finds what its author has to correct.
 */
import { cleanText, tidyLine, tidyText } from './clean-text';
import { countCharacters } from './text-length';

/** The most characters of a name. */
export const PLACEHOLDER_NAME_LENGTH = 40;
/** The most options of a choice. Each is as long as a name at most. */
const CHOICE_OPTIONS = 6;
const BAR = '|';
/** The mark of where the caret is left in an inserted line. It is no placeholder: nothing of it is shown or inserted. */
const CARET_MARK = /\{\{\|\}\}/u;

/** A piece of a text: literal words, or a placeholder with its name. */
export type ScriptPiece = { text: string } | { placeholder: string };

// Braces around something, or braces alone, with spaces between them or not. The content holds no brace: linear time.
const BRACES = /(\{(?:[^\S\n]*\{)*)([^{}]*)(\}(?:[^\S\n]*\})*)|\{(?:[^\S\n]*\{)*|\}(?:[^\S\n]*\})*/gu;
// Braces as another keyboard writes them, one for one.
const OTHER_BRACES: Readonly<Record<string, string>> = { '｛': '{', '﹛': '{', '｝': '}', '﹜': '}' };

function withPlainBraces(text: string): string {
  return text.replace(/[｛﹛｝﹜]/gu, (brace) => OTHER_BRACES[brace] ?? brace);
}

// Template languages begin otherwise: `{{#if}}`, `{{/each}}`, `{{>part}}`, `{{=x}}`.
const NAME_START = /^[\p{L}\p{N}\p{Sc}]/u;

// Signs that look the same, and that keyboards write in several ways.
const OTHER_SIGNS: readonly [RegExp, string][] = [
  [/['ʼ‘＇]/gu, '’'],
  [/º/gu, '°'],
  [/｜/gu, BAR],
];

/** A name as it is meant: cleaned, on one line, with single plain spaces, none around a bar. */
function tidyName(written: string): string {
  const name = OTHER_SIGNS.reduce((text, [sign, plain]) => text.replace(sign, plain), tidyLine(written));
  return name.replace(/\s+/gu, ' ').replace(/ ?\| ?/gu, BAR);
}

/** A name as it is compared, and by which its value is found. An option that is empty or there already is none. */
export function placeholderName(written: string): string {
  const name = tidyName(written);
  if (!name.includes(BAR)) return name;
  return [...new Set(name.split(BAR))].filter((option) => option !== '').join(BAR);
}

/** The options of a choice; undefined for any other placeholder. */
export function choiceOptions(name: string): string[] | undefined {
  const options = placeholderName(name).split(BAR);
  return options.length > 1 ? options : undefined;
}

/** What a person reads in the place of a placeholder: its name, or the options of a choice. */
export function placeholderLabel(name: string): string {
  return choiceOptions(name)?.join(' / ') ?? name;
}

/** Whether a cleaned name can be one: a letter, digit or currency sign first, no braces, not too long. */
export function isPlaceholderName(name: string): boolean {
  const parts = name.split(BAR);
  return parts.length <= CHOICE_OPTIONS && new Set(parts).size === parts.length && parts.every(isPartOfName);
}

function isPartOfName(part: string): boolean {
  return NAME_START.test(part) && !/[{}]/u.test(part) && countCharacters(part) <= PLACEHOLDER_NAME_LENGTH;
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
  // One mark of the caret is meant; a second is none.
  const unmarked = withPlainBraces(text).replace(CARET_MARK, '');
  for (const [written, opening = '', inside = '', closing = ''] of unmarked.matchAll(BRACES)) {
    if (!isClear(opening, inside, closing)) return written;
  }
  return undefined;
}

/** Whether braces around something are meant as a placeholder: three of them at least, around a name. */
function isClear(opening: string, inside: string, closing: string): boolean {
  return (opening + closing).replace(/\s/gu, '').length > 2 && isPlaceholderName(tidyName(inside));
}

/**
 * Normalises each clearly meant placeholder to `{{name}}`: without no-break spaces, with composed accents, with the
 * missing brace. Unclear ones stay for their author. Idempotent.
 */
export function repairPlaceholders(text: string): string {
  return withPlainBraces(text).replace(BRACES, (written: string, opening = '', inside = '', closing = '') => {
    return isClear(opening, inside, closing) ? `{{${placeholderName(inside)}}}` : written;
  });
}

/** A text with placeholders, tidied and repaired: the form that is saved and published. */
export function tidyScript(text: string): string {
  return repairPlaceholders(tidyText(text));
}

/** The text as a caption that nothing fills: `[name]` for each placeholder, `[one / other]` for a choice. */
export function captionOf(text: string): string {
  return fillScript(text, new Map()).text;
}

/**
 * The text with its placeholders filled by cleaned values, ready to leave, and the names of those that stay open
 * (shown as `[name]`). `after`: what stands behind the mark of the caret, where there is one.
 */
export function fillScript(
  script: string,
  values: ReadonlyMap<string, string>,
): { text: string; open: string[]; after?: string } {
  const open = new Set<string>();
  const text = scriptPieces(script)
    .map((piece) => {
      if ('text' in piece) return piece.text;
      const { placeholder } = piece;
      const value = tidyText(values.get(placeholder) ?? '');
      if (value !== '' && choiceOptions(placeholder)?.includes(value) !== false) return value;
      open.add(placeholder);
      return `[${placeholderLabel(placeholder)}]`;
    })
    .join('');
  const whole = cleanText(text).text;
  const rest = withPlainBraces(script).split(CARET_MARK, 2)[1];
  const after = rest === undefined ? '' : fillScript(rest, values).text;
  return {
    text: whole,
    open: [...open],
    ...(after !== '' && after !== whole && whole.endsWith(after) && { after }),
  };
}
