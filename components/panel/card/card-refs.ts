import { type CardRef, cardRef } from '@/protocol/card-ref';
import type { CardRow } from '@/storage/database/pack-rows';

/** The full names of the cards that usually follow this one. */
export function readCardRefs({ packId, card }: CardRow): CardRef[] {
  return card.next.map((ref) => (ref.includes('/') ? ref : cardRef(packId, ref)));
}
