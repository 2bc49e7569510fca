/** The extension's own pages and the window they are in. */
import { browser } from 'wxt/browser';
import { panelHost } from '@/browser/panel/panel-window';
import type { Language } from '@/protocol/text/language';

/** How long a new console may take to load in its tab, in ms. */
const OPENING_MS = 3_000;

let opening: Promise<void> | undefined;

/** Opens the trainer's console, or goes to the tab where it is open already. */
export function openConsole(): Promise<void> {
  opening ??= openOrShowConsole().finally(() => {
    opening = undefined;
  });
  return opening;
}

async function openOrShowConsole(): Promise<void> {
  const open = await consoleTab();
  if (!open) {
    await openConsoleTab();
    // Until the page has loaded, the browser does not report it as open: a second request would open another.
    for (const until = Date.now() + OPENING_MS; Date.now() < until && !(await consoleTab()); ) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return;
  }
  await browser.tabs.update(open.tabId, { active: true });
  await browser.windows.update(open.windowId, { focused: true });
}

/** Opens the console in a new tab, in no container. */
export async function openConsoleTab(): Promise<void> {
  await browser.tabs.create({ url: consoleUrl() });
}

const consoleUrl = () => browser.runtime.getURL('/console.html');

async function consoleTab() {
  const contexts = await browser.runtime.getContexts({ contextTypes: ['TAB'] });
  return contexts.find((context) => context.documentUrl?.split(/[?#]/u)[0] === consoleUrl());
}

/**
 * Whether the extension runs where this page is. A private window of Firefox opens its pages by their address,
 * though it is not let in there: without any of its interfaces, and without a database.
 */
export function runsHere(): boolean {
  return (browser as typeof browser | undefined)?.runtime?.id !== undefined;
}

/** The id of the window this page is in, or belongs to, also when this page is a panel. */
export async function windowId(): Promise<number | undefined> {
  return runsHere() ? (panelHost()?.windowId ?? (await browser.windows.getCurrent()).id) : undefined;
}

/** French where the browser's interface, or its first language for pages, is French; otherwise English. */
export function uiLanguage(
  tags = [runsHere() ? browser.i18n.getUILanguage() : '', navigator.language],
): Language {
  return tags.some((tag) => /^fr(?![a-z])/iu.test(tag)) ? 'fr' : 'en';
}

/** How this browser is called in the service's list of devices, such as `Chrome 156, Linux`. */
export function deviceName(agent = navigator.userAgent): string {
  const found = /(Edg|Firefox)\/(\d+)/u.exec(agent) ?? /(Chrome)\/(\d+)/u.exec(agent);
  const browserName = found ? `${found[1] === 'Edg' ? 'Edge' : found[1]} ${found[2]}` : 'Browser';
  const system = /Windows|Mac OS|CrOS|Linux/u.exec(agent)?.[0];
  return system ? `${browserName}, ${system}` : browserName;
}

/** The text of a file packed with the extension, by its path (such as `packs/index.json`). */
export async function packagedText(path: string): Promise<string> {
  const response = await fetch(browser.runtime.getURL(`/${path}` as never));
  return response.text();
}

/** The version of this build, as the manifest has it; nothing where the extension does not run. */
export function extensionVersion(): string {
  return runsHere() ? browser.runtime.getManifest().version : '';
}
