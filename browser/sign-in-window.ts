/** The window in which a person signs in with their company: the browser's own, closed by it where it ends. */
import { browser } from 'wxt/browser';

/** Where such a window has to end for this extension to receive it. No other extension can have this address. */
export function signInRedirect(): string {
  return browser.identity.getRedirectURL('sign-in');
}

/** Opens it and returns the address where it ended; undefined when it was closed, or could not show a page. */
export async function openSignInWindow(url: string): Promise<string | undefined> {
  try {
    return await browser.identity.launchWebAuthFlow({ url, interactive: true });
  } catch {
    // Browsers distinguish these by a sentence alone, each by its own: the caller finds out.
    return undefined;
  }
}
