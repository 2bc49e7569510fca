import { type Browser, browser } from 'wxt/browser';

/** The items of the context menu of a selection, in their order, and the message with each title. */
const ITEMS = { 'search-selection': 'menuSearch', 'new-tip': 'menuNewTip' } as const;

export type SelectionAct = keyof typeof ITEMS;

/**
 * Puts the items into the context menu of a selection. `then` is called inside the person's gesture with the chosen
 * one, the selected text and the tab. To be called once, synchronously, when the worker starts.
 */
export function onSelectionMenu(
  then: (act: SelectionAct, selection: string, tab: Browser.tabs.Tab) => void,
): void {
  browser.runtime.onInstalled.addListener(() => {
    // An update finds the items of the version before.
    void browser.contextMenus.removeAll().then(() => {
      for (const [id, message] of Object.entries(ITEMS))
        browser.contextMenus.create({
          id,
          title: browser.i18n.getMessage(message),
          contexts: ['selection'],
        });
    });
  });
  browser.contextMenus.onClicked.addListener((choice, tab) => {
    const act = choice.menuItemId;
    if (tab && isAct(act)) then(act, choice.selectionText ?? '', tab);
  });
}

function isAct(id: string | number): id is SelectionAct {
  return Object.hasOwn(ITEMS, id);
}
