import type { LexiconEntry } from '@/protocol/pack';
import type { Language } from '@/protocol/text/language';

/** The languages in the order in which they are searched; here and not from protocol, whose values weigh 100 kB. */
export const SEARCHED: readonly Language[] = ['fr', 'en'];

export function theOther(language: Language): Language {
  return language === 'fr' ? 'en' : 'fr';
}

/** The searched text of one language of a card or a tip; each string is one line as written. */
export type SearchText = {
  title: string;
  summary: string;
  cues: string[];
  steps: string[];
  scripts: string[];
  avoid: string[];
  keywords: string[];
  customerSteps?: string[];
};

/** A card or a tip in the index. `ref` is its full name (`pack/card`) and identifies it in every result. */
export type SearchEntry = {
  ref: string;
  packId: string;
  chapterId: string;
  kind: 'lesson' | 'situation' | 'about' | 'tip';
  /** Written by this advisor. */
  mine?: boolean;
  fr?: SearchText;
  en?: SearchText;
};

/** The synonyms of one pack. */
export type PackLexicon = { packId: string; entries: readonly LexiconEntry[] };

/** The fields of a text that are compared line by line with the query, in the order of their weight. */
export const LINE_FIELDS = ['title', 'cues', 'keywords', 'name'] as const;

/** A text, and the words of the card's id (`double-prelevement`): its author's short name for it. */
export type NamedText = SearchText & { name?: string };

/** How much one occurrence in a field weighs, and from how many words on the field counts as long. */
export const FIELD_WEIGHTS: readonly { field: keyof NamedText; weight: number; long: number }[] = [
  { field: 'title', weight: 6, long: 8 },
  { field: 'cues', weight: 5, long: 60 },
  { field: 'keywords', weight: 5, long: 60 },
  { field: 'name', weight: 4, long: 8 },
  { field: 'scripts', weight: 1.6, long: 200 },
  { field: 'summary', weight: 1.5, long: 40 },
  { field: 'steps', weight: 1, long: 150 },
  { field: 'customerSteps', weight: 0.8, long: 100 },
  { field: 'avoid', weight: 0.7, long: 100 },
];

/** The lines of a field: one for the title and the summary, none for a field that is left out. */
export function linesOf(text: NamedText, field: keyof NamedText): readonly string[] {
  const value = text[field];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

/** The languages that an entry holds. */
export function entryLanguages(entry: Pick<SearchEntry, Language>): Language[] {
  return SEARCHED.filter((language) => entry[language] !== undefined);
}

const MADE_BY_MACHINE = /^[0-9a-f]{8}-|^[^a-z]*$|\d{4}/u;

/** The text of an entry in a language, named by its ref in the language that comes first in it. */
export function namedText(
  entry: Pick<SearchEntry, 'ref' | Language>,
  language: Language,
): NamedText | undefined {
  const text = entry[language];
  if (!text || entryLanguages(entry)[0] !== language) return text;
  const name = entry.ref.slice(entry.ref.indexOf('/') + 1);
  return MADE_BY_MACHINE.test(name) ? text : { ...text, name: name.replaceAll('-', ' ') };
}
