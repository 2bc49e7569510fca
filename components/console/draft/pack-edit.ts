/**
 * Every change that the console makes to the shape of a pack, as pure functions from pack to pack. They
 * guarantee to publishing that each card stays in exactly one chapter and that no `next` points at a card
 * that this console removed.
 */

import { slugFor } from '@/components/console/core/slug';
import { mapCardLinks, outcomeLinks } from '@/protocol/card-links';
import type { Flow } from '@/protocol/flow/flow';
import { flowCardLinks, mapFlowCards } from '@/protocol/flow/flow-links';
import type { Card, CardText, Chapter, ContextRule, Pack } from '@/protocol/pack';
import { CARD_TEXT_FIELDS, fieldsOf, type Outcome } from '@/protocol/pack-fields';
import { LANGUAGES, type Language } from '@/protocol/text/language';
import { deepEqual } from '@/storage/database/deep-equal';

/** A card taken out of a pack, with all that is needed to put it back. */
export type RemovedCard = {
  card: Card;
  chapterId: string;
  index: number;
  pointedBy: { cardId: string; index: number }[];
  /** The cards with an outcome that led to the card. */
  outcomesTo: { cardId: string; outcome: Outcome; ref: string }[];
  /** The context rules that offered the card, and its index in each. */
  ruledBy: { ruleId: string; index: number }[];
  /** The flows as they were, where one named the card. */
  flows?: readonly Flow[];
};

/** A language of a card in which nothing is written yet. */
export function emptyText(): CardText {
  const fields = fieldsOf(CARD_TEXT_FIELDS)
    .filter(([, spec]) => !('optional' in spec))
    .map(([field, { type }]) => [field, type === 'line' || type === 'script' ? '' : []]);
  return Object.fromEntries(fields) as CardText;
}

export function cardOf(pack: Pack, cardId: string): Card | undefined {
  return pack.cards.find((card) => card.id === cardId);
}

/** The chapter that holds a card. */
export function chapterOf(pack: Pack, cardId: string): Chapter | undefined {
  return pack.chapters.find((chapter) => chapter.cards.includes(cardId));
}

/** The cards of a chapter, in its order; ids without a card are passed over. */
export function cardsIn(pack: Pack, chapter: Chapter): Card[] {
  return chapter.cards.flatMap((id) => cardOf(pack, id) ?? []);
}

/** An id for a new card of that title. */
export function newCardId(pack: Pack, title: string): string {
  return slugFor(title, new Set(pack.cards.map((card) => card.id)), 'fiche');
}

/** Puts a new card at the end of a chapter; of the first one when there is no such chapter. */
export function addCard(pack: Pack, chapterId: string, card: Card): Pack {
  const known = pack.chapters.some((chapter) => chapter.id === chapterId);
  const target = known ? chapterId : pack.chapters[0]?.id;
  return {
    ...pack,
    cards: [...pack.cards, card],
    chapters: pack.chapters.map((chapter) =>
      chapter.id === target ? { ...chapter, cards: [...chapter.cards, card.id] } : chapter,
    ),
  };
}

export function changeCard(pack: Pack, cardId: string, change: (card: Card) => Card): Pack {
  return { ...pack, cards: pack.cards.map((card) => (card.id === cardId ? change(card) : card)) };
}

/** A copy right after the original, its titles marked by `mark`; it keeps the credits. */
export function duplicateCard(
  pack: Pack,
  cardId: string,
  mark: (title: string) => string,
): { pack: Pack; copyId: string } | undefined {
  const card = cardOf(pack, cardId);
  const chapter = chapterOf(pack, cardId);
  if (!card || !chapter) return undefined;
  const copyId = slugFor(`${cardId}-copie`, new Set(pack.cards.map(({ id }) => id)), 'fiche');
  const copy: Card = { ...card, id: copyId };
  for (const language of LANGUAGES) {
    const text = card[language];
    if (text) copy[language] = { ...text, title: mark(text.title) };
  }
  const index = chapter.cards.indexOf(cardId) + 1;
  return {
    copyId,
    pack: {
      ...pack,
      cards: [...pack.cards, copy],
      chapters: pack.chapters.map((each) =>
        each.id === chapter.id ? { ...each, cards: each.cards.toSpliced(index, 0, copyId) } : each,
      ),
    },
  };
}

/** Takes a card out, and out of every `next` of the pack. */
export function removeCard(pack: Pack, cardId: string): { pack: Pack; removed: RemovedCard } | undefined {
  const card = cardOf(pack, cardId);
  const chapter = chapterOf(pack, cardId);
  if (!card || !chapter) return undefined;
  const names = new Set([cardId, `${pack.id}/${cardId}`]);
  const pointedBy = pack.cards.flatMap((other) => {
    const index = other.next.findIndex((ref) => names.has(ref));
    return other.id !== cardId && index >= 0 ? [{ cardId: other.id, index }] : [];
  });
  const outcomesTo = pack.cards.flatMap((other) =>
    outcomeLinks(other).flatMap((link) =>
      other.id !== cardId && names.has(link.ref) ? [{ cardId: other.id, ...link }] : [],
    ),
  );
  const isLeft = (ref: string) => (names.has(ref) ? undefined : ref);
  const ruledBy = (pack.context ?? []).flatMap((rule) => {
    const index = rule.cards.findIndex((ref) => names.has(ref));
    return index >= 0 ? [{ ruleId: rule.id, index }] : [];
  });
  const isInFlows = (pack.flows ?? []).some((flow) => flowCardLinks(flow).some(({ ref }) => names.has(ref)));
  const unlinked = isInFlows
    ? { ...pack, flows: (pack.flows ?? []).map((flow) => mapFlowCards(flow, isLeft)) }
    : pack;
  return {
    removed: {
      card,
      chapterId: chapter.id,
      index: chapter.cards.indexOf(cardId),
      pointedBy,
      outcomesTo,
      ruledBy,
      ...(isInFlows && { flows: pack.flows ?? [] }),
    },
    pack: {
      ...withRules(unlinked, (rule) => ({ ...rule, cards: rule.cards.filter((ref) => !names.has(ref)) })),
      cards: pack.cards
        .filter(({ id }) => id !== cardId)
        .map((other) =>
          [...other.next, ...outcomeLinks(other).map(({ ref }) => ref)].some((ref) => names.has(ref))
            ? mapCardLinks(other, isLeft)
            : other,
        ),
      chapters: pack.chapters.map((each) => ({ ...each, cards: each.cards.filter((id) => id !== cardId) })),
    },
  };
}

/** Undoes {@link removeCard}, whatever else was changed since; a card that exists again stays as it is. */
export function putCardBack(pack: Pack, removed: RemovedCard): Pack {
  const { card, chapterId, index, pointedBy, outcomesTo, ruledBy, flows } = removed;
  if (cardOf(pack, card.id)) return pack;
  const rules = new Map(ruledBy.map((pointer) => [pointer.ruleId, pointer.index]));
  const ruled = withRules(pack, (rule) => {
    const index = rules.get(rule.id);
    return index === undefined ? rule : { ...rule, cards: rule.cards.toSpliced(index, 0, card.id) };
  });
  const added = addCard(flows ? withFlowLinks(ruled, flows, card.id) : ruled, chapterId, card);
  const home = chapterOf(added, card.id);
  const pointers = new Map(pointedBy.map((pointer) => [pointer.cardId, pointer.index]));
  return {
    ...added,
    chapters: added.chapters.map((chapter) =>
      chapter.id === home?.id
        ? { ...chapter, cards: chapter.cards.filter((id) => id !== card.id).toSpliced(index, 0, card.id) }
        : chapter,
    ),
    cards: added.cards.map((other) => {
      const index = pointers.get(other.id);
      const pointing =
        index === undefined || other.next.includes(card.id)
          ? other
          : { ...other, next: other.next.toSpliced(index, 0, card.id) };
      return withOutcomes(
        pointing,
        outcomesTo.filter(({ cardId }) => cardId === other.id),
      );
    }),
  };
}

/** The card with these outcomes, but where it has one by now. */
function withOutcomes(card: Card, links: readonly { outcome: Outcome; ref: string }[]): Card {
  if (links.length === 0) return card;
  const added = Object.fromEntries(links.map(({ outcome, ref }) => [outcome, ref]));
  return { ...card, outcomes: { ...added, ...card.outcomes } };
}

/** Moves a card up (`by` -1) or down (1) by one position; past a chapter's end it continues in the next chapter. */
export function moveCard(pack: Pack, cardId: string, by: 1 | -1): Pack {
  const from = pack.chapters.findIndex((chapter) => chapter.cards.includes(cardId));
  const chapter = pack.chapters[from];
  if (!chapter) return pack;
  const index = chapter.cards.indexOf(cardId);
  const rest = chapter.cards.filter((id) => id !== cardId);
  const to = index + by;
  if (to >= 0 && to < chapter.cards.length) {
    return withChapter(pack, from, { ...chapter, cards: rest.toSpliced(to, 0, cardId) });
  }
  const adjacent = pack.chapters[from + by];
  if (!adjacent) return pack;
  const cards = by === 1 ? [cardId, ...adjacent.cards] : [...adjacent.cards, cardId];
  return withChapter(withChapter(pack, from, { ...chapter, cards: rest }), from + by, {
    ...adjacent,
    cards,
  });
}

/** Moves a card to the end of another chapter. */
export function moveCardTo(pack: Pack, cardId: string, chapterId: string): Pack {
  if (chapterOf(pack, cardId)?.id === chapterId || !pack.chapters.some(({ id }) => id === chapterId))
    return pack;
  return {
    ...pack,
    chapters: pack.chapters.map((chapter) => {
      const cards = chapter.cards.filter((id) => id !== cardId);
      return { ...chapter, cards: chapter.id === chapterId ? [...cards, cardId] : cards };
    }),
  };
}

/** Adds an empty chapter at the end. */
export function addChapter(pack: Pack, title: string, language: Language): Pack {
  const id = slugFor(title, new Set(pack.chapters.map((chapter) => chapter.id)), 'chapitre');
  return { ...pack, chapters: [...pack.chapters, { id, title: { [language]: title }, cards: [] }] };
}

export function changeChapter(pack: Pack, chapterId: string, title: Chapter['title']): Pack {
  return {
    ...pack,
    chapters: pack.chapters.map((chapter) => (chapter.id === chapterId ? { ...chapter, title } : chapter)),
  };
}

/** Whether a chapter can go: it is empty, and not the last one. */
export function isRemovable(pack: Pack, chapter: Chapter): boolean {
  return chapter.cards.length === 0 && pack.chapters.length > 1;
}

/** Removes an empty chapter; one that holds cards, or the last one, stays. */
export function removeChapter(pack: Pack, chapterId: string): Pack {
  return {
    ...pack,
    chapters: pack.chapters.filter((chapter) => chapter.id !== chapterId || !isRemovable(pack, chapter)),
  };
}

export function moveChapter(pack: Pack, chapterId: string, by: 1 | -1): Pack {
  const from = pack.chapters.findIndex((chapter) => chapter.id === chapterId);
  const chapter = pack.chapters[from];
  const to = from + by;
  if (!chapter || to < 0 || to >= pack.chapters.length) return pack;
  return { ...pack, chapters: pack.chapters.filter(({ id }) => id !== chapterId).toSpliced(to, 0, chapter) };
}

/** Adds a context rule at the end, with an id made of `title`. */
export function addRule(pack: Pack, rule: Omit<ContextRule, 'id'>, title: string): Pack {
  const id = slugFor(title, new Set(pack.context?.map((each) => each.id)), 'page');
  return { ...pack, context: [...(pack.context ?? []), { ...rule, id }] };
}

export function changeRule(pack: Pack, ruleId: string, change: (rule: ContextRule) => ContextRule): Pack {
  return withRules(pack, (rule) => (rule.id === ruleId ? change(rule) : rule));
}

/** Takes a context rule out; a pack without any has no `context`. */
export function removeRule(pack: Pack, ruleId: string): Pack {
  const { context = [], ...rest } = pack;
  const left = context.filter(({ id }) => id !== ruleId);
  return left.length === 0 ? rest : { ...rest, context: left };
}

/** Restores a rule at its position. */
export function putRuleBack(pack: Pack, rule: ContextRule, index: number): Pack {
  if (pack.context?.some(({ id }) => id === rule.id)) return pack;
  return { ...pack, context: (pack.context ?? []).toSpliced(index, 0, rule) };
}

function withRules(pack: Pack, change: (rule: ContextRule) => ContextRule): Pack {
  return pack.context ? { ...pack, context: pack.context.map(change) } : pack;
}

function withChapter(pack: Pack, index: number, chapter: Chapter): Pack {
  return { ...pack, chapters: pack.chapters.with(index, chapter) };
}

/** The flows with the links to a card that they had, wherever they are still the same but for these. */
function withFlowLinks(pack: Pack, before: readonly Flow[], cardId: string): Pack {
  const names = new Set([cardId, `${pack.id}/${cardId}`]);
  const without = (flow: Flow) => mapFlowCards(flow, (ref) => (names.has(ref) ? undefined : ref));
  const flows = (pack.flows ?? []).map((flow) => {
    const old = before.find(({ id }) => id === flow.id);
    return old && deepEqual(without(old), flow) ? old : flow;
  });
  return { ...pack, flows };
}
