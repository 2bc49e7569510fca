/** A word of a query with the terms that may stand for it. */
import type { Language } from '@/protocol/text/language';

/** Terms that stand for a word, with their factors. */
export type Expansions = Map<number, number>;

export type PlannedWord = {
  form: string;
  /** As typed. */
  typed: string;
  /** What it weighs for a card of a pack, by the number of the pack. */
  weights: Float64Array;
  /** How many cards of a pack hold it, as a logarithm, by the number of the pack. */
  crowds: Float64Array;
  /** What it weighs overall; 0 when it is in no card. */
  weight: number;
  functional: boolean;
  /** Whether some card holds it or a form of it, or a lexicon knows other words for it: it is not misspelt. */
  known: boolean;
  /** Per language: single terms, and runs of terms that stand for the word only together. */
  terms: Record<Language, Expansions>;
  phrases: Record<Language, Expansions[][]>;
};
