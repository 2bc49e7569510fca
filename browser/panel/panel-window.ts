/**
 * The panel in a window of its own, for windows that have no side panel: installed apps and popup windows.
 * *Guarantees:* one for each of them, which acts on the tab it was opened for and closes with it.
 */
import { browser } from 'wxt/browser';

const WIDTH = 400;
const LEAST_HEIGHT = 480;

/** The window and tab that a panel in a window of its own belongs to. */
export type PanelHost = { windowId: number; tabId: number };

/** Opens or raises the panel's window for a tab whose own window shows no side panel; false where it does. */
export async function openPanelWindow(tab: { id?: number | undefined; windowId: number }): Promise<boolean> {
  const host = await browser.windows.get(tab.windowId).catch(() => undefined);
  if (tab.id === undefined || host === undefined || host.type === undefined || host.type === 'normal')
    return false;
  const url = browser.runtime.getURL(`/sidepanel.html?host=${tab.windowId}&tab=${tab.id}` as never);
  const contexts = await browser.runtime.getContexts({ contextTypes: ['TAB'] });
  const open = contexts.find(({ documentUrl }) => documentUrl === url);
  if (open) {
    await browser.windows.update(open.windowId, { focused: true });
    return true;
  }
  const right = (host.left ?? 0) + (host.width ?? 0);
  const size = {
    url,
    type: 'popup' as const,
    width: WIDTH,
    height: Math.max(LEAST_HEIGHT, host.height ?? 0),
  };
  const place = { top: host.top ?? 0, left: Math.max(0, right - WIDTH) };
  // Browsers refuse a position that is mostly off screen, as next to a window that reaches beyond it.
  await browser.windows.create({ ...size, ...place }).catch(() => browser.windows.create(size));
  return true;
}

/** The window and tab that this page belongs to when it is a panel in a window of its own. */
export function panelHost(query = location.search): PanelHost | undefined {
  const given = new URLSearchParams(query);
  const [windowId, tabId] = [given.get('host'), given.get('tab')].map((id) =>
    id !== null && /^\d{1,10}$/u.test(id) ? Number(id) : undefined,
  );
  return windowId === undefined || tabId === undefined ? undefined : { windowId, tabId };
}

/** Closes this page together with the window it belongs to, where it is in a window of its own. */
export function closeWithHost(): void {
  const host = panelHost();
  if (!host) return;
  browser.windows.onRemoved.addListener((windowId) => {
    if (windowId === host.windowId) window.close();
  });
}

/** The page that this one acts on: the active tab of its window, or of the window it belongs to. */
export function tabOfThisPage(): { active: true; windowId: number } | { active: true; currentWindow: true } {
  const host = panelHost();
  return host ? { active: true, windowId: host.windowId } : { active: true, currentWindow: true };
}

/** Brings a window up, with the keyboard. */
export async function focusWindow(windowId: number): Promise<void> {
  await browser.windows.update(windowId, { focused: true });
}
