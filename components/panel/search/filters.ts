/** Filters of the search, as tokens in the field (`#chapitre:facture`): offered while typing, shown as chips. */
import type { TFunction } from 'i18next';
import { fold } from '@/protocol/text/fold';
import { inLanguage, type Language } from '@/protocol/text/language';
import { nameables, parseQueryTokens, type QueryToken } from '@/search/query/query-tokens';
import type { PackRow } from '@/storage/database/pack-rows';
import type { OptionGroup } from './option';

const BEGUN = /(?<=^|\s)#(\S*)$/u;
const OFFERED = 30;

/** The filters that a `#` begun at the end of the field may become; undefined while none is begun. */
export function offeredFilters(
  query: string,
  packs: readonly PackRow[],
  language: Language,
  t: TFunction,
): OptionGroup | undefined {
  const begun = BEGUN.exec(query)?.[1];
  if (begun === undefined) return undefined;
  const wanted = fold(begun.replace(/^\p{L}+:/u, ''));
  const options = allFilters(packs, language, t)
    .filter(({ token, name }) =>
      [fold(token.slice(1)), fold(name)].some((word) =>
        word.split(/[\s:]/u).some((part) => part.startsWith(wanted)),
      ),
    )
    .slice(0, OFFERED)
    .map(({ token, name }) => ({
      key: token,
      token,
      language,
      title: [{ text: name, marked: false }],
      line: [],
    }));
  return options.length === 0 ? undefined : { name: t('filters.name'), options };
}

/** The query with one more filter, in the place of a begun `#` where there is one. */
export function takeFilter(query: string, token: string): string {
  const before = query.replace(BEGUN, '').trimEnd();
  return `${before === '' ? '' : `${before} `}${token} `;
}

/**
 * A query as it is shown: the filters that are whole, which are chips, and the text of the field. A filter at the very
 * end is still being typed.
 */
export function splitQuery(query: string): { filters: string; text: string } {
  const whole = parseQueryTokens(query).tokens.filter(({ end }) => /\s/u.test(query.charAt(end)));
  const text = whole.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end + 1), query);
  return { filters: whole.map(({ typed }) => `${typed} `).join(''), text };
}

/** The query without the filter that was chosen last. */
export function dropLastFilter(query: string): string {
  const last = parseQueryTokens(query).tokens.at(-1);
  return last ? dropFilter(query, last) : query;
}

/** The data of the chips: each known filter, with its name. */
export function chosenFilters(
  query: string,
  packs: readonly PackRow[],
  language: Language,
  t: TFunction,
): (QueryToken & { name: string })[] {
  const all = allFilters(packs, language, t);
  const { tokens } = parseQueryTokens(query, nameables(packs));
  return tokens.map((token) => ({
    ...token,
    name: all.find((each) => each.is(token))?.name ?? token.typed,
  }));
}

/** The field without one token. */
export function dropFilter(query: string, { start, end }: QueryToken): string {
  return `${query.slice(0, start)}${query.slice(end)}`.replace(/\s+/gu, ' ').trimStart();
}

function allFilters(packs: readonly PackRow[], language: Language, t: TFunction) {
  const word = (key: 'mine' | 'lesson' | 'situation' | 'tip' | 'chapter') => t(`filters.tokens.${key}`);
  const kinds = (['lesson', 'situation', 'tip'] as const).map((kind) => ({
    token: `#${word(kind)}`,
    name: t(`filters.kinds.${kind}`),
    is: (token: QueryToken) => token.kind === 'kind' && token.values.includes(kind),
  }));
  const languages = (['fr', 'en'] as const).map((each) => ({
    token: `#${each}`,
    name: t(`filters.languages.${each}`),
    is: (token: QueryToken) => token.kind === 'language' && token.values.includes(each),
  }));
  const chapters = packs.flatMap(({ chapters: inPack }) =>
    inPack.map(({ id, title }) => ({
      token: `#${word('chapter')}:${id}`,
      name: inLanguage(title, language) ?? id,
      is: (token: QueryToken) => token.kind === 'chapter' && token.values[0] === id,
    })),
  );
  const whole = packs.map(({ id, title }) => ({
    token: `#pack:${id}`,
    name: inLanguage(title, language) ?? id,
    is: (token: QueryToken) => token.kind === 'pack' && token.values[0] === id,
  }));
  return [
    { token: `#${word('mine')}`, name: t('filters.mine'), is: (token: QueryToken) => token.kind === 'mine' },
    ...kinds,
    ...chapters,
    ...whole,
    ...languages,
  ];
}
