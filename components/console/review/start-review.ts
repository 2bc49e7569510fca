/**
 * Takes a tip into a card.
 * Guarantees to the author: "being reviewed" and the credit in a draft go together: when the draft could not be saved,
 * the tip is released.
 */

import { addCard, cardOf, changeCard, newCardId } from '@/components/console/draft/pack-edit';
import { type CardRef, splitCardRef } from '@/protocol/card-ref';
import type { Pack } from '@/protocol/pack';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { TipRow } from '@/storage/database/tip-rows';
import { openPackDraft, readPackDraft, savePackDraft } from '@/storage/packs/pack-drafts';
import { readTip } from '@/storage/tips/tip-queries';
import { releaseTip, reviewTip } from '@/storage/tips/tips';
import { cardFromTip, mergeTip, titleOfTip } from './tip-card';

/** `closed`: its author or another trainer was first. `deleted`: the pack or card was deleted. */
export type TakeUp =
  | { taken: true; packId: string; cardId: string }
  | { taken: false; why: 'closed' | 'unknown' | 'deleted' };

/** Attempts on a draft that another window is writing to. */
const ATTEMPTS = 5;

/** Makes a new card of the tip, in the draft of that pack. Throws `StorageError`. */
export function acceptTip(
  db: SouffleurDatabase,
  tipId: string,
  to: { packId: string; chapterId: string },
  now: number,
): Promise<TakeUp> {
  return startReview(db, tipId, to.packId, now, (pack, tip) => {
    const cardId = newCardId(pack, titleOfTip(tip.content));
    return { pack: addCard(pack, to.chapterId, cardFromTip(tip, cardId)), cardId };
  });
}

/** Adds the tip's words and its author's credit to a card, in the draft of its pack. Throws `StorageError`. */
export function mergeTipInto(
  db: SouffleurDatabase,
  tipId: string,
  ref: CardRef,
  now: number,
): Promise<TakeUp> {
  const { packId, cardId } = splitCardRef(ref);
  return startReview(
    db,
    tipId,
    packId,
    now,
    (pack, tip) =>
      cardOf(pack, cardId) && { pack: changeCard(pack, cardId, (card) => mergeTip(card, tip)), cardId },
  );
}

type Change = (pack: Pack, tip: TipRow) => { pack: Pack; cardId: string } | undefined;

async function startReview(
  db: SouffleurDatabase,
  tipId: string,
  packId: string,
  now: number,
  change: Change,
): Promise<TakeUp> {
  const tip = await readTip(db, tipId);
  if (!tip) return { taken: false, why: 'unknown' };
  const fresh = tip.status.state === 'received';
  if (!fresh && tip.status.state !== 'reviewing') return { taken: false, why: 'closed' };
  if (fresh) {
    const reviewed = await reviewTip(db, tipId, { now });
    if (reviewed !== 'done') return { taken: false, why: reviewed };
  }
  let cardId: string | undefined;
  try {
    cardId = await storeInDraft(db, packId, now, (pack) => change(pack, tip));
  } finally {
    if (cardId === undefined && fresh) await releaseTip(db, tipId, { now });
  }
  return cardId === undefined ? { taken: false, why: 'deleted' } : { taken: true, packId, cardId };
}

async function storeInDraft(
  db: SouffleurDatabase,
  packId: string,
  now: number,
  change: (pack: Pack) => ReturnType<Change>,
): Promise<string | undefined> {
  let draft = await openPackDraft(db, packId, now);
  for (let attempt = 0; draft && attempt < ATTEMPTS; attempt += 1) {
    const changed = change(draft.pack);
    if (!changed) return undefined;
    const changedAt = Math.max(now, draft.changedAt + 1);
    if (await savePackDraft(db, packId, changed.pack, changedAt, draft)) return changed.cardId;
    draft = await readPackDraft(db, packId);
  }
  return undefined;
}
