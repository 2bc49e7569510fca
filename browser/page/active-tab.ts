/**
 * The active tab of this panel's window.
 * Guarantees: once the first query has returned, the id is known synchronously, so that a key press is bound to the tab
 * that was active at that moment, whatever tab is activated afterwards.
 */
import { browser } from 'wxt/browser';
import { tabOfThisPage } from '@/browser/panel/panel-window';

type TabId = number | undefined;

let current: { tabId: TabId } | undefined;
let querying: Promise<TabId> | undefined;
let ownWindow: number | undefined;
let version = 0;

/** The active tab now; a promise only until the browser's first response. */
export function activeTab(): TabId | Promise<TabId> {
  return current ? current.tabId : activeTabId();
}

/** The active tab of this window. */
export async function activeTabId(): Promise<TabId> {
  if (current) return current.tabId;
  querying ??= query().finally(() => {
    querying = undefined;
  });
  return querying;
}

async function query(): Promise<TabId> {
  listen();
  for (;;) {
    const startVersion = version;
    const [tab] = await browser.tabs.query(tabOfThisPage());
    // An event during the query may have outdated its response.
    if (startVersion !== version && !current) continue;
    ownWindow = tab?.windowId ?? ownWindow;
    if (!current && tab?.id !== undefined) current = { tabId: tab.id };
    return current ? current.tabId : tab?.id;
  }
}

function listen(): void {
  const { tabs } = browser;
  if (tabs.onActivated.hasListener(onActivated)) return;
  tabs.onActivated.addListener(onActivated);
  for (const event of [tabs.onAttached, tabs.onDetached, tabs.onRemoved]) event.addListener(forget);
}

function onActivated(tab: { tabId: number; windowId: number }): void {
  version += 1;
  if (tab.windowId === ownWindow) current = { tabId: tab.tabId };
  else if (ownWindow === undefined) current = undefined;
}

function forget(): void {
  version += 1;
  current = undefined;
  void activeTabId().catch(() => undefined);
}
