/** Rows of an advisor's own wordings of lines of official cards. */
import type { CardRef } from '@/protocol/card-ref';
import type { Language } from '@/protocol/text/language';

/** A line of an official card as this advisor says it. Private: no command ever carries it. */
export type WordingRow = {
  id: string;
  ref: CardRef;
  language: Language;
  /** The text of the official line that it replaces, as its author last saw it. */
  official: string;
  /** The advisor's own words; may hold placeholders. */
  words: string;
  changedAt: number;
};
