import { useLiveQuery } from 'dexie-react-hooks';
import { readPreferences } from '@/storage/preferences';
import { usePanel, usePanelState } from './panel-context';

/** This advisor's choices, live; undefined until they are read. */
export function usePreferences() {
  const { db } = usePanel();
  return useLiveQuery(() => readPreferences(db), [db]);
}

/** Values for placeholders: what the page beside gave, over it the advisor's own, over all what was typed. */
export function useValues(): Readonly<Record<string, string>> {
  const own = usePreferences()?.ownValues ?? {};
  const found = usePanelState((state) => state.found);
  const typed = usePanelState((state) => state.values);
  const written = Object.entries(own).filter(([, value]) => value !== '');
  return { ...found, ...Object.fromEntries(written), ...typed };
}
