/**
 * Takes a tip out of the card again that a trainer has just taken it into. *Guarantees:* nothing that was written since
 * is lost: where the card is another by now, nothing is changed; a draft that was begun for it alone goes with it.
 */

import { cardOf, changeCard, removeCard } from '@/components/console/draft/pack-edit';
import type { Card, Pack } from '@/protocol/pack';
import type { SouffleurDatabase } from '@/storage/database/database';
import { deepEqual } from '@/storage/database/deep-equal';
import type { PackDraftRow } from '@/storage/database/pack-rows';
import { dropPackDraft, readPackDraft, savePackDraft } from '@/storage/packs/pack-drafts';
import { readPack } from '@/storage/packs/packs';
import { readTip } from '@/storage/tips/tip-queries';
import { releaseTip } from '@/storage/tips/tips';

/** The state before a tip was taken into a card. */
export type BeforeTakeUp = {
  tipId: string;
  packId: string;
  fresh: boolean;
  hasDraft: boolean;
  pack: Pack | undefined;
};

/** What to undo: the card as it was, if it existed, and as the tip left it. */
export type UndoableTakeUp = BeforeTakeUp & { cardId: string; card: Card | undefined };

export async function readBeforeTakeUp(
  db: SouffleurDatabase,
  tipId: string,
  packId: string,
): Promise<BeforeTakeUp> {
  const [tip, draft] = await Promise.all([readTip(db, tipId), readPackDraft(db, packId)]);
  const pack = draft?.pack ?? (await readPack(db, packId));
  return { tipId, packId, fresh: tip?.status.state === 'received', hasDraft: draft !== undefined, pack };
}

/** The same once it was taken up. */
export async function readAfterTakeUp(
  db: SouffleurDatabase,
  before: BeforeTakeUp,
  cardId: string,
): Promise<UndoableTakeUp> {
  const draft = await readPackDraft(db, before.packId);
  return { ...before, cardId, card: draft && cardOf(draft.pack, cardId) };
}

/** Whether it was undone. Throws `StorageError`. */
export async function undoTakeUp(db: SouffleurDatabase, done: UndoableTakeUp, now: number): Promise<boolean> {
  const draft = await readPackDraft(db, done.packId);
  if (!draft || !done.card || !deepEqual(cardOf(draft.pack, done.cardId), done.card)) return false;
  const before = done.pack && cardOf(done.pack, done.cardId);
  const pack = before
    ? changeCard(draft.pack, done.cardId, () => before)
    : removeCard(draft.pack, done.cardId)?.pack;
  if (!pack || !(await saveUndo(db, draft, pack, done, now))) return false;
  if (done.fresh) await releaseTip(db, done.tipId, { now });
  return true;
}

async function saveUndo(
  db: SouffleurDatabase,
  draft: PackDraftRow,
  pack: Pack,
  { hasDraft, packId, pack: before }: UndoableTakeUp,
  now: number,
): Promise<boolean> {
  if (!(await savePackDraft(db, packId, pack, Math.max(now, draft.changedAt + 1), draft))) return false;
  if (!hasDraft && before && deepEqual(pack.cards, before.cards) && deepEqual(pack.chapters, before.chapters))
    await dropPackDraft(db, packId);
  return true;
}
