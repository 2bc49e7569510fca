/**
 * The nesting and the number of values of a JSON text, counted in one pass before it is parsed: a parser's cost depends
 * on these, not on the length alone. Text that is no JSON is left to the parser.
 */
import type { DataProblem } from './data-problem';

/** Objects and arrays within each other. */
export const MAX_DEPTH = 12;
/** Objects, arrays and elements: more than the largest pack holds, and few enough to validate quickly. */
export const MAX_VALUES = 250_000;

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;

/** Why a text is refused before it is parsed; undefined when it may be parsed. */
export function jsonStructureProblem(
  text: string,
  { maxDepth = MAX_DEPTH, maxValues = MAX_VALUES } = {},
): DataProblem | undefined {
  let depth = 0;
  let values = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) {
      index = endOfString(text, index + 1);
    } else if (code === 91 || code === 123) {
      depth += 1;
      values += 1;
      if (depth > maxDepth) return { path: '', problem: 'too-deep', limit: maxDepth };
    } else if (code === 93 || code === 125) {
      depth -= 1;
    } else if (code === COMMA) {
      values += 1;
    }
    if (values > maxValues) return { path: '', problem: 'too-many', limit: maxValues };
  }
  return undefined;
}

/** The index of the quote that ends a string; the end of the text when there is none. */
function endOfString(text: string, from: number): number {
  for (let index = text.indexOf('"', from); index >= 0; index = text.indexOf('"', index + 1)) {
    let escapes = 0;
    while (text.charCodeAt(index - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return index;
  }
  return text.length;
}
