import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePanel } from '@/components/panel/core/panel-context';
import type { Language } from '@/protocol/text/language';
import { StorageError } from '@/storage/database/storage-error';
import { packCards } from '@/storage/packs/packs';
import { rateSituation, readPractice } from '@/storage/practice/practice';
import type { Rating } from '@/storage/practice/schedule';
import { type Situation, sessionOf } from './practice-queue';

export type Session = {
  situations: readonly Situation[];
  /** Those that wait, the current one first. */
  waiting: readonly Situation[];
  /** How many were rated nearly or well. */
  done: number;
  isTurned: boolean;
  turn: () => void;
  rate: (rating: Rating) => void;
};

/** The session of a pack; undefined until it is read. What was not said well comes again at its end. */
export function useSession(packId: string, language: Language): Session | undefined {
  const { t: errors } = useTranslation('errors');
  const { db, now, store } = usePanel();
  const [situations, setSituations] = useState<readonly Situation[]>();
  const [waiting, setWaiting] = useState<readonly Situation[]>([]);
  const [isTurned, setTurned] = useState(false);
  useEffect(() => {
    let wanted = true;
    const reading = Promise.all([packCards(db, packId), readPractice(db)]);
    reading.then(
      ([rows, practised]) => {
        if (!wanted) return;
        const session = sessionOf(rows, practised, { language, now: now() });
        setSituations(session);
        setWaiting(session);
      },
      (failure: unknown) => console.error('The practice could not be read', failure),
    );
    return () => {
      wanted = false;
    };
  }, [db, packId, language, now]);
  if (!situations) return undefined;

  function rate(rating: Rating) {
    const [current, ...others] = waiting;
    if (!current || !isTurned) return;
    setTurned(false);
    setWaiting(rating === 'again' ? [...others, current] : others);
    rateSituation(db, { ref: current.ref, rating, now: now() }).catch((failure: unknown) => {
      const reason = failure instanceof StorageError ? failure.reason : 'write-aborted';
      store.getState().showToast('foot', 'bad', errors(reason));
    });
  }
  return {
    situations,
    waiting,
    done: situations.length - waiting.length,
    isTurned,
    turn: () => setTurned(true),
    rate,
  };
}
