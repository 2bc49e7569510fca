/**
 * Opens the panel. A browser allows it only inside the person's gesture, so nothing here waits for anything;
 * and the toolbar button is handled here, not by the browser's own "open on click", because only so does the
 * gesture also grant `activeTab`.
 */
import { type Browser, browser } from 'wxt/browser';

/** What made the panel open, in which tab. */
export type PanelGesture = { command: string | undefined; tab: Browser.tabs.Tab };

type Sidebar = { sidebarAction?: { open: () => Promise<void> } };

/**
 * Opens the panel in the window of `tab`. To be called synchronously in a click, a command or a menu choice;
 * resolves to whether the browser opened it.
 */
export function openPanel(tab: Pick<Browser.tabs.Tab, 'windowId'>): Promise<boolean> {
  const { sidebarAction } = browser as Sidebar;
  const opening = sidebarAction ? sidebarAction.open() : browser.sidePanel.open({ windowId: tab.windowId });
  return opening.then(
    () => true,
    (error: unknown) => {
      console.error('The panel could not be opened', error);
      return false;
    },
  );
}

/**
 * Opens the panel at the toolbar button (`command` undefined) and at each command, then says which it was.
 * To be called once, synchronously, when the worker starts.
 */
export function onPanelGesture(then: (gesture: PanelGesture) => void): void {
  browser.action.onClicked.addListener((tab) => {
    void openPanel(tab);
    then({ command: undefined, tab });
  });
  browser.commands.onCommand.addListener((command, tab) => {
    if (!tab) return;
    void openPanel(tab);
    then({ command, tab });
  });
}
