import { useLiveQuery } from 'dexie-react-hooks';
import { readPreferences } from '@/storage/preferences';
import { usePanel, usePanelState } from './panel-context';

/** This advisor's choices, live; undefined until they are read. */
export function usePreferences() {
  const { db } = usePanel();
  return useLiveQuery(() => readPreferences(db), [db]);
}

/** Values for placeholders: the advisor's own, then what was typed during this call. */
export function useOwnValues(): Readonly<Record<string, string>> {
  const own = usePreferences()?.ownValues;
  const typed = usePanelState((state) => state.values);
  return { ...own, ...typed };
}
