/**
 * Opens the panel, or the palette. A browser allows it only inside the person's gesture, so nothing here waits for
 * anything; and the toolbar button is handled here, not by the browser's own "open on click", because only so does the
 * gesture also grant `activeTab`.
 */
import { type Browser, browser } from 'wxt/browser';
import { holdTyping } from '@/browser/page/typing-hold';
import { openPalette, type PaletteScreen } from './palette';
import { openPanelWindow } from './panel-window';

/** What opened the panel, in which tab; `hasPalette` where the palette opened instead. */
export type PanelGesture = { command: string | undefined; tab: Browser.tabs.Tab; hasPalette: boolean };

type Sidebar = { sidebarAction?: { open: () => Promise<void> } };

/** The commands after which one types, and where that goes. */
const TYPED_INTO: Record<string, PaletteScreen> = { 'open-panel': 'search', 'new-tip': 'capture' };
/** The commands that show a screen which is to have the keyboard. */
const SHOWN: Record<string, PaletteScreen> = { ...TYPED_INTO, 'search-selection': 'search' };

/**
 * Opens the panel in the window of `tab`. To be called synchronously in a click, a command or a menu choice;
 * resolves to whether the browser opened it. *Guarantees:* a window that has no side panel (an installed app, a popup
 * window) gets the panel in a window of its own.
 */
export function openPanel(tab: Pick<Browser.tabs.Tab, 'id' | 'windowId'>): Promise<boolean> {
  const { sidebarAction } = browser as Sidebar;
  const opening = sidebarAction ? sidebarAction.open() : browser.sidePanel.open({ windowId: tab.windowId });
  return opening.then(
    // Chromium resolves in windows without a side panel too.
    () => openPanelWindow(tab).then(() => true),
    (error: unknown) => {
      console.error('The panel could not be opened', error);
      return openPanelWindow(tab);
    },
  );
}

/**
 * Opens the panel at the toolbar button (`command` undefined) and at each command, then calls `then` with the gesture.
 * In Firefox, whose sidebar never gets the keyboard by itself, commands that expect typing open the palette. Call once,
 * synchronously, when the worker starts.
 */
export function onPanelGesture(then: (gesture: PanelGesture) => void): void {
  browser.action.onClicked.addListener((tab) => {
    void openPanel(tab);
    then({ command: undefined, tab, hasPalette: false });
  });
  browser.commands.onCommand.addListener((command, tab) => {
    if (!tab) return;
    const show = SHOWN[command];
    const hasPalette = import.meta.env.FIREFOX && show !== undefined;
    if (Object.hasOwn(TYPED_INTO, command)) void holdTyping(tab);
    if (hasPalette) void openPaletteOrWindow(show, tab);
    else void openPanel(tab);
    then({ command, tab, hasPalette });
  });
}

/** A window without a toolbar cannot show the palette. */
async function openPaletteOrWindow(show: PaletteScreen, tab: Browser.tabs.Tab): Promise<void> {
  await openPalette(show);
  await openPanelWindow(tab);
}
