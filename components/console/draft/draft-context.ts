import { createContext, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { useConsole } from '@/components/console/core/console-context';
import { createDraftAutosave, type DraftAutosave } from './draft-autosave';
import type { DraftState } from './draft-state';

export const DraftContext = createContext<DraftAutosave | undefined>(undefined);

/** The autosave of the pack around a component. Throws outside of one. */
export function useDraftAutosave(): DraftAutosave {
  const autosave = useContext(DraftContext);
  if (!autosave) throw new Error('useDraftAutosave needs a DraftContext above it');
  return autosave;
}

/** A part of the draft's state; the component is rendered again when that part changes. */
export function useDraftState<T>(select: (state: DraftState) => T): T {
  return useStore(useDraftAutosave().store, useShallow(select));
}

/** An autosave for as long as the component is there; it saves when the window is hidden, left or closed. */
export function useNewDraftAutosave(packId: string): DraftAutosave | undefined {
  const { db, now } = useConsole();
  const [autosave, setAutosave] = useState<DraftAutosave>();
  useEffect(() => {
    const created = createDraftAutosave(db, packId, { now });
    const save = () => void created.flush();
    setAutosave(created);
    document.addEventListener('visibilitychange', save);
    window.addEventListener('pagehide', save);
    return () => {
      document.removeEventListener('visibilitychange', save);
      window.removeEventListener('pagehide', save);
      void created.close();
    };
  }, [db, packId, now]);
  return autosave;
}
