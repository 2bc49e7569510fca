/** The cards that already hold the queue's tips, so that no tip is used twice. */
import type { Pack } from '@/protocol/pack';
import type { PackDraftRow } from '@/storage/database/pack-rows';

/** A card that credits a tip. */
export type TipLocation = { packId: string; pack: Pack; cardId: string };

/** The card of an unpublished draft that credits each tip and is not published with that credit yet. */
export function locationsInDrafts(drafts: readonly PackDraftRow[]): Map<string, TipLocation> {
  const locations = new Map<string, TipLocation>();
  for (const { packId, pack, base } of drafts) {
    const published = new Set(base ? creditedTips(base) : []);
    for (const card of pack.cards) {
      for (const { tipId } of card.credits ?? []) {
        if (tipId !== undefined && !published.has(tipId))
          locations.set(tipId, { packId, pack, cardId: card.id });
      }
    }
  }
  return locations;
}

/** The tips that publishing this draft would mark as promoted: credited in it and not in its base. */
export function tipsToPromote(
  pack: Pack,
  base: Pack | undefined,
): { tipId: string; name: string; cardId: string }[] {
  const before = new Set(base ? creditedTips(base) : []);
  return pack.cards.flatMap((card) =>
    (card.credits ?? []).flatMap(({ tipId, name }) =>
      tipId === undefined || before.has(tipId) ? [] : [{ tipId, name, cardId: card.id }],
    ),
  );
}

function creditedTips(pack: Pack): string[] {
  return pack.cards.flatMap((card) => (card.credits ?? []).flatMap(({ tipId }) => tipId ?? []));
}
