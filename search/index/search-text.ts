import type { LexiconEntry } from '@/protocol/pack';
import { CARD_TEXT_FIELDS, type CardTextField, fieldsOf } from '@/protocol/pack-fields';
import type { Language } from '@/protocol/text/language';

/** The languages in the order in which they are searched; here and not from protocol, whose values weigh 100 kB. */
export const SEARCHED: readonly Language[] = ['fr', 'en'];

export function theOther(language: Language): Language {
  return language === 'fr' ? 'en' : 'fr';
}

/** The searched text of one language of a card or a tip; each string is one line as written. */
export type SearchText = {
  -readonly [F in CardTextField as F extends OptionalField ? never : F]: SearchValue<F>;
} & { -readonly [F in OptionalField]?: SearchValue<F> };

type TextFields = typeof CARD_TEXT_FIELDS;
type OptionalField = {
  [F in CardTextField]: TextFields[F] extends { optional: true } ? F : never;
}[CardTextField];
type SearchValue<F extends CardTextField> = TextFields[F]['type'] extends 'line' | 'spoken-line' | 'script'
  ? string
  : string[];

/** A card or a tip in the index. `ref` is its full name (`pack/card`) and identifies it in every result. */
export type SearchEntry = {
  ref: string;
  packId: string;
  chapterId: string;
  kind: 'lesson' | 'situation' | 'about' | 'tip';
  /** Written by this advisor. */
  mine?: boolean;
  /** About somebody's safety: it goes before every card that matches about as well. */
  urgent?: boolean;
  fr?: SearchText;
  en?: SearchText;
};

/** The synonyms of one pack. */
export type PackLexicon = { packId: string; entries: readonly LexiconEntry[] };

/** A text, and the words of the card's id (`double-prelevement`): its author's short name for it. */
export type NamedText = SearchText & { name?: string };

/** How much one occurrence in a field weighs, and from how many words on the field counts as long. The heaviest first. */
export const FIELD_WEIGHTS: readonly { field: keyof NamedText; weight: number; long: number }[] = [
  ...fieldsOf(CARD_TEXT_FIELDS).map(([field, { search }]) => ({ field, ...search })),
  { field: 'name' as const, weight: 4, long: 8 },
].sort((one, other) => other.weight - one.weight);

/** The fields of a text that are compared line by line with the query, in the order of their weight. */
export const LINE_FIELDS: readonly (keyof NamedText)[] = FIELD_WEIGHTS.map(({ field }) => field).filter(
  (field) => field === 'name' || ['line', 'lines'].includes(CARD_TEXT_FIELDS[field].type),
);

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
