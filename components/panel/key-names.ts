import type { TFunction } from 'i18next';

/** The keys of a shortcut as the browser writes it (such as `Alt+Shift+S`), by the names on this keyboard. */
export function keysOf(shortcut: string, t: TFunction): string[] {
  const names: Record<string, string> = {
    Ctrl: t('keyNames.ctrl'),
    Alt: t('keyNames.alt'),
    Shift: t('keyNames.shift'),
    Command: t('keyNames.command'),
  };
  return shortcut.split('+').map((key) => names[key] ?? key);
}
