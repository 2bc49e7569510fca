import { useEffect, useRef } from 'react';
import type { InsertionTarget } from '@/components/panel/core/insertion-target';
import type { Option } from './option';

/** The effect of Enter on an option: opens it, or inserts its line into `target`. */
type Run = (option: Option, target: InsertionTarget | undefined) => void;

/**
 * Enter on the active option. Typing is faster than any search: while the list does not match the query yet
 * (`isCurrent`), the press waits for the list, with the target that it had.
 */
export function usePendingEnter(
  active: Option | undefined,
  isCurrent: boolean,
  run: Run,
): (target: InsertionTarget | undefined) => void {
  const pending = useRef<{ target: InsertionTarget | undefined }>(undefined);
  useEffect(() => {
    const press = pending.current;
    if (!press || !isCurrent) return;
    pending.current = undefined;
    if (active) run(active, press.target);
  });
  return (target) => {
    if (!isCurrent) pending.current = { target };
    else if (active) run(active, target);
  };
}
