import type { TFunction } from 'i18next';
import type { Option, OptionGroup } from '@/components/panel/search/option';
import { askTeamOption } from '@/components/panel/search/option-groups';
import type { Language } from '@/protocol/text/language';
import type { HomeCard, HomeChapter, HomeList } from './home-list';

/** The key of the guide, and of the first chapters. */
export const GUIDE_KEY = '0';
const CHAPTER_KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** The list for an empty query. A card may be in two groups, under a key of its own in each. */
export function homeGroups(home: HomeList, language: Language, t: TFunction): OptionGroup[] {
  const group = (name: string, cards: HomeCard[], layout?: OptionGroup['layout']): OptionGroup => ({
    name,
    ...(layout && { layout }),
    options: cards.map((card) => ({ ...card, key: `${name} ${card.ref}` })),
  });
  const groups = [
    group(t('search.fitting'), home.fitting),
    group(t('search.favourites'), home.favourites, 'compact'),
    group(t('search.recents'), home.recents, 'compact'),
    ...chapterGroups(home.chapters, language, t),
  ].filter(({ options }) => options.length > 0);
  const ask = { name: undefined, options: [askTeamOption('', language, t)] };
  return groups.length > 0 ? [...groups, ask] : [];
}

/** The guide for an angry caller and the nine chapters with a digit, then the others. */
function chapterGroups(chapters: readonly HomeChapter[], language: Language, t: TFunction): OptionGroup[] {
  const guide: Option = {
    key: 'guide',
    action: 'guide',
    language,
    title: [{ text: t('home.guide'), marked: false }],
    line: [],
    keys: [GUIDE_KEY],
  };
  const options = chapters.map(({ key, id, title }, index): Option => {
    const digit = CHAPTER_KEYS[index];
    return {
      key: `chapter ${key}`,
      token: `#${t('filters.tokens.chapter')}:${id}`,
      language,
      title: [{ text: title, marked: false }],
      line: [],
      ...(digit && { keys: [digit] }),
    };
  });
  if (options.length === 0) return [];
  const keyed = options.slice(0, CHAPTER_KEYS.length);
  const others = options.slice(CHAPTER_KEYS.length);
  return [
    { name: t('home.chapters'), layout: 'tiles', options: [guide, ...keyed] },
    { name: t('home.otherChapters'), layout: 'tiles', options: others },
  ];
}

/** The option whose digit is typed alone. */
export function optionOfDigit(groups: readonly OptionGroup[], digit: string): Option | undefined {
  return groups.flatMap(({ options }) => options).find(({ keys }) => keys?.length === 1 && keys[0] === digit);
}
