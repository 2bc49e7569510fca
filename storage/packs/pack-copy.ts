/** A copy of a pack under an id of its own, next to the original. */
import { mapCardLinks } from '@/protocol/card-links';
import { mapFlowCards } from '@/protocol/flow/flow-links';
import type { Pack } from '@/protocol/pack';

/** The longest id that a pack may have, less the number behind a copy's. */
const STEM = 60;

/** The same pack under another id; references into itself by full name still work. */
export function underId(pack: Pack, id: string): Pack {
  const own = `${pack.id}/`;
  const renamed = (ref: string) => (ref.startsWith(own) ? ref.slice(own.length) : ref);
  return {
    ...pack,
    id,
    ...(pack.context && {
      context: pack.context.map((rule) => ({ ...rule, cards: rule.cards.map(renamed) })),
    }),
    ...(pack.flows && { flows: pack.flows.map((flow) => mapFlowCards(flow, renamed)) }),
    cards: pack.cards.map((card) => mapCardLinks(card, renamed)),
  };
}

/** The ids that a copy of a pack may have, in the order in which they are to be tried. */
export function* copyIds(packId: string): Generator<string, never> {
  const stem = packId.slice(0, STEM).replace(/-+$/u, '');
  for (let n = 2; ; n += 1) yield `${stem}-${n}`;
}
