import type { TFunction } from 'i18next';
import type { Language } from '@/protocol/text/language';
import { abridge } from '@/protocol/text/text-length';
import type { FoundCard, SearchFinding } from '@/search/worker/protocol';
import type { Option, OptionGroup } from './option';

/** Characters of the question that its row repeats. */
const ECHO = 60;

/**
 * The list of search results, best first, the less certain ones apart; its last row asks the team. `words` is the
 * query without its filters.
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
  const flows = (finding.flows ?? []).map(
    ({ ref, language: written, title }): Option => ({
      key: `flow ${ref}`,
      action: 'flow',
      flow: ref,
      language: written,
      title,
      line: [],
      mark: t('search.flow'),
    }),
  );
  const certain = group(undefined, true);
  // The best card stays first: Enter opens it.
  certain.options.splice(1, 0, ...flows);
  const groups = [certain, group(t('search.lessCertain'), false)].filter(({ options }) => options.length > 0);
  groups.at(-1)?.options.push(askTeamOption(words, language, t));
  return groups;
}

/** The last row of every list: asks the team the words of the query, or says where to write a question. */
export function askTeamOption(words: string, language: Language, t: TFunction): Option {
  const text = words === '' ? t('search.ask') : t('search.askWith', { query: abridge(words, ECHO) });
  return {
    key: 'ask-team',
    action: 'ask-team',
    language,
    title: [{ text, marked: false }],
    line: [],
    keys: [t('keyNames.alt'), 'Q'],
  };
}
