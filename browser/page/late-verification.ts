/**
 * The second look at what a palette has inserted, since it closes at once. *Guarantees:* where a panel is open beside,
 * it looks itself; where none is, the background does, marks the toolbar button when the page took the text out, and
 * the next panel or palette of the window says so, once.
 */
import { browser } from 'wxt/browser';
import type { InsertionRef, InsertionState } from '@/protocol/page';

/** When the page is looked at: pages that compare their fields do so within 0.7 s. */
const VERIFY_MS = 800;
const KEY = 'lost-insertion';

/** An insertion that the page took out again. */
export type LostInsertion = { windowId: number; field?: string | undefined };

/** What {@link verifyLate} needs of the browser. */
export type LateHost = {
  hasPanel: (windowId: number) => Promise<boolean>;
  wait: (ms: number) => Promise<unknown>;
  verify: (insertion: InsertionRef) => Promise<InsertionState>;
  note: (lost: LostInsertion) => Promise<void>;
};

/** Looks at an insertion of a palette a moment later, in the stead of a panel. */
export async function verifyLate(
  host: LateHost,
  { windowId, field, ...insertion }: InsertionRef & LostInsertion,
): Promise<void> {
  if (await host.hasPanel(windowId)) return;
  await host.wait(VERIFY_MS);
  if ((await host.verify(insertion)) === 'absent') await host.note({ windowId, field });
}

/** {@link LateHost} in the browser, but for the looking. */
export const lateHost = {
  hasPanel: async (windowId: number) => {
    const open = await browser.runtime.getContexts({ contextTypes: ['SIDE_PANEL'] });
    return open.some((context) => context.windowId === windowId || context.windowId === -1);
  },
  wait: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)),
  note: async (lost: LostInsertion) => {
    await browser.storage.session.set({ [KEY]: lost });
    await browser.action.setBadgeText({ text: '!' });
  },
};

/** The insertion of this window that was lost, once. */
export async function takeLostInsertion(windowId: number | undefined): Promise<LostInsertion | undefined> {
  const stored = await browser.storage.session.get(KEY);
  const lost = stored?.[KEY] as LostInsertion | undefined;
  if (!lost || lost.windowId !== windowId) return undefined;
  await browser.storage.session.remove(KEY);
  await browser.action.setBadgeText({ text: '' });
  return lost;
}
