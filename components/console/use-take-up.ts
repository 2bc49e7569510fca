import { useTranslation } from 'react-i18next';
import type { CardRef } from '@/protocol/card-ref';
import { act } from './act';
import { useConsole } from './console-context';
import { acceptTip, mergeTipInto, type TakeUp } from './take-up';

/** Takes a tip into a new card of a chapter, and opens it. Resolves with whether that was done. */
export function useAccept(): (tipId: string, to: { packId: string; chapterId: string }) => Promise<boolean> {
  const { db, now } = useConsole();
  const finish = useFinish();
  return (tipId, to) => finish(() => acceptTip(db, tipId, to, now()));
}

/** Merges a tip into a card, and opens it. Resolves with whether that was done. */
export function useMerge(): (tipId: string, ref: CardRef) => Promise<boolean> {
  const { db, now } = useConsole();
  const finish = useFinish();
  return (tipId, ref) => finish(() => mergeTipInto(db, tipId, ref, now()));
}

function useFinish() {
  const { t } = useTranslation('console');
  const { t: errors } = useTranslation('errors');
  const { store, send } = useConsole();
  return async (work: () => Promise<TakeUp>): Promise<boolean> => {
    const result = await act({ store, errors }, work);
    if (!result) return false;
    // Also when nothing was taken: the tip may have been taken up and put back.
    void send('sync.run', { why: 'written' });
    if (!result.taken) {
      store.getState().close();
      store.getState().tell('warn', t(`taken.${result.why}`));
      return false;
    }
    store.getState().go({ name: 'card', packId: result.packId, cardId: result.cardId });
    store.getState().tell('good', t('taken.done'));
    return true;
  };
}
