/** A word of a query with its expansions. */
import type { Language } from '@/protocol/text/language';

/** Terms that match a word, with their factors. */
export type Expansions = Map<number, number>;

export type PlannedWord = {
  form: string;
  /** As typed. */
  typed: string;
  /** Its weight for a card of a pack, by the number of the pack. */
  weights: Float64Array;
  /** How many cards of a pack hold it, as a logarithm, by the number of the pack. */
  crowds: Float64Array;
  /** Its overall weight; 0 when it is in no card. */
  weight: number;
  functional: boolean;
  /** Whether some card holds it or a form of it, or a lexicon knows other words for it: it is not misspelt. */
  known: boolean;
  /** Per language: single terms, and runs of terms that match the word only together. */
  terms: Record<Language, Expansions>;
  phrases: Record<Language, Expansions[][]>;
};
