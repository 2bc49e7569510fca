import { createContext, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useConsole } from '@/components/console/core/console-context';
import { type AutosavedDraft, createDraftAutosave, type DraftAutosave } from './draft-autosave';

export const DraftContext = createContext<DraftAutosave | undefined>(undefined);

/** The keeper of the pack around a component. Throws outside of one. */
export function useDraftAutosave(): DraftAutosave {
  const autosave = useContext(DraftContext);
  if (!autosave) throw new Error('useKeeper needs a KeeperContext above it');
  return autosave;
}

/** A part of the draft around a component. */
export function useAutosavedDraft<T>(select: (state: AutosavedDraft) => T): T {
  return useStore(useDraftAutosave().store, select);
}

/** A keeper for as long as the component is there; it saves when the window is hidden, left or closed. */
export function useNewDraftAutosave(packId: string): DraftAutosave | undefined {
  const { db, now } = useConsole();
  const [autosave, setKeeper] = useState<DraftAutosave>();
  useEffect(() => {
    const made = createDraftAutosave(db, packId, { now });
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
  return autosave;
}
