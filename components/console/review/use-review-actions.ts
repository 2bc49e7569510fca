import { useTranslation } from 'react-i18next';
import { useConsole } from '@/components/console/core/console-context';
import { runAction } from '@/components/console/core/run-action';
import { type CardRef, splitCardRef } from '@/protocol/card-ref';
import type { TipRow } from '@/storage/database/tip-rows';
import { releaseTip, reviewTip } from '@/storage/tips/tips';
import { acceptTip, mergeTipInto, type TakeUp } from './start-review';
import { readAfterTakeUp, readBeforeTakeUp, type UndoableTakeUp, undoTakeUp } from './undo-review';

/** Takes a tip into a new card of a chapter, and opens it. Resolves with whether that was done. */
export function useAccept(): (tipId: string, to: { packId: string; chapterId: string }) => Promise<boolean> {
  const { db, now } = useConsole();
  const finish = useFinish();
  return (tipId, to) => finish(tipId, to.packId, () => acceptTip(db, tipId, to, now()));
}

/** Merges a tip into a card, and opens it. Resolves with whether that was done. */
export function useMerge(): (tipId: string, ref: CardRef) => Promise<boolean> {
  const { db, now } = useConsole();
  const finish = useFinish();
  return (tipId, ref) => finish(tipId, splitCardRef(ref).packId, () => mergeTipInto(db, tipId, ref, now()));
}

/** Gives a tip under review back to the queue, and says so with its undo. `isInDraft`: a draft's card holds it. */
export function useRelease(): (tip: TipRow, isInDraft: boolean) => Promise<void> {
  const { t } = useTranslation('console');
  const { t: errors } = useTranslation('errors');
  const { db, store, now } = useConsole();
  return async (tip, isInDraft) => {
    if (tip.status.state !== 'reviewing') return;
    await runAction({ store, errors }, async () => {
      const change = await releaseTip(db, tip.id, { now: now() });
      const { showToast } = store.getState();
      if (change !== 'done') return showToast('warn', t(`taken.${change}`));
      const undo = () => void runAction({ store, errors }, () => reviewTip(db, tip.id, { now: now() }));
      if (isInDraft) showToast('warn', t('queue.releasedInDraft'), undo);
      else showToast('good', t('queue.released'), undo);
    });
  };
}

function useFinish() {
  const { t } = useTranslation('console');
  const { t: errors } = useTranslation('errors');
  const { db, store, now } = useConsole();
  async function undo(done: UndoableTakeUp) {
    const undone = await runAction({ store, errors }, () => undoTakeUp(db, done, now()));
    if (undone === undefined) return;
    if (!undone) return store.getState().showToast('warn', t('taken.notUndone'));
    store.getState().go({ name: 'queue' });
    store.getState().select(done.tipId);
    store.getState().showToast('good', t('taken.undone'));
  }
  return async (tipId: string, packId: string, work: () => Promise<TakeUp>): Promise<boolean> => {
    const both = await runAction({ store, errors }, async () => {
      const before = await readBeforeTakeUp(db, tipId, packId);
      const result = await work();
      const done = result.taken ? await readAfterTakeUp(db, before, result.cardId) : undefined;
      return { result, done };
    });
    if (!both) return false;
    const { result, done } = both;
    if (!result.taken) {
      store.getState().close();
      store.getState().showToast('warn', t(`taken.${result.why}`));
      return false;
    }
    store.getState().go({ name: 'card', packId: result.packId, cardId: result.cardId });
    store.getState().showToast('good', t('taken.done'), done && (() => undo(done)));
    return true;
  };
}
