import type { Card, Chapter, ContextRule, Pack } from '@/protocol/pack';
import { inLanguage, type Language, otherLanguage } from '@/protocol/text/language';
import { captionOf } from '@/protocol/text/placeholder';
import { cardOf } from './pack-edit';

/** A card's title in the wanted language or else the other; its id while it has none. */
export function titleOf(card: Card, language: Language): string {
  const titles = [card[language], card[otherLanguage(language)]].map((text) => text?.title.trim());
  return captionOf(titles.find(Boolean) ?? card.id);
}

/** The title of a pack's card by id; the id when there is no such card. */
export function cardTitle(pack: Pack, cardId: string, language: Language): string {
  const card = cardOf(pack, cardId);
  return card ? titleOf(card, language) : cardId;
}

export function packTitle(pack: Pick<Pack, 'title' | 'id'>, language: Language): string {
  return captionOf(inLanguage(pack.title, language)?.trim() || pack.id);
}

export function chapterTitle(chapter: Chapter, language: Language): string {
  return captionOf(inLanguage(chapter.title, language)?.trim() || chapter.id);
}

/** A context rule's label; its site, or its id, while it has no name. */
export function ruleName(rule: ContextRule, language: Language): string {
  return captionOf(inLanguage(rule.name, language)?.trim() || rule.match.origin || rule.id);
}
