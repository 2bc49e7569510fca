/**
 * Keyboard shortcuts of a page of ours: one map per component, one listener for the document.
 * Guarantees: no shortcut runs while a layer is open, while a character is composed, or for a key that is held down;
 * single keys run only outside of texts and apart from stray typing (`key-reader.ts`).
 */
import { useEffect, useRef } from 'react';
import { createKeyReader, type SingleKey } from './key-reader';
import { isLayerOpen } from './open-layer';
import { altKeyOf, digitOf, isComposing, isPressable, isTyping } from './typed-keys';

/** Runs for a key with a modifier or without a character, also within a text. `false`: the key is not handled. */
export type ChordHandler = (event: KeyboardEvent) => unknown;

/**
 * By key. A single key is a character in lower case, a digit, `space` or `shift+space`, with a {@link SingleKey}. A chord is `alt+l`, `alt+1`,
 * `ctrl+z` (or Command), or the lower-case name of a key (`escape`, `f1`), with a {@link ChordHandler}. Undefined where
 * a key does nothing now.
 */
export type Shortcuts = Readonly<Record<string, SingleKey | ChordHandler | undefined>>;

export type ShortcutOptions = {
  /** Whether single keys run. Stray typing is noticed in any case: it presses no button either. */
  singleKeys: boolean;
  /** Called once for each run of stray typing. */
  onStray?: () => void;
  mac?: boolean;
};

type Registration = { shortcuts: Shortcuts } & ShortcutOptions;

const registrations = new Set<{ readonly current: Registration }>();
const reader = createKeyReader(() => {
  for (const { current } of registrations) current.onStray?.();
});
let blockedKey: string | undefined;

/** Registers shortcuts while the component is mounted; of the same key, the one registered last runs. */
export function useShortcuts(shortcuts: Shortcuts, options: ShortcutOptions): void {
  const registration = useRef({ shortcuts, ...options });
  registration.current = { shortcuts, ...options };
  useEffect(() => {
    if (registrations.size === 0) listen();
    registrations.add(registration);
    return () => {
      registrations.delete(registration);
      if (registrations.size === 0) unlisten();
    };
  }, []);
}

function latestFirst(): Registration[] {
  return [...registrations].map(({ current }) => current).toReversed();
}

function listen() {
  document.addEventListener('keydown', onKeyDown);
  document.addEventListener('keyup', onKeyUp);
  document.addEventListener('pointerdown', reader.reset);
  window.addEventListener('blur', reader.flush);
}

function unlisten() {
  document.removeEventListener('keydown', onKeyDown);
  document.removeEventListener('keyup', onKeyUp);
  document.removeEventListener('pointerdown', reader.reset);
  window.removeEventListener('blur', reader.flush);
  reader.cancel();
}

function onKeyDown(event: KeyboardEvent) {
  readSingleKey(event);
  runChord(event);
}

function runChord(event: KeyboardEvent) {
  if (event.defaultPrevented || event.repeat || isComposing(event) || isLayerOpen()) return;
  const handled = latestFirst().some(({ shortcuts, mac = false }) => {
    const chord = chordOf(event, mac);
    const handler = chord === undefined ? undefined : shortcuts[chord];
    return typeof handler === 'function' && handler(event) !== false;
  });
  if (handled) event.preventDefault();
}

/** The name of a chord; undefined for a character alone. */
function chordOf(event: KeyboardEvent, mac: boolean): string | undefined {
  const altKey = altKeyOf(event, { mac });
  if (altKey !== undefined) return `alt+${altKey}`;
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) return `ctrl+${key}`;
  return [...key].length > 1 ? key : undefined;
}

function readSingleKey(event: KeyboardEvent) {
  if (isTyping(event)) return reader.reset();
  const composing = isComposing(event) || isErasing(event) || isWrittenWithAltGr(event);
  if (!composing && (event.ctrlKey || event.metaKey || event.altKey)) return endRead(event);
  const presses = (event.key === 'Enter' || event.key === ' ') && isPressable(event.target);
  if (!composing && !presses && [...event.key].length !== 1) {
    if (!isModifier(event)) reader.flush();
    return;
  }
  if (event.defaultPrevented) return;
  const character = characterOf(event);
  const key = { character, repeat: event.repeat, composing, presses };
  const verdict = reader.read(key, event.timeStamp, findSingleKey);
  if (verdict === 'nothing') return;
  event.preventDefault();
  // Firefox presses a button when the space bar is let go.
  if (verdict === 'block') blockedKey = event.key;
}

/** Ends what waits at a key with a modifier. The undo key drops a digit that has not run yet. */
function endRead(event: KeyboardEvent) {
  if (isModifier(event)) return;
  if (!event.altKey && event.key.toLowerCase() === 'z' && reader.cancel()) event.preventDefault();
  else reader.flush();
}

function findSingleKey(character: string): SingleKey | undefined {
  if (isLayerOpen()) return undefined;
  return latestFirst()
    .filter(({ singleKeys }) => singleKeys)
    .map(({ shortcuts }) => shortcuts[character])
    .find((shortcut) => typeof shortcut === 'object');
}

function onKeyUp(event: KeyboardEvent) {
  if (event.key !== blockedKey) return;
  blockedKey = undefined;
  event.preventDefault();
}

/** The name under which a single key is registered. */
function characterOf(event: KeyboardEvent): string {
  if (event.key === ' ') return event.shiftKey ? 'shift+space' : 'space';
  return String(digitOf(event) ?? event.key.toLowerCase());
}

function isModifier({ key }: KeyboardEvent): boolean {
  return /^(?:Shift|Control|Alt|AltGraph|Meta|CapsLock|Fn)$/u.test(key);
}

/** A person who erases here believes that the caret is elsewhere. */
function isErasing({ key }: KeyboardEvent): boolean {
  return key === 'Backspace' || key === 'Delete';
}

/** A character such as `@` on AZERTY: the browser reports AltGr as Ctrl and Alt, or by a name of its own. */
function isWrittenWithAltGr(event: KeyboardEvent): boolean {
  const altGr = event.getModifierState('AltGraph') || (event.ctrlKey && event.altKey);
  return altGr && [...event.key].length === 1;
}
