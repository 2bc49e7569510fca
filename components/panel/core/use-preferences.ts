import { createContext, useContext } from 'react';
import { shownValues } from '@/components/panel/insertion/line-values';
import { usePresets } from '@/components/panel/values/ValueFactsProvider';
import type { PreferencesRow } from '@/storage/database/meta-rows';
import { usePanelState } from './panel-context';

/** Read once, around the whole panel: a screen that is just shown knows them already. */
export const PreferencesContext = createContext<PreferencesRow | undefined>(undefined);

/** This advisor's choices, live; undefined until they are read. */
export function usePreferences() {
  return useContext(PreferencesContext);
}

/** Whether single keys act. False until it is read: a key must never do what was turned off. */
export function useSingleKeysOn(): boolean {
  return usePreferences()?.singleKeys ?? false;
}

/** The advisor's own values for placeholders, such as their first name. */
export function useOwnValues(): Readonly<Record<string, string>> {
  return usePreferences()?.ownValues ?? NONE;
}

const NONE = {};

/** The values for placeholders that are on screen. */
export function useValues(): Readonly<Record<string, string>> {
  const found = usePanelState((state) => state.found);
  const values = usePanelState((state) => state.values);
  return { ...usePresets(), ...shownValues({ found, values }, useOwnValues()) };
}
