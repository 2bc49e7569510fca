/** The extension's keyboard commands as they are bound now. */
import { browser } from 'wxt/browser';
import { parseShortcut } from './shortcut-text';

/** A command and its keys in the manifest's terms (such as `Alt+Shift+S`); `keys` is empty when unbound. */
export type CommandShortcut = { command: string; keys: string };

type FirefoxCommands = { openShortcutSettings?: () => Promise<void> };

export async function commandShortcuts(): Promise<CommandShortcut[]> {
  const commands = await browser.commands.getAll();
  return commands.map(({ name = '', shortcut = '' }) => ({
    command: name,
    keys: parseShortcut(shortcut).join('+'),
  }));
}

/** Opens the browser's own page where shortcuts are changed; false where the browser lets nobody open it. */
export async function openShortcutSettings(): Promise<boolean> {
  const firefox = browser.commands as FirefoxCommands;
  try {
    if (firefox.openShortcutSettings) await firefox.openShortcutSettings();
    else await browser.tabs.create({ url: 'chrome://extensions/shortcuts' });
    return true;
  } catch {
    // An older Firefox, or a policy that blocks the page: the panel says where to find it.
    return false;
  }
}
