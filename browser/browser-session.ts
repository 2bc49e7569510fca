/** The run of the browser that this page or worker lives in: from its start, or from the extension's, to its end. */
import { browser } from 'wxt/browser';

const KEY = 'session-started';

/** Whether nothing of the extension has run yet since the browser or the extension started. */
export async function isNewBrowserSession(): Promise<boolean> {
  try {
    const stored = await browser.storage.session.get(KEY);
    return stored?.[KEY] !== true;
  } catch {
    // No response counts as a restart: the person is asked once too often who they are.
    return true;
  }
}

export async function noteBrowserSession(): Promise<void> {
  try {
    await browser.storage.session.set({ [KEY]: true });
  } catch (error) {
    console.error('The browser session could not be noted', error);
  }
}
