/**
 * Promises those who work without a mouse that the focus is never lost: when what has it leaves the page (a
 * button whose act made it needless, a row that was removed), what stands in its place gets it.
 */
import { useEffect } from 'react';

const REACHABLE =
  'a[href], button, input:not([hidden]), select, textarea, summary, [tabindex]:not([tabindex="-1"])';

/** An element around the focus, and at which place in it the focus was. */
type Around = { element: Element; at: number };

/** Watches the page for as long as the component is there. */
export function useFocusRecovery(): void {
  useEffect(() => {
    let focused: Element | undefined;
    let around: Around[] = [];
    const note = ({ target }: FocusEvent) => {
      if (!(target instanceof Element)) return;
      focused = target;
      around = [];
      for (let inner = target; inner.parentElement; inner = inner.parentElement) {
        around.push({ element: inner.parentElement, at: [...inner.parentElement.children].indexOf(inner) });
      }
    };
    const mend = () => {
      if (!focused || focused.isConnected || document.activeElement !== document.body) return;
      const left = around.find(({ element }) => element.isConnected);
      if (left) stopNear(left.element, left.at)?.focus({ preventScroll: true });
    };
    // A screen that appears takes the focus itself: it goes first.
    const observer = new MutationObserver(() => {
      if (focused && !focused.isConnected) setTimeout(mend);
    });
    document.addEventListener('focusin', note);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener('focusin', note);
      observer.disconnect();
    };
  }, []);
}

/** The stop of the Tab key that is nearest to a place in `within`, or in what is around it. */
function stopNear(within: Element, index: number): HTMLElement | undefined {
  const here = within.children[Math.min(index, within.children.length - 1)];
  for (const part of [here, within]) {
    const stop =
      part?.matches(REACHABLE) && part instanceof HTMLElement
        ? part
        : part?.querySelector<HTMLElement>(REACHABLE);
    if (stop?.checkVisibility({ visibilityProperty: true })) return stop;
  }
  const { parentElement } = within;
  return parentElement ? stopNear(parentElement, [...parentElement.children].indexOf(within)) : undefined;
}
