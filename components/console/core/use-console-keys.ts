import { useLiveQuery } from 'dexie-react-hooks';
import { type Shortcuts, useShortcuts } from '@/components/ui/keys/shortcuts';
import { readPreferences } from '@/storage/preferences/preferences';
import { useConsole } from './console-context';

/** Registers shortcuts; single keys run unless this person turned them off. `onStray`: see `useShortcuts`. */
export function useConsoleKeys(shortcuts: Shortcuts, onStray?: () => void): void {
  const { db } = useConsole();
  const singleKeys = useLiveQuery(async () => (await readPreferences(db)).singleKeys, [db]) ?? false;
  useShortcuts(shortcuts, { singleKeys, ...(onStray && { onStray }) });
}
