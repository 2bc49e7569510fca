/**
 * The keyboard's owner: the panel, or the CRM page next to it.
 * Guarantees: after our shortcut the next key goes into the search, and after an insertion or *back to the page* it
 * goes into the record (docs/decisions/0011).
 */

import { activeTabId } from '@/browser/page/active-tab';
import { keysReleased, returnKeyboard } from '@/browser/page/keyboard-return';
import { restorePageField } from '@/browser/page/page-focus';
import { onHeldTyping } from '@/browser/page/typing-hold';
import { openPalette, paletteScreen } from '@/browser/panel/palette';
import { closeWithHost, focusWindow, panelHost } from '@/browser/panel/panel-window';
import { onSearchWords } from '@/browser/panel/search-words';
import type { PanelStore } from '@/components/panel/core/panel-store';
import { NEW_TIP } from '@/components/panel/tips/CaptureScreen';
import { isLayerOpen } from '@/components/ui/keys/open-layer';
import { tidyLine } from '@/protocol/text/clean-text';
import { onEarlyKeys } from './early-keys';

export type PanelView = 'panel' | 'palette' | 'window';

const palette = paletteScreen();
const host = panelHost();
/** Where this page is shown: in the browser's side panel, in the popup of its button, or in a window of its own. */
export const view: PanelView = palette ? 'palette' : host ? 'window' : 'panel';
/** The first screen of a palette. */
export const paletteShows = palette;

/** How long after its start a panel counts as just opened: it is given the keyboard then. */
const OPENING_MS = 2_000;
/** A click that gave this page the keyboard is known by then. */
const CLICK_MS = 60;
const openedAt = performance.now();
let hadKeyboard = document.hasFocus();

/** Returns the keyboard to the active page, once no key is down. */
export async function backToPage(): Promise<void> {
  await keysReleased();
  if (view === 'palette') window.close();
  else if (host) await focusWindow(host.windowId);
  else if (document.hasFocus()) await returnKeyboard(await activeTabId());
}

/** Shows the search or the new tip in an open panel, with the keyboard, at our shortcut. */
export function showByShortcut(store: PanelStore, show: 'search' | 'capture', windowId: number): void {
  // A panel that has not the keyboard cannot take it.
  if (view === 'panel' && !document.hasFocus() && !isOpening()) void openPalette(show, windowId);
  else if (show === 'capture') store.getState().open(NEW_TIP);
  else {
    store.getState().home();
    focusSearch({ select: true });
  }
}

/** Whether this panel has just been opened, and is about to be given the keyboard. */
function isOpening(): boolean {
  return !hadKeyboard && performance.now() - openedAt < OPENING_MS;
}

/** Searches the words that were selected in the page of this window, in the panel or in a palette. */
export function followSearchWords(store: PanelStore, windowId: number): void {
  onSearchWords(windowId, ({ words, byShortcut }) => {
    if (byShortcut && view === 'panel' && !document.hasFocus() && !isOpening()) {
      // In Firefox the command itself has opened the palette.
      if (!import.meta.env.FIREFOX) void openPalette('search', windowId);
      return false;
    }
    store.getState().home();
    const query = tidyLine(words).replace(/\s+/gu, ' ');
    if (query !== '') store.getState().setQuery(query);
    focusSearch();
    return true;
  });
}

/** Follows the keyboard from now on: its owner, and the text typed during the change. */
export function followKeyboard(store: PanelStore, windowId: number): void {
  closeWithHost();
  let pressedAt = Number.NEGATIVE_INFINITY;
  window.addEventListener('pointerdown', () => {
    pressedAt = performance.now();
  });
  window.addEventListener('focus', () => {
    hadKeyboard = true;
    void activeTabId().then(restorePageField);
    setTimeout(() => {
      const byClick = performance.now() - pressedAt < 2 * CLICK_MS;
      if (!byClick && document.hasFocus() && store.getState().screens.at(-1)?.name === 'search')
        focusSearch();
    }, CLICK_MS);
  });
  const search = (text: (query: string) => string) => {
    const { screens, query, setQuery } = store.getState();
    if (screens.at(-1)?.name === 'search') setQuery(text(query));
  };
  onEarlyKeys((typed) => search(() => typed));
  // The text that the page held back was typed before this page had the keyboard.
  onHeldTyping(windowId, (typed) => search((query) => typed + query));
}

function focusSearch({ select = false } = {}): void {
  const field = document.querySelector<HTMLInputElement>('input[type=search]');
  if (isLayerOpen() || !field) return;
  field.focus();
  if (select) field.select();
}
