import type { TFunction } from 'i18next';

/** Glyphs on Apple's keyboards. Firefox on macOS means Command by `Ctrl`, as in a manifest. */
const MAC_MODIFIERS: Readonly<Record<string, string>> = {
  Ctrl: '⌘',
  Command: '⌘',
  MacCtrl: '⌃',
  Alt: '⌥',
  Shift: '⇧',
};

const SAME_IN_EVERY_LANGUAGE: Readonly<Record<string, string>> = {
  Command: '⌘',
  MacCtrl: '⌃',
  Comma: ',',
  Period: '.',
  Up: '↑',
  Down: '↓',
  Left: '←',
  Right: '→',
};

/** The key caps of a shortcut in the manifest's terms (such as `Alt+Shift+S`), on this keyboard. */
export function keysOf(shortcut: string, t: TFunction, mac: boolean): string[] {
  return shortcut.split('+').map((key) => keyName(key, t, mac));
}

/** The cap of one key, by its name in a manifest. */
export function keyName(key: string, t: TFunction, mac: boolean): string {
  const words: Record<string, string> = {
    Ctrl: t('keyNames.ctrl'),
    Alt: t('keyNames.alt'),
    Shift: t('keyNames.shift'),
    Search: t('keyNames.search'),
    Space: t('keyNames.space'),
    PageUp: t('keyNames.pageUp'),
    PageDown: t('keyNames.pageDown'),
    Home: t('keyNames.home'),
    End: t('keyNames.end'),
    Insert: t('keyNames.insert'),
    Delete: t('keyNames.delete'),
  };
  return (mac ? MAC_MODIFIERS[key] : undefined) ?? SAME_IN_EVERY_LANGUAGE[key] ?? words[key] ?? key;
}
