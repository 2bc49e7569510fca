import { createContext, useContext } from 'react';
import type { PreferencesRow } from '@/storage/database';
import { usePanelState } from './panel-context';

/** Read once, around the whole panel: a screen that is just shown knows them already. */
export const PreferencesContext = createContext<PreferencesRow | undefined>(undefined);

/** This advisor's choices, live; undefined until they are read. */
export function usePreferences() {
  return useContext(PreferencesContext);
}

/** Whether single keys act. Not before that is known: a key must never do what was turned off. */
export function useSingleKeys(): boolean {
  return usePreferences()?.singleKeys ?? false;
}

/** Values for placeholders: what the page beside gave, over it the advisor's own, over all what was typed. */
export function useValues(): Readonly<Record<string, string>> {
  const own = usePreferences()?.ownValues ?? {};
  const found = usePanelState((state) => state.found);
  const typed = usePanelState((state) => state.values);
  const written = Object.entries(own).filter(([, value]) => value !== '');
  return { ...found, ...Object.fromEntries(written), ...typed };
}
