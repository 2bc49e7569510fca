import type { TFunction } from 'i18next';
import type { Language } from '@/protocol/language';
import type { HomeCard, HomeList } from './home-list';
import type { OptionGroup } from './OptionList';
import type { SearchFinding } from './search-client';

/** What the name of an own tip in the list begins with. */
export const TIP_REF = 'tips/';

/** The list of what a search found, best first. */
export function foundGroups(finding: SearchFinding, language: Language, t: TFunction): OptionGroup[] {
  const options = finding.cards.map((card) => {
    const pack = card.kind === 'tip' ? t('search.ownTip') : card.packTitle;
    const other = card.language === language ? undefined : t(`search.otherLanguage.${card.language}`);
    return { ...card, key: card.ref, about: [pack, other].filter(Boolean).join(' · ') };
  });
  return options.length === 0 ? [] : [{ name: undefined, options }];
}

/** The list before anything is typed. A card may stand in two groups, under a key of its own in each. */
export function homeGroups(home: HomeList, t: TFunction): OptionGroup[] {
  const group = (name: string, cards: HomeCard[]) => ({
    name,
    options: cards.map((card) => ({ ...card, key: `${name} ${card.ref}` })),
  });
  return [
    group(t('search.fitting'), home.fitting),
    group(t('search.favourites'), home.favourites),
    group(t('search.recents'), home.recents),
    group(t('search.situations'), home.situations),
  ].filter(({ options }) => options.length > 0);
}
