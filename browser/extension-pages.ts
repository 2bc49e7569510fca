/** The extension's own pages and the window they are in. */
import { browser } from 'wxt/browser';
import type { Language } from '@/protocol/language';

/** Opens the trainer's console, or goes to the tab where it is open already. */
export async function openConsole(): Promise<void> {
  const url = browser.runtime.getURL('/console.html');
  const contexts = await browser.runtime.getContexts({ contextTypes: ['TAB'] });
  const open = contexts.find((context) => context.documentUrl?.split(/[?#]/u)[0] === url);
  if (!open) {
    await browser.tabs.create({ url });
    return;
  }
  await browser.tabs.update(open.tabId, { active: true });
  await browser.windows.update(open.windowId, { focused: true });
}

/** The id of the window this page is in, also when this page is a panel. */
export async function windowId(): Promise<number | undefined> {
  return (await browser.windows.getCurrent()).id;
}

/** The language of the browser's interface, where Souffleur speaks it; otherwise English. */
export function uiLanguage(tag: string = browser.i18n.getUILanguage()): Language {
  return /^fr(?![a-z])/iu.test(tag) ? 'fr' : 'en';
}

/** The text of a file packed with the extension, by its path (such as `packs/index.json`). */
export async function packagedText(path: string): Promise<string> {
  const answer = await fetch(browser.runtime.getURL(`/${path}` as never));
  return answer.text();
}

/** The version of this build, as the manifest has it. */
export function extensionVersion(): string {
  return browser.runtime.getManifest().version;
}
