import { createContext, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useConsole } from '@/components/console/core/console-context';
import { createDraftKeeper, type DraftKeeper, type KeptDraft } from './draft-autosave';

export const KeeperContext = createContext<DraftKeeper | undefined>(undefined);

/** The keeper of the pack around a component. Throws outside of one. */
export function useKeeper(): DraftKeeper {
  const keeper = useContext(KeeperContext);
  if (!keeper) throw new Error('useKeeper needs a KeeperContext above it');
  return keeper;
}

/** A part of the draft around a component. */
export function useKept<T>(select: (state: KeptDraft) => T): T {
  return useStore(useKeeper().store, select);
}

/** A keeper for as long as the component is there; it saves when the window is hidden, left or closed. */
export function useNewKeeper(packId: string): DraftKeeper | undefined {
  const { db, now } = useConsole();
  const [keeper, setKeeper] = useState<DraftKeeper>();
  useEffect(() => {
    const made = createDraftKeeper(db, packId, { now });
    const save = () => void made.flush();
    setKeeper(made);
    document.addEventListener('visibilitychange', save);
    window.addEventListener('pagehide', save);
    return () => {
      document.removeEventListener('visibilitychange', save);
      window.removeEventListener('pagehide', save);
      void made.close();
    };
  }, [db, packId, now]);
  return keeper;
}
