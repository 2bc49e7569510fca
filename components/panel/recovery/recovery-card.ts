/** Which card leads through the recovery, and after which calls it is offered. */
import type { CallEvent } from '@/components/panel/call/call-event';
import type { CardRef } from '@/protocol/card-ref';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { CardRow } from '@/storage/database/pack-rows';
import { allCards, cardsByRef, readCard } from '@/storage/packs/packs';

/** The recovery card that ships in the built-in pack. */
const BUILT_IN: CardRef = 'desescalade/deux-minutes-pour-soi';

/** The card with timed steps: the one of `ref`, else the built-in one, else the first of any pack. */
export async function readRecoveryCard(
  db: SouffleurDatabase,
  ref: CardRef = BUILT_IN,
): Promise<CardRow | undefined> {
  const row = await readCard(db, ref);
  if (row && hasTimedSteps(row)) return row;
  return (await allCards(db)).find(hasTimedSteps);
}

function hasTimedSteps({ card }: CardRow): boolean {
  return [card.fr, card.en].some((text) => text?.timedSteps && text.timedSteps.length > 0);
}

/**
 * Whether the recovery is offered after a call: it got worse, or a card that asks for it was used (or is on screen).
 * *Guarantees:* nothing of it is stored or sent.
 */
export async function needsRecovery(
  db: SouffleurDatabase,
  events: readonly CallEvent[],
  onScreen: CardRef | undefined,
): Promise<boolean> {
  if (events.findLast(({ outcome }) => outcome !== undefined)?.outcome === 'worse') return true;
  const refs = new Set([...events.map(({ ref }) => ref), onScreen].filter((ref) => ref !== undefined));
  return (await cardsByRef(db, [...refs])).some(({ card }) => card.recovery === true);
}
