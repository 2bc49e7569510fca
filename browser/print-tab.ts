/**
 * The tab in which a card is printed: a side panel cannot open the print dialog.
 * Guarantees: what is printed goes there by `storage.session`, which is memory, and is taken out of it once.
 */
import { browser } from 'wxt/browser';

const KEY = 'print';

/** Opens the tab for this content; false where the browser refused. */
export async function openPrintTab(content: unknown): Promise<boolean> {
  try {
    await browser.storage.session.set({ [KEY]: content });
    await browser.tabs.create({ url: browser.runtime.getURL('/print.html' as never) });
    return true;
  } catch {
    return false;
  }
}

/** What this tab was opened to print; undefined when the tab is loaded again. */
export async function takePrintContent(): Promise<unknown> {
  const stored = await browser.storage.session.get(KEY);
  await browser.storage.session.remove(KEY);
  return stored[KEY];
}

export async function closeThisTab(): Promise<void> {
  const tab = await browser.tabs.getCurrent();
  if (tab?.id !== undefined) await browser.tabs.remove(tab.id);
}
