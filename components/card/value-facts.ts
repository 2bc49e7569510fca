/** What the fields of a text know of the values that they hold: kinds, hints, and what is done with a value that is left. */
import { createContext } from 'react';
import type { Language } from '@/protocol/text/language';
import type { PlaceholderFacts } from '@/protocol/values/placeholder-kinds';

/** The facts of one placeholder, in the language of its name. */
export type ValueFact = PlaceholderFacts & { language: Language };

export type ValueFacts = {
  facts: ReadonlyMap<string, ValueFact>;
  now: () => number;
  /** Replaces what was typed by what it means, as one says it. */
  onSettle: (name: string, spoken: string) => void;
};

/** Without one, each field holds a text. */
export const ValueFactsContext = createContext<ValueFacts | undefined>(undefined);
