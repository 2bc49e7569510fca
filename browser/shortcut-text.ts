/**
 * Parser of a browser's text for a command's shortcut, in any interface language: Chromium returns `Alt+Maj+K` in
 * French and `⌥⇧K` on macOS, Firefox always the manifest's own terms.
 */

/** Names of modifiers, in the languages in which Chromium translates them. */
const MODIFIERS: Readonly<Record<string, string>> = {
  ctrl: 'Ctrl',
  strg: 'Ctrl',
  alt: 'Alt',
  option: 'Alt',
  shift: 'Shift',
  maj: 'Shift',
  umschalt: 'Shift',
  umschalttaste: 'Shift',
  mayús: 'Shift',
  maiusc: 'Shift',
  skift: 'Shift',
  üstkrktr: 'Shift',
  command: 'Command',
  cmd: 'Command',
  macctrl: 'MacCtrl',
  search: 'Search',
};

const GLYPHS: Readonly<Record<string, string>> = {
  '⌃': 'MacCtrl',
  '⌥': 'Alt',
  '⇧': 'Shift',
  '⌘': 'Command',
};

/** Names of the keys that are no letter, digit or function key, in English, French and German and as glyphs. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  Comma: ['comma', 'virgule', 'komma', ','],
  Period: ['period', 'point', 'punkt', '.'],
  Space: ['space', 'espace', 'leertaste', '␣'],
  Up: ['up', 'up arrow', 'haut', 'aufwärtspfeil', '↑'],
  Down: ['down', 'down arrow', 'bas', 'abwärtspfeil', '↓'],
  Left: ['left', 'left arrow', 'gauche', 'linkspfeil', '←'],
  Right: ['right', 'right arrow', 'droite', 'rechtspfeil', '→'],
  PageUp: ['pageup', 'page up', 'page précédente', 'nach oben', '⇞'],
  PageDown: ['pagedown', 'page down', 'page suivante', 'nach unten', '⇟'],
  Home: ['home', 'accueil', 'startseite', '↖'],
  End: ['end', 'fin', 'ende', '↘'],
  Insert: ['insert', 'ins', 'insér', 'einfg'],
  Delete: ['delete', 'del', 'suppr', 'entf', '⌦'],
};

const KEY_BY_NAME = new Map(
  Object.entries(KEYS).flatMap(([key, names]) => names.map((name) => [name, key] as const)),
);

/**
 * The keys of a shortcut in the manifest's terms, modifiers first: `['Alt', 'Shift', 'K']`.
 * *Guarantees:* none for a command without shortcut; a name that is not known stays as the browser wrote it.
 */
export function parseShortcut(text: string): string[] {
  const glyphs = /^[⌃⌥⇧⌘]+/u.exec(text)?.[0] ?? '';
  const rest = text.slice(glyphs.length);
  return [
    ...[...glyphs].map((glyph) => GLYPHS[glyph] ?? glyph),
    ...rest
      .split('+')
      .map((name) => name.trim())
      .filter((name) => name !== '')
      .map(manifestName),
  ];
}

function manifestName(name: string): string {
  const folded = name.normalize('NFC').toLowerCase().replace(/\.$/u, '');
  if (/^(?:[a-z0-9]|f\d{1,2})$/u.test(folded)) return folded.toUpperCase();
  return MODIFIERS[folded] ?? KEY_BY_NAME.get(folded || name) ?? name;
}
