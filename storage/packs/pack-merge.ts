/**
 * Three-way merge of a pack: the common base, the draft, and the version published meanwhile.
 * Guarantees: no card text of either side is lost unnoticed; every card is in exactly one position of one chapter.
 */

import { mapCardLinks } from '@/protocol/card-links';
import { fullRef, splitCardRef } from '@/protocol/card-ref';
import type { Card, Chapter, Pack } from '@/protocol/pack';
import { fieldsOf, PACK_FIELDS, type PackField } from '@/protocol/pack-fields';
import { deepEqual } from '@/storage/database/deep-equal';
import type { CardConflict } from '@/storage/database/pack-rows';
import { mergeFlows } from './flow-merge';

/** `base` is undefined for a draft that began empty. The result is the next version after `newer`. */
export function mergePacks(
  base: Pack | undefined,
  draft: Pack,
  newer: Pack,
): { pack: Pack; conflicts: CardConflict[] } {
  const { cards, conflicts } = mergeCards(base?.cards ?? [], draft.cards, newer.cards);
  const ids = new Set(cards.map((card) => card.id));
  const chapters = deepEqual(base?.chapters, draft.chapters)
    ? positionCards(newer.chapters, draft.chapters, ids)
    : positionCards(draft.chapters, newer.chapters, ids);
  const existing = (ref: string) => {
    const card = splitCardRef(fullRef(draft.id, ref));
    return card.packId !== draft.id || ids.has(card.cardId) ? ref : undefined;
  };
  const flows = { base: base?.flows ?? [], draft: draft.flows ?? [], newer: newer.flows ?? [] };
  const pack: Pack = {
    ...newer,
    version: newer.version + 1,
    chapters,
    cards: cards.map((card) =>
      mapCardLinks(card, (ref) => (ref.includes('/') || ids.has(ref) ? ref : undefined)),
    ),
  };
  for (const [field, spec] of fieldsOf(PACK_FIELDS)) {
    if (!('apart' in spec)) setOrDelete(pack, field, pick(base?.[field], draft[field], newer[field]));
  }
  if (pack.context)
    pack.context = pack.context.map((rule) => ({
      ...rule,
      cards: rule.cards.flatMap((ref) => existing(ref) ?? []),
    }));
  const merged = mergeFlows(flows, existing);
  setOrDelete(pack, 'flows', merged.length > 0 ? merged : undefined);
  setOrDelete(pack, 'note', draft.note);
  return { pack, conflicts };
}

/** The draft's value where the draft changed it, else the newer one. */
function pick<T>(base: T | undefined, draft: T, newer: T): T {
  return deepEqual(base, draft) ? newer : draft;
}

function setOrDelete(pack: Pack, field: PackField, value: Pack[PackField]): void {
  if (value === undefined) Reflect.deleteProperty(pack, field);
  else Object.assign(pack, { [field]: value });
}

function mergeCards(
  base: readonly Card[],
  draft: readonly Card[],
  newer: readonly Card[],
): { cards: Card[]; conflicts: CardConflict[] } {
  const before = new Map(base.map((card) => [card.id, card]));
  const here = new Map(draft.map((card) => [card.id, card]));
  const there = new Map(newer.map((card) => [card.id, card]));
  const cards: Card[] = [];
  const conflicts: CardConflict[] = [];
  for (const cardId of new Set([...there.keys(), ...here.keys()])) {
    const [old, ours, theirs] = [before.get(cardId), here.get(cardId), there.get(cardId)];
    const changedHere = !deepEqual(old, ours);
    const changedThere = !deepEqual(old, theirs);
    const clash = changedHere && changedThere && !deepEqual(ours, theirs);
    if (clash && ours && theirs) conflicts.push({ cardId, kind: 'changed-in-both' });
    else if (clash && ours) conflicts.push({ cardId, kind: 'deleted-there' });
    else if (clash) conflicts.push({ cardId, kind: 'deleted-here' });
    // A card deleted here and improved there comes back: deleting it again is one key, writing it again is not.
    const merged = changedHere ? (clash && !ours ? theirs : ours) : theirs;
    if (merged) cards.push(merged);
  }
  return { cards, conflicts };
}

/** `preferred`'s chapters with the existing cards; cards missing there are positioned as in `other`. */
function positionCards(
  preferred: readonly Chapter[],
  other: readonly Chapter[],
  ids: ReadonlySet<string>,
): Chapter[] {
  const chapters = preferred.map((chapter) => ({
    ...chapter,
    cards: chapter.cards.filter((id) => ids.has(id)),
  }));
  const placed = new Set(chapters.flatMap((chapter) => chapter.cards));
  for (const chapter of other) {
    const missing = chapter.cards.filter((id) => ids.has(id) && !placed.has(id));
    if (missing.length === 0) continue;
    for (const id of missing) placed.add(id);
    const same = chapters.find((each) => each.id === chapter.id);
    if (same) same.cards.push(...missing);
    else chapters.push({ ...chapter, cards: missing });
  }
  return chapters;
}
