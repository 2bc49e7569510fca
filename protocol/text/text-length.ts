/**
 * Text length. A character is a Unicode code point of the cleaned text, as in every schema (docs/decisions). Pure and
 * small, so that the page script can hold it.
 */
import { tidyText } from './clean-text';

/** Characters of a text, without cleaning it. */
export function countCharacters(text: string): number {
  let count = text.length;
  // A pair of surrogates is one character in two units.
  for (let index = 0; index < text.length - 1; index += 1) {
    if (isHigh(text.charCodeAt(index)) && isLow(text.charCodeAt(index + 1))) {
      count -= 1;
      index += 1;
    }
  }
  return count;
}

/** How many characters too many a text has once it is tidied; 0 when it fits. Nothing is ever cut to fit. */
export function charactersOver(text: string, max: number): number {
  // Tidying makes a text at most three times as long.
  if (text.length * 3 <= max) return 0;
  return Math.max(0, countCharacters(tidyText(text)) - max);
}

/** A caption that is shown in part: whole characters, `…` where it goes on. Never for a text that is said or sent. */
export function abridge(text: string, max: number): string {
  if (countCharacters(text) <= max) return text;
  const start = [...text].slice(0, max - 1).join('');
  return `${start.replace(/[\s\p{M}\u200d]+$/u, '')}…`;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
