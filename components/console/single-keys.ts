import { useLiveQuery } from 'dexie-react-hooks';
import { useEffect } from 'react';
import { readPreferences } from '@/storage/preferences';
import { useConsole } from './console-context';

/**
 * Hears single keys on the page, by `event.key` in lower case, unless they go into a text, a dialog is open or
 * this person turned single keys off.
 */
export function useSingleKeys(acts: Readonly<Record<string, (() => void) | undefined>>): void {
  const { db } = useConsole();
  const on = useLiveQuery(async () => (await readPreferences(db)).singleKeys, [db]) ?? false;
  useEffect(() => {
    if (!on) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event) || document.querySelector('dialog[open], [role="menu"]')) return;
      const act = acts[event.key.toLowerCase()];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
}

function isTyping({ target, isComposing }: KeyboardEvent): boolean {
  if (isComposing) return true;
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.matches('textarea, select, input:not([type="checkbox"], [type="radio"])')
  );
}
