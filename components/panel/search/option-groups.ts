import type { TFunction } from 'i18next';
import type { Language } from '@/protocol/text/language';
import { abridge } from '@/protocol/text/text-length';
import type { FoundCard, SearchFinding } from '@/search/worker/protocol';
import type { HomeCard, HomeList } from './home-list';
import type { Option, OptionGroup } from './option';

/** Characters of the question that its row repeats. */
const ECHO = 60;

/**
 * The list of search results, best first, the less certain ones apart; its last row asks the team. `words` is the query without its filters: where
 * it is empty there is nothing to ask.
 */
export function foundGroups(
  finding: SearchFinding,
  words: string,
  language: Language,
  t: TFunction,
): OptionGroup[] {
  const packs = new Set(finding.cards.map(({ packTitle }) => packTitle).filter(Boolean));
  const optionOf = (card: FoundCard): Option => {
    const own = card.kind === 'tip' ? t('search.ownTip') : card.own && t('search.ownWords');
    const other = card.language === language ? undefined : t(`search.otherLanguage.${card.language}`);
    return {
      ...card,
      key: card.ref,
      mark: [own, other].filter(Boolean).join(' · ') || undefined,
      about: packs.size > 1 ? card.packTitle : undefined,
    };
  };
  const group = (name: string | undefined, certain: boolean): OptionGroup => ({
    name,
    options: finding.cards.filter((card) => card.certain === certain).map(optionOf),
  });
  const groups = [group(undefined, true), group(t('search.lessCertain'), false)].filter(
    ({ options }) => options.length > 0,
  );
  if (words !== '') groups.at(-1)?.options.push(askTeamOption(words, language, t));
  return groups;
}

function askTeamOption(words: string, language: Language, t: TFunction): Option {
  const text = t('search.askWith', { query: abridge(words, ECHO) });
  return { key: 'ask-team', action: 'ask-team', language, title: [{ text, marked: false }], line: [] };
}

/** The list for an empty query. A card may be in two groups, under a key of its own in each. */
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
