/**
 * The palette: the panel's own page, small, in a popup of the toolbar button. It has the keyboard as soon as it is
 * there, in every browser and state, which a side panel has not (docs/decisions/0011).
 */
import { browser } from 'wxt/browser';

/** The first screens of a palette. */
export type PaletteScreen = 'search' | 'capture';

const SCREENS: readonly PaletteScreen[] = ['search', 'capture'];

/**
 * Opens the palette in a window (the one with the keyboard unless named), synchronously within the person's gesture
 * where the browser demands one (Firefox). *Guarantees:* resolves to whether it opened; the toolbar button itself
 * goes on opening the panel.
 */
export function openPalette(show: PaletteScreen, windowId?: number): Promise<boolean> {
  return openPopupPage(`/sidepanel.html?palette=${show}`, windowId);
}

/** Opens a page of the extension in the popup of the toolbar button, this once. */
export function openPopupPage(popup: string, windowId?: number): Promise<boolean> {
  const { action } = browser;
  void action.setPopup({ popup });
  const opening = action.openPopup(windowId === undefined ? undefined : { windowId });
  void action.setPopup({ popup: '' });
  return opening.then(
    () => true,
    (error: unknown) => {
      console.error('The popup could not be opened', error);
      return false;
    },
  );
}

/** This page's first screen as a palette; undefined where it is no palette. */
export function paletteScreen(query = location.search): PaletteScreen | undefined {
  const show = new URLSearchParams(query).get('palette');
  return SCREENS.find((screen) => screen === show);
}
