/** The changes of a draft against its base, for people to read before they publish. */

import { outcomeLinks } from '@/protocol/card-links';
import type { Source, TimedStep } from '@/protocol/card-parts';
import type { Avoid, Card, Credit, Outcomes, Pack, Script } from '@/protocol/pack';
import {
  CARD_FIELDS,
  CARD_TEXT_FIELDS,
  type CardField,
  type CardTextField,
  fieldsOf,
  PACK_FIELDS,
  type PackField,
} from '@/protocol/pack-fields';
import { LANGUAGES, type Language } from '@/protocol/text/language';
import { deepEqual } from '@/storage/database/deep-equal';
import { type FlowChange, flowChanges } from './flow-changes';

/** One field that differs. `before` and `after` are its lines as one reads them; empty where there was none. */
export type FieldChange = {
  field: CardTextField | CardField;
  /** Undefined for a field that does not depend on a language. */
  language: Language | undefined;
  before: string[];
  after: string[];
};

export type PackChanges = {
  added: Card[];
  removed: Card[];
  changed: { card: Card; fields: FieldChange[] }[];
  /** Cards that only moved to another chapter or position. */
  chapters: boolean;
  about: PackField[];
  flows: FlowChange[];
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
    chapters:
      base !== undefined && !deepEqual(onlyCards(base, after), onlyCards(pack, new Set(before.keys()))),
    about: base ? headChanges(base, pack) : [],
    flows: flowChanges(base?.flows, pack.flows),
  };
  const counts = [changes.added, changes.removed, changes.changed, changes.about, changes.flows].map(
    (list) => list.length,
  );
  return { ...changes, none: counts.every((count) => count === 0) && !changes.chapters };
}

/** The differences between two states of a card, field by field. */
export function cardChanges(before: Card, after: Card): FieldChange[] {
  return [
    ...LANGUAGES.flatMap((language) =>
      changedFields(CARD_TEXT_FIELDS, before[language] ?? {}, after[language] ?? {}, language),
    ),
    ...changedFields(CARD_FIELDS, before, after, undefined),
  ];
}

function changedFields<F extends FieldChange['field']>(
  fields: { readonly [Name in F]: unknown },
  before: Partial<Record<NoInfer<F>, FieldValue>>,
  after: Partial<Record<NoInfer<F>, FieldValue>>,
  language: Language | undefined,
): FieldChange[] {
  return fieldsOf(fields).flatMap(([field]) =>
    deepEqual(before[field], after[field])
      ? []
      : [{ field, language, before: linesOf(before[field]), after: linesOf(after[field]) }],
  );
}

/** The fields of the pack as a whole that differ; its note belongs to a version, its chapters are compared apart. */
function headChanges(before: Pack, after: Pack): PackField[] {
  return fieldsOf(PACK_FIELDS).flatMap(([field, spec]) =>
    'apart' in spec || deepEqual(before[field], after[field]) ? [] : [field],
  );
}

/** Chapters without the cards that only one side has, which are reported as added or removed. */
function onlyCards(pack: Pack, cards: ReadonlySet<string>) {
  return pack.chapters.map((chapter) => ({
    ...chapter,
    cards: chapter.cards.filter((card) => cards.has(card)),
  }));
}

type Row = string | Script | Avoid | Credit | TimedStep | Source;
type FieldValue = string | true | Outcomes | readonly Row[] | undefined;

/** Begins the line of something to avoid that is a habit. */
export const HABIT_MARK = '[habit] ';

function linesOf(value: FieldValue): string[] {
  if (value === undefined || value === '') return [];
  if (typeof value === 'string') return [value];
  if (value === true) return ['true'];
  if (!isRows(value)) return outcomeLinks({ outcomes: value }).map(({ outcome, ref }) => `${outcome} ${ref}`);
  return value.map(rowLine);
}

function isRows(value: Outcomes | readonly Row[]): value is readonly Row[] {
  return Array.isArray(value);
}

function rowLine(row: Row): string {
  if (typeof row === 'string') return row;
  if ('start' in row) return `${row.start} ${row.text}`;
  if ('text' in row) return row.text;
  if ('name' in row) return row.name;
  if ('phrase' in row) return `${row.kind === 'habit' ? HABIT_MARK : ''}${row.phrase} → ${row.instead}`;
  const { statement, title, article, address, readOn } = row;
  return [statement.fr, statement.en, title, article, address, readOn].filter(Boolean).join(' · ');
}
