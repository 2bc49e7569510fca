/** The cards that a card leads to: those that usually follow, and the one of each outcome. Pure. */
import type { Card, Outcomes } from './pack';
import { OUTCOMES, type Outcome } from './pack-fields';

/** The outcomes that lead somewhere, in their order. */
export function outcomeLinks(card: Pick<Card, 'outcomes'>): { outcome: Outcome; ref: string }[] {
  return OUTCOMES.flatMap((outcome) => {
    const ref = card.outcomes?.[outcome];
    return ref === undefined ? [] : [{ outcome, ref }];
  });
}

/** The card with each link changed; one for which `change` returns undefined is left out. */
export function mapCardLinks(card: Card, change: (ref: string) => string | undefined): Card {
  const { outcomes: _before, ...rest } = card;
  const next = card.next.flatMap((ref) => change(ref) ?? []);
  const outcomes: Outcomes = {};
  for (const { outcome, ref } of outcomeLinks(card)) {
    const changed = change(ref);
    if (changed !== undefined) outcomes[outcome] = changed;
  }
  return Object.keys(outcomes).length === 0 ? { ...rest, next } : { ...card, next, outcomes };
}
