/**
 * Focus recovery. *Guarantees:* the focus is never lost to those who work without a mouse: when the element that has
 * it leaves the page (a button whose action made it needless, a row that was removed), the nearest focusable element gets it.
 */
import { useEffect } from 'react';

const REACHABLE =
  ':is(a[href], button, input:not([hidden]), textarea, summary, [tabindex]):not([tabindex="-1"], [data-base-ui-focus-guard])';

/** A layer above the page is drawn at the end of the page: what it was opened from stands elsewhere. */
const PORTAL = '[data-base-ui-portal]';
const POPUP = '[role="dialog"], [role="alertdialog"]';

/** An element around the focus, and at which index among its children the focus was. */
type Around = { element: Element; index: number };

/** Watches the page for as long as the component is there. */
export function useFocusRecovery(): void {
  useEffect(() => {
    let focused: Element | undefined;
    let around: Around[] = [];
    let aroundInPage: Around[] = [];
    const note = ({ target }: FocusEvent) => {
      // A dialog takes the focus itself when a control of it is removed: the place of that control still counts.
      if (!(target instanceof Element) || target.matches(POPUP)) return;
      focused = target;
      const popup = target.closest(PORTAL);
      around = ancestorsOf(target, popup);
      if (popup) around.push(...aroundInPage);
      else aroundInPage = around;
    };
    const recover = () => {
      if (!focused || focused.isConnected || !isFocusLost()) return;
      const left = around.find(({ element }) => element.isConnected);
      if (left) stopNear(left.element, left.index)?.focus({ preventScroll: true });
    };
    // A screen that appears takes the focus itself: it goes first.
    const observer = new MutationObserver(() => {
      if (focused && !focused.isConnected) setTimeout(recover);
    });
    document.addEventListener('focusin', note);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener('focusin', note);
      observer.disconnect();
    };
  }, []);
}

function ancestorsOf(target: Element, until: Element | null): Around[] {
  const around: Around[] = [];
  for (let inner = target; inner !== until && inner.parentElement; inner = inner.parentElement) {
    around.push({ element: inner.parentElement, index: [...inner.parentElement.children].indexOf(inner) });
  }
  return around;
}

function isFocusLost(): boolean {
  const { activeElement, body } = document;
  return activeElement === null || activeElement === body || activeElement.matches(POPUP);
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
