import { outcomeLinks } from '@/protocol/card-links';
import { type CardRef, fullRef } from '@/protocol/card-ref';
import type { Outcome } from '@/protocol/pack-fields';
import type { CardRow } from '@/storage/database/pack-rows';

/** The full names of the cards that usually follow this one. */
export function readCardRefs({ packId, card }: CardRow): CardRef[] {
  return card.next.map((ref) => fullRef(packId, ref));
}

/** The full name of the card of each outcome. */
export function readOutcomeRefs({ packId, card }: CardRow): { outcome: Outcome; ref: CardRef }[] {
  return outcomeLinks(card).map(({ outcome, ref }) => ({ outcome, ref: fullRef(packId, ref) }));
}
