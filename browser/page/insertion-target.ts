/**
 * The target of an insertion: bound synchronously to the key press or click that requests it.
 * Guarantees: neither a tab activated later nor a field clicked later changes it (decision 10).
 */
import type { Press } from '@/protocol/page';
import { activeTab } from './active-tab';

export type InsertionTarget = {
  /** The panel's active tab at the press; a promise only until the browser's first response. */
  tabId: number | undefined | Promise<number | undefined>;
  press: Press;
  /** How often the panel had lost the keyboard by then. */
  panelBlurCount: number;
};

let panelBlurCount = 0;

/** The target of a press now; to be called synchronously in its event. */
export function targetNow(): InsertionTarget {
  return {
    tabId: activeTab(),
    press: { pressedAt: Date.now(), inPage: !document.hasFocus() },
    panelBlurCount,
  };
}

/** Whether the panel has had the keyboard from the press until now: nobody can have typed in the page. */
export function panelRetainedFocus({ press, panelBlurCount: count }: InsertionTarget): boolean {
  return !press.inPage && count === panelBlurCount && document.hasFocus();
}

/** The target of a shortcut that the background has captured. */
export function targetOfShortcut({
  tabId,
  pressedAt,
}: {
  tabId: number;
  pressedAt: number;
}): InsertionTarget {
  return { tabId, press: { pressedAt, inPage: true }, panelBlurCount };
}

/** Calls `capture` with the active tab, each time the panel gets the keyboard and now if it has it. */
export function followPanelFocus(capture: (tabId: number) => Promise<void>): void {
  const onFocus = async () => {
    const tabId = await activeTab();
    if (tabId !== undefined) await capture(tabId);
  };
  window.addEventListener('focus', () => void onFocus());
  window.addEventListener('blur', () => {
    panelBlurCount += 1;
  });
  if (document.hasFocus()) void onFocus();
}
