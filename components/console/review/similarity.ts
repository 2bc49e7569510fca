/** Similarity of two texts by their words: shows a trainer what may have been written before. */

import type { CardText } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';
import { isFunctionWord } from '@/search/text/function-words';
import { stemEnglish } from '@/search/text/stem-english';
import { stemFrench } from '@/search/text/stem-french';
import { wordsOf } from '@/search/text/words';

/** Stems of the words that say something. */
export type Essence = ReadonlySet<string>;

/** Minimum share of the shorter text's words for two texts to count as similar. */
export const ALIKE_FROM = 0.42;
/** One word in common is chance. */
const COMMON_AT_LEAST = 2;

export function termsOf(text: string, language: Language): Essence {
  const stem = language === 'fr' ? stemFrench : stemEnglish;
  const stems = wordsOf(text)
    .filter(({ form, joined }) => !joined && form.length > 1 && !isFunctionWord(form))
    .map(({ form }) => stem(form));
  return new Set(stems);
}

/** The purpose of a card, in one language, and all of its words. */
export function essencesOfCard(text: CardText, language: Language): { purpose: Essence; whole: Essence } {
  const purpose = termsOf([text.title, ...text.cues, ...text.keywords].join('\n'), language);
  const terms = termsOf([text.summary, ...text.scripts.map((script) => script.text)].join('\n'), language);
  return { purpose, whole: new Set([...purpose, ...terms]) };
}

/**
 * From 0 (nothing in common) to 1 (all of one is in the other), rare words counting for more. `commonness` is the share
 * of all texts that hold a stem, from 0 to 1.
 */
export function similarity(one: Essence, other: Essence, commonness: (stem: string) => number): number {
  const [small, large] = one.size <= other.size ? [one, other] : [other, one];
  let shared = 0;
  let whole = 0;
  let common = 0;
  for (const stem of small) {
    const weight = 1 - 0.9 * commonness(stem);
    whole += weight;
    if (large.has(stem)) {
      shared += weight;
      common += 1;
    }
  }
  return common >= COMMON_AT_LEAST && whole > 0 ? shared / whole : 0;
}

/** The words of a text that another one shares, as written: what to mark. */
export function sharedWords(text: string, language: Language, other: Essence): string[] {
  const stem = language === 'fr' ? stemFrench : stemEnglish;
  return wordsOf(text).flatMap(({ form, joined, start, end }) =>
    !joined && !isFunctionWord(form) && other.has(stem(form)) ? [text.slice(start, end)] : [],
  );
}
