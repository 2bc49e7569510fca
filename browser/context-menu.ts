import { type Browser, browser } from 'wxt/browser';

const NEW_TIP = 'new-tip';

/**
 * Puts "new tip" into the context menu of a selection. `then` is called inside the person's gesture with the
 * selected text and the tab. To be called once, synchronously, when the worker starts.
 */
export function onNewTipMenu(then: (selection: string, tab: Browser.tabs.Tab) => void): void {
  browser.runtime.onInstalled.addListener(() => {
    // An update finds the item of the version before.
    void browser.contextMenus.removeAll().then(() =>
      browser.contextMenus.create({
        id: NEW_TIP,
        title: browser.i18n.getMessage('menuNewTip'),
        contexts: ['selection'],
      }),
    );
  });
  browser.contextMenus.onClicked.addListener((choice, tab) => {
    if (choice.menuItemId === NEW_TIP && tab) then(choice.selectionText ?? '', tab);
  });
}
