/**
 * Filters typed in the search field, as words that begin with `#`: `#pack:desescalade`, `#chapitre:facture`, `#leçon`,
 * `#fr`, `#moi`. An unknown one stays text, so a reference such as `#4711` is searched.
 */

import type { Pack } from '@/protocol/pack';
import { fold } from '@/protocol/text/fold';
import type { Language } from '@/protocol/text/language';
import type { SearchFilters } from './filters';

/** A typed filter and its position, in UTF-16 units: the data of a chip. */
export type QueryToken = {
  typed: string;
  start: number;
  end: number;
  kind: 'pack' | 'chapter' | 'kind' | 'language' | 'mine';
  /** The ids it selects; empty when no pack or chapter of that name is known. */
  values: string[];
};

/** A pack or a chapter that a token may name, by its id or the beginning of one of its titles. */
export type Nameable = { id: string; titles?: readonly string[] };

export type ParsedQuery = { text: string; filters: SearchFilters; tokens: QueryToken[] };

const TOKEN = /(?<=^|\s)#(?:([\p{L}]+):(?:"([^"]*)"|(\S*))|([\p{L}]+))(?=\s|$)/gu;

const NAMED: Readonly<Record<string, 'pack' | 'chapter' | 'kind' | 'language'>> = {
  pack: 'pack',
  chapitre: 'chapter',
  chapter: 'chapter',
  type: 'kind',
  genre: 'kind',
  kind: 'kind',
  langue: 'language',
  language: 'language',
};
const KINDS: Readonly<Record<string, string>> = {
  lecon: 'lesson',
  lecons: 'lesson',
  lesson: 'lesson',
  lessons: 'lesson',
  situation: 'situation',
  situations: 'situation',
  apropos: 'about',
  about: 'about',
  astuce: 'tip',
  astuces: 'tip',
  tip: 'tip',
  tips: 'tip',
};
const LANGUAGE_NAMES: Readonly<Record<string, Language>> = {
  fr: 'fr',
  francais: 'fr',
  french: 'fr',
  en: 'en',
  anglais: 'en',
  english: 'en',
};
const MINE = new Set(['moi', 'mine', 'miens', 'miennes', 'perso']);

/**
 * The filters of a typed text, and the text without them. Filters of one kind widen each other, filters of
 * different kinds narrow. With `known`, packs and chapters go by the beginning of their id or title; without,
 * by their id as typed.
 */
export function parseQueryTokens(
  typed: string,
  known: { packs?: readonly Nameable[]; chapters?: readonly Nameable[] } = {},
): ParsedQuery {
  const tokens: QueryToken[] = [];
  let text = '';
  let end = 0;
  for (const match of typed.matchAll(TOKEN)) {
    const meaning = meaningOf(match, known);
    if (!meaning) continue;
    tokens.push({ typed: match[0], start: match.index, end: match.index + match[0].length, ...meaning });
    text += typed.slice(end, match.index);
    end = match.index + match[0].length;
  }
  text += typed.slice(end);
  // A space at the end says that the last word is finished: it stays, unless it only followed a token.
  const tidy = tokens.length === 0 ? text : text.replace(/\s+/gu, ' ').trimStart();
  return { text: tidy.trim() === '' ? '' : tidy, filters: filtersOf(tokens), tokens };
}

function meaningOf(
  match: RegExpExecArray,
  known: { packs?: readonly Nameable[]; chapters?: readonly Nameable[] },
): Pick<QueryToken, 'kind' | 'values'> | undefined {
  const [, name, quoted, plain, alone] = match;
  if (alone !== undefined) {
    const word = fold(alone);
    if (MINE.has(word)) return { kind: 'mine', values: [] };
    return simple('language', LANGUAGE_NAMES[word]) ?? simple('kind', KINDS[word]);
  }
  const kind = NAMED[fold(name ?? '')];
  const value = quoted ?? plain ?? '';
  if (kind === undefined || value === '') return undefined;
  if (kind === 'kind') return simple('kind', KINDS[fold(value)]);
  if (kind === 'language') return simple('language', LANGUAGE_NAMES[fold(value)]);
  const nameable = kind === 'pack' ? known.packs : known.chapters;
  return { kind, values: nameable ? namedSo(value, nameable) : [value] };
}

function simple(
  kind: 'kind' | 'language',
  value: string | undefined,
): Pick<QueryToken, 'kind' | 'values'> | undefined {
  return value === undefined ? undefined : { kind, values: [value] };
}

function namedSo(value: string, nameable: readonly Nameable[]): string[] {
  const wanted = loose(value);
  const exact = nameable.filter(({ id }) => loose(id) === wanted);
  if (exact.length > 0) return exact.map(({ id }) => id);
  return nameable
    .filter(({ id, titles = [] }) => [id, ...titles].some((name) => loose(name).startsWith(wanted)))
    .map(({ id }) => id);
}

function loose(name: string): string {
  return fold(name)
    .replace(/[\s_-]+/gu, ' ')
    .trim();
}

function filtersOf(tokens: readonly QueryToken[]): SearchFilters {
  const valuesOf = (kind: QueryToken['kind']) => [
    ...new Set(tokens.filter((token) => token.kind === kind).flatMap(({ values }) => values)),
  ];
  const packs = valuesOf('pack');
  const chapters = valuesOf('chapter');
  const kinds = valuesOf('kind');
  const languages = valuesOf('language') as Language[];
  return {
    ...(packs.length > 0 && { packs }),
    ...(chapters.length > 0 && { chapters }),
    ...(kinds.length > 0 && { kinds }),
    ...(languages.length > 0 && { languages }),
    ...(tokens.some(({ kind }) => kind === 'mine') && { mine: true }),
  };
}

type NameablePack = Pick<Pack, 'id' | 'title'> & {
  chapters: readonly Pick<Pack['chapters'][number], 'id' | 'title'>[];
};

/** The packs and chapters that a token may name. */
export function nameables(packs: readonly NameablePack[]): { packs: Nameable[]; chapters: Nameable[] } {
  const titlesOf = (title: NameablePack['title']) =>
    [title.fr, title.en].filter((each) => each !== undefined);
  return {
    packs: packs.map(({ id, title }) => ({ id, titles: titlesOf(title) })),
    chapters: packs.flatMap(({ chapters }) =>
      chapters.map(({ id, title }) => ({ id, titles: titlesOf(title) })),
    ),
  };
}
