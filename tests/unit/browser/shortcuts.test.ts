import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import { parseShortcut } from '@/browser/shortcut-text';
import { createWording } from '@/components/i18n/i18n';
import { keysOf } from '@/components/panel/core/key-names';

const shown = (shortcut: string, language: 'fr' | 'en', mac = false) =>
  keysOf(parseShortcut(shortcut).join('+'), createWording(language).t as TFunction, mac).join(' ');

describe('the text of a shortcut', () => {
  // As Chromium 156 and Firefox 153 answered `commands.getAll()`; on macOS as their sources write it.
  it.each([
    ['Alt+Shift+K', 'Alt+Shift+K'],
    ['Alt+Maj+K', 'Alt+Shift+K'],
    ['Alt+Umschalttaste+K', 'Alt+Shift+K'],
    ['Alt+Umschalt+K', 'Alt+Shift+K'],
    ['Alt+Mayús+K', 'Alt+Shift+K'],
    ['Alt+Maiusc+K', 'Alt+Shift+K'],
    ['Alt+Skift+K', 'Alt+Shift+K'],
    ['Alt+ÜstKrktr+K', 'Alt+Shift+K'],
    ['Strg+Umschalttaste+9', 'Ctrl+Shift+9'],
    ['⌥⇧K', 'Alt+Shift+K'],
    ['⌃⇧⌘F7', 'MacCtrl+Shift+Command+F7'],
    ['⌘,', 'Command+Comma'],
    ['MacCtrl+Shift+U', 'MacCtrl+Shift+U'],
    ['Ctrl+Maj+Virgule', 'Ctrl+Shift+Comma'],
    ['Strg+Umschalttaste+Komma', 'Ctrl+Shift+Comma'],
    ['Alt+Shift+Up Arrow', 'Alt+Shift+Up'],
    ['Alt+Maj+Haut', 'Alt+Shift+Up'],
    ['Alt+Umschalttaste+Aufwärtspfeil', 'Alt+Shift+Up'],
    ['Alt+Maj+Page suivante', 'Alt+Shift+PageDown'],
    ['Alt+Maj+Insér.', 'Alt+Shift+Insert'],
    ['Alt+Shift+Del', 'Alt+Shift+Delete'],
    ['Alt+Shift+.', 'Alt+Shift+Period'],
    // A decomposed accent, and a key that no list here knows.
    ['Alt+Mayu\u0301s+K', 'Alt+Shift+K'],
    ['Alt+Shift+Mellanslag', 'Alt+Shift+Mellanslag'],
    ['', ''],
  ])('%s is read as %s', (text, keys) => {
    expect(parseShortcut(text).join('+')).toBe(keys);
  });

  it.each([
    ['Alt+Umschalttaste+K', 'Alt Maj K', 'Alt Shift K', '⌥ ⇧ K'],
    ['Strg+Umschalttaste+Leertaste', 'Ctrl Maj Espace', 'Ctrl Shift Space', '⌘ ⇧ Espace'],
    ['⌥⇧K', 'Alt Maj K', 'Alt Shift K', '⌥ ⇧ K'],
    ['MacCtrl+Alt+F7', '⌃ Alt F7', '⌃ Alt F7', '⌃ ⌥ F7'],
    ['Alt+Maj+Haut', 'Alt Maj ↑', 'Alt Shift ↑', '⌥ ⇧ ↑'],
  ])('%s is shown by the names on the keys', (text, french, english, apple) => {
    expect(shown(text, 'fr')).toBe(french);
    expect(shown(text, 'en')).toBe(english);
    expect(shown(text, 'fr', true)).toBe(apple);
  });
});
