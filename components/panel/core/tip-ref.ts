/** Own tips among cards: a tip is named `tips/<id>` wherever a card is named, in the list of results or on a screen. */
import type { CardRef } from '@/protocol/card-ref';

const TIPS = 'tips/';

export function tipRef(tipId: string): CardRef {
  return `${TIPS}${tipId}`;
}

/** The id of the tip that is named; undefined for the name of a card. */
export function tipIdOf(ref: CardRef): string | undefined {
  return ref.startsWith(TIPS) ? ref.slice(TIPS.length) : undefined;
}
