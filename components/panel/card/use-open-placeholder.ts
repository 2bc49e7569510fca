import { useEffect } from 'react';
import { usePanel } from '@/components/panel/core/panel-context';
import type { Toast } from '@/components/panel/core/panel-store';

/** Moves the focus to the first open placeholder of a line that was held back, and selects a value to be checked. */
export function useOpenPlaceholder(toast: Toast | undefined): void {
  const { store } = usePanel();
  useEffect(() => {
    if (!toast?.open || toast.open.length === 0 || toast.position === 'foot') return;
    const line =
      typeof toast.position === 'number' ? `[data-line="${toast.position + 1}"]` : '[data-customer-step]';
    // A person who has typed since the press keeps the caret and the text.
    const typesOn = toast.typedCount !== undefined && toast.typedCount !== store.getState().typedCount;
    if (typesOn && document.activeElement?.matches(`${line} input`)) return;
    const hole = document.querySelector<HTMLInputElement>(`${line} input[data-open]`);
    hole?.focus();
    // Enter keeps the selected value, typing replaces it.
    hole?.select();
  }, [toast, store]);
}
