/** Search entries of installed cards and of the advisor's tips. */

import type { Card, CardText } from '@/protocol/pack';
import { CARD_TEXT_FIELDS, fieldsOf, textsIn } from '@/protocol/pack-fields';
import type { Language } from '@/protocol/text/language';
import type { TipContent } from '@/protocol/tip';
import type { SearchEntry, SearchText } from './search-text';

/** The pack and chapter under which tips are filed; `tips/<id>` is a tip's ref. */
export const TIPS = 'tips';

/** A tip without a situation is called by its first words, at most this many UTF-16 units. */
const CALLED = 80;

export function cardEntry(packId: string, chapterId: string, card: Card): SearchEntry {
  return {
    ref: `${packId}/${card.id}`,
    packId,
    chapterId,
    kind: card.kind,
    ...(card.urgent && { urgent: true }),
    ...(card.fr && { fr: searchText(card.fr) }),
    ...(card.en && { en: searchText(card.en) }),
  };
}

/** The entry of a tip; `mine` when this advisor wrote it. */
export function tipEntry(tip: { id: string; content: TipContent; mine: boolean }): SearchEntry {
  const { id, content, mine } = tip;
  const text: SearchText = {
    title: content.situation ?? firstWords(content.words),
    summary: '',
    cues: [],
    steps: [],
    scripts: [content.words],
    avoid: [],
    keywords: content.pageTitle === undefined ? [] : [content.pageTitle],
  };
  return {
    ref: `${TIPS}/${id}`,
    packId: TIPS,
    chapterId: TIPS,
    kind: 'tip',
    mine,
    ...byLanguage(content.language, text),
  };
}

function byLanguage(language: Language, text: SearchText): Pick<SearchEntry, Language> {
  return language === 'fr' ? { fr: text } : { en: text };
}

function searchText(text: CardText): SearchText {
  const fields = fieldsOf(CARD_TEXT_FIELDS).flatMap(([field]) => {
    const value = text[field];
    return value === undefined ? [] : [[field, typeof value === 'string' ? value : textsIn(value)]];
  });
  return Object.fromEntries(fields) as SearchText;
}

function firstWords(words: string): string {
  const [line = ''] = words.trim().split('\n', 1);
  if (line.length <= CALLED) return line;
  const end = line.lastIndexOf(' ', CALLED);
  return `${line.slice(0, end > 0 ? end : CALLED)}…`;
}
