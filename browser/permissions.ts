/** Which sites the extension may reach beyond the advisor's own gesture: one origin at a time, each revocable. */
import { browser } from 'wxt/browser';

/** Whether requests to `origin` (such as `https://crm.example`), or scripts in its pages, are allowed. */
export function mayReach(origin: string): Promise<boolean> {
  return browser.permissions.contains({ origins: [patternOf(origin)] });
}

/** Requests access to `origin` alone. Only in a click; false when the person declines or the browser refuses to ask. */
export async function requestReach(origin: string): Promise<boolean> {
  try {
    return await restoreFocus(browser.permissions.request({ origins: [patternOf(origin)] }));
  } catch (error) {
    console.error('The permission could not be asked for', error);
    return false;
  }
}

/** The data that joining a team sends, in the browser's own terms (Firefox asks for it by name). */
const SHARED = ['authenticationInfo', 'personallyIdentifyingInfo', 'websiteContent'];

/**
 * Requests access to a team's service at `origin`, and in Firefox consent to the data that sharing sends. Only in a
 * click.
 */
export async function requestSharing(origin: string): Promise<boolean> {
  if (!import.meta.env.FIREFOX) return requestReach(origin);
  const wanted = { origins: [patternOf(origin)], data_collection: SHARED };
  try {
    return await restoreFocus(browser.permissions.request(wanted));
  } catch (error) {
    console.error('The permission could not be asked for', error);
    return false;
  }
}

/** Removes what {@link requestSharing} was granted: the service's site, and in Firefox the consents. */
export async function stopSharing(origin: string): Promise<boolean> {
  const granted = {
    origins: [patternOf(origin)],
    ...(import.meta.env.FIREFOX && { data_collection: SHARED }),
  };
  try {
    return await browser.permissions.remove(granted);
  } catch (error) {
    console.error('The access to the service could not be removed', error);
    return false;
  }
}

/** Returns the keyboard to the control that had it, once the browser's question is answered. */
async function restoreFocus<T>(question: Promise<T>): Promise<T> {
  const control = document.activeElement;
  try {
    return await question;
  } finally {
    window.focus();
    if (control instanceof HTMLElement && control.isConnected) control.focus();
  }
}

/**
 * Whether the person consents to the data that joining a team sends: they may withdraw it in Firefox's add-on manager.
 */
export async function maySend(): Promise<boolean> {
  if (!import.meta.env.FIREFOX) return true;
  const wanted: Record<string, string[]> = { data_collection: SHARED };
  return browser.permissions.contains(wanted);
}

/**
 * The sites that were granted, in alphabetical order: origins, and match patterns without their path where the browser
 * has granted more than one origin at once (such as `*://*`, `https://*` or `<all_urls>`).
 */
export async function grantedSites(): Promise<string[]> {
  const { origins = [] } = await browser.permissions.getAll();
  return origins.map(originOf).sort();
}

/**
 * The granted origins that the organisation put into its own build. They cannot be given back; in Firefox they
 * can, like any other, so that none is named there.
 */
export function requiredSites(): string[] {
  if (import.meta.env.FIREFOX) return [];
  const { host_permissions = [] } = browser.runtime.getManifest() as { host_permissions?: string[] };
  return host_permissions.map(originOf);
}

const originOf = (pattern: string) => pattern.replace(/\/\*$/u, '');

/**
 * Gives a granted site back. *Guarantees:* true only when it is granted no more. False where the browser refuses: the
 * build or a policy requires the site.
 */
export async function giveBack(site: string): Promise<boolean> {
  const origins = [patternOf(site)];
  try {
    return (
      (await browser.permissions.remove({ origins })) && !(await browser.permissions.contains({ origins }))
    );
  } catch {
    // A permission that the build requires cannot be removed.
    return false;
  }
}

/** Calls `then` each time access to a site was granted or removed. Returns a function that unsubscribes. */
export function onSitesChanged(then: () => void): () => void {
  browser.permissions.onAdded.addListener(then);
  browser.permissions.onRemoved.addListener(then);
  return () => {
    browser.permissions.onAdded.removeListener(then);
    browser.permissions.onRemoved.removeListener(then);
  };
}

/** The match pattern of a site. Firefox knows no port in a pattern: there every port of the host is meant. */
function patternOf(origin: string): string {
  // A permission that was granted as a pattern is removed as the same pattern.
  if (origin === '<all_urls>') return origin;
  if (origin.includes('*') || !URL.canParse(origin)) return `${origin}/*`;
  const { protocol, host, hostname } = new URL(origin);
  return `${protocol}//${import.meta.env.FIREFOX ? hostname : host}/*`;
}
