/** What a draft changes against the version that it is based on, for people to read before they publish. */

import type { Card, CardText, Pack } from '@/protocol/pack';
import { LANGUAGES, type Language } from '@/protocol/text/language';
import { deepEqual } from '@/storage/database/deep-equal';

const TEXT_FIELDS = [
  'title',
  'summary',
  'cues',
  'steps',
  'scripts',
  'avoid',
  'keywords',
  'customerSteps',
] as const;
const CARD_FIELDS = ['kind', 'next', 'reviewBy', 'credits'] as const;
const PACK_FIELDS = ['title', 'summary', 'source', 'lexicon', 'context'] as const;
export type TextField = (typeof TEXT_FIELDS)[number];
export type CardField = (typeof CARD_FIELDS)[number];

/** One field that differs. `before` and `after` are its lines as one reads them; empty where there was none. */
export type FieldChange = {
  field: TextField | CardField;
  /** Undefined for what belongs to the card as a whole. */
  language: Language | undefined;
  before: string[];
  after: string[];
};

export type PackChanges = {
  added: Card[];
  removed: Card[];
  changed: { card: Card; fields: FieldChange[] }[];
  /** Cards that only went to another chapter or place. */
  chapters: boolean;
  about: (typeof PACK_FIELDS)[number][];
  none: boolean;
};

/** `base` is undefined for a pack that was never published: all of it is new. */
export function packChanges(base: Pack | undefined, pack: Pack): PackChanges {
  const before = new Map(base?.cards.map((card) => [card.id, card]));
  const after = new Set(pack.cards.map((card) => card.id));
  const inOrder = pack.chapters.flatMap((chapter) =>
    chapter.cards.flatMap((id) => pack.cards.find((card) => card.id === id) ?? []),
  );
  const changes = {
    added: inOrder.filter((card) => !before.has(card.id)),
    removed: base?.cards.filter((card) => !after.has(card.id)) ?? [],
    changed: inOrder.flatMap((card) => {
      const old = before.get(card.id);
      const fields = old ? cardChanges(old, card) : [];
      return fields.length === 0 ? [] : [{ card, fields }];
    }),
    chapters: base !== undefined && !deepEqual(kept(base, after), kept(pack, new Set(before.keys()))),
    about: base ? PACK_FIELDS.filter((field) => !deepEqual(base[field], pack[field])) : [],
  };
  const counts = [changes.added, changes.removed, changes.changed, changes.about].map((list) => list.length);
  return { ...changes, none: counts.every((count) => count === 0) && !changes.chapters };
}

/** What differs between two states of a card, field by field. */
export function cardChanges(before: Card, after: Card): FieldChange[] {
  const changes: FieldChange[] = [];
  for (const language of LANGUAGES) {
    for (const field of TEXT_FIELDS) {
      const [old, now] = [before[language]?.[field], after[language]?.[field]];
      if (deepEqual(old, now)) continue;
      changes.push({ field, language, before: textLines(old), after: textLines(now) });
    }
  }
  for (const field of CARD_FIELDS) {
    if (deepEqual(before[field], after[field])) continue;
    changes.push({
      field,
      language: undefined,
      before: cardLines(before[field]),
      after: cardLines(after[field]),
    });
  }
  return changes;
}

/** Chapters without the cards that only one side has, whose coming and going is told as such. */
function kept(pack: Pack, cards: ReadonlySet<string>) {
  return pack.chapters.map(({ id, title, cards: ids }) => ({
    id,
    title,
    cards: ids.filter((card) => cards.has(card)),
  }));
}

function textLines(value: CardText[TextField]): string[] {
  if (value === undefined || value === '') return [];
  if (typeof value === 'string') return [value];
  return value.map((row) => {
    if (typeof row === 'string') return row;
    if ('text' in row) return row.text;
    return `${row.phrase} → ${row.instead}`;
  });
}

function cardLines(value: Card[CardField]): string[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [value];
  return value.map((row) => (typeof row === 'string' ? row : row.name));
}
