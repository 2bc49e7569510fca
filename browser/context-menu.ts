import { type Browser, browser } from 'wxt/browser';

/** The items of the context menu of a selection, in their order, and the message with each title. */
const ITEMS = { 'search-selection': 'menuSearch', 'new-tip': 'menuNewTip' } as const;

export type SelectionItem = keyof typeof ITEMS;

/**
 * Puts the items into the context menu of a selection. `then` is called inside the person's gesture with the chosen
 * one, the selected text and the tab. To be called once, synchronously, when the worker starts.
 */
export function onSelectionMenu(
  then: (item: SelectionItem, selection: string, tab: Browser.tabs.Tab) => void,
): void {
  browser.runtime.onInstalled.addListener(() => {
    // An update finds the items of the version before.
    void browser.contextMenus.removeAll().then(() => {
      for (const [id, message] of Object.entries(ITEMS))
        browser.contextMenus.create({
          id,
          title: (browser.i18n.getMessage as (name: string) => string)(message),
          contexts: ['selection'],
        });
    });
  });
  browser.contextMenus.onClicked.addListener((choice, tab) => {
    const item = choice.menuItemId;
    if (tab && isItem(item)) then(item, choice.selectionText ?? '', tab);
  });
}

function isItem(id: string | number): id is SelectionItem {
  return Object.hasOwn(ITEMS, id);
}
