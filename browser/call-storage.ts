/**
 * Calls of this browser's windows, for the next opening of the panel.
 * Guarantees: `storage.session` is memory; it is readable for the extension's own pages alone, and ends with the browser.
 */
import { browser } from 'wxt/browser';

const PREFIX = 'call-';

/** What {@link dropOverdueCalls} needs to know of a call. */
type Expiring = { expiresAt: number };

/** The storage of the call of one window. */
export function callStorage<Call extends Expiring>(windowId: number) {
  const key = `${PREFIX}${windowId}`;
  return {
    read: async (): Promise<unknown> => (await browser.storage.session.get(key))?.[key],
    write: (call: Call) => browser.storage.session.set({ [key]: call }),
    remove: () => browser.storage.session.remove(key),
  };
}

/** Removes the calls whose time is over while no panel was open. */
export async function dropOverdueCalls(now: number): Promise<void> {
  try {
    const stored = await browser.storage.session.get(null);
    const overdue = Object.entries(stored).filter(
      ([key, call]) => key.startsWith(PREFIX) && !((call as Expiring).expiresAt > now),
    );
    if (overdue.length > 0) await browser.storage.session.remove(overdue.map(([key]) => key));
  } catch (error) {
    console.error('The calls that are over could not be removed', error);
  }
}

/** Removes the call of each window that is closed. Call synchronously when the worker starts. */
export function dropCallsOfClosedWindows(): void {
  browser.windows.onRemoved.addListener((windowId) => {
    callStorage(windowId)
      .remove()
      .catch((error: unknown) => console.error('The call of a closed window could not be removed', error));
  });
}
