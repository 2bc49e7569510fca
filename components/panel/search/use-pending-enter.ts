import { useEffect, useRef } from 'react';
import type { InsertionTarget } from '@/components/panel/core/insertion-target';
import type { Option } from './option';

/** A press of Enter: opens the option, says it, or inserts its line into `target`. */
export type EnterPress = { act: 'open' | 'say' } | { act: 'insert'; target: InsertionTarget };

type Run = (option: Option, press: EnterPress) => void;

/**
 * Enter on the active option. Typing is faster than any search: while the list does not match the query yet
 * (`isCurrent`), the press waits for the list, with the target that it had.
 */
export function usePendingEnter(
  active: Option | undefined,
  isCurrent: boolean,
  run: Run,
): (press: EnterPress) => void {
  const pending = useRef<EnterPress>(undefined);
  useEffect(() => {
    const press = pending.current;
    if (!press || !isCurrent) return;
    pending.current = undefined;
    if (active) run(active, press);
  });
  return (press) => {
    if (!isCurrent) pending.current = press;
    else if (active) run(active, press);
  };
}
