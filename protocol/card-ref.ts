/** The full name of a card: pack id, slash, card id. `cardRefSchema` validates one from outside. */
export type CardRef = string;

/** The full name of a card. */
export function cardRef(packId: string, cardId: string): CardRef {
  return `${packId}/${cardId}`;
}

/** The full name of a card as another part of the pack names it: by full name, or by its id alone. */
export function fullRef(packId: string, ref: string): CardRef {
  return ref.includes('/') ? ref : cardRef(packId, ref);
}

/** The pack id and the card id of a full name. */
export function splitCardRef(ref: CardRef): { packId: string; cardId: string } {
  const [packId = '', cardId = ''] = ref.split('/', 2);
  return { packId, cardId };
}
