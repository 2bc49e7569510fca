/**
 * Verification of a palette's insertion, since the palette closes at once.
 * Guarantees: an open panel of the window verifies it itself; without one, the background does, marks the toolbar
 * button when the page removed the text, and the next panel or palette of the window reports it, once.
 */
import { browser } from 'wxt/browser';
import type { InsertionRef, InsertionState } from '@/protocol/page';

/** When the page is verified, in ms: pages that compare their fields do so within 0.7 s. */
const VERIFY_MS = 800;
const KEY = 'lost-insertion';

/** An insertion that the page took out again. */
export type LostInsertion = { windowId: number; field?: string | undefined };

/** The browser functions that {@link verifyLate} needs. */
export type LateHost = {
  hasPanel: (windowId: number) => Promise<boolean>;
  wait: (ms: number) => Promise<unknown>;
  verify: (insertion: InsertionRef) => Promise<InsertionState>;
  note: (lost: LostInsertion) => Promise<void>;
};

/** Verifies an insertion of a palette a moment later, in place of a panel. */
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
