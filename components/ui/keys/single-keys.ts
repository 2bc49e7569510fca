/**
 * The single keys of a page of ours, heard in one place for the whole document. Keys that go into a text, belong
 * to a composition, are held down, or come while a dialog or a menu is open do nothing.
 */
import { useEffect, useRef } from 'react';
import { createKeyReader, type SingleKey } from './key-reader';
import { isLayerOpen } from './open-layer';
import { digitOf, isComposing, isTyping } from './typed-keys';

/** By character in lower case, digits as such; undefined where a key does nothing now. */
export type SingleKeys = Readonly<Record<string, SingleKey | undefined>>;

type Listener = { keys: () => SingleKeys; onStray: () => void };

const listeners = new Set<Listener>();
const reader = createKeyReader(() => {
  for (const { onStray } of listeners) onStray();
});
let blockedKey: string | undefined;

/**
 * Hears these keys while `on`; what is registered later goes first. Typing that goes nowhere is noticed in any
 * case: it presses no button either. `onStray` is called once for each run of it.
 */
export function useSingleKeys(keys: SingleKeys, options: { on: boolean; onStray?: () => void }): void {
  const latest = useRef({ keys, ...options });
  latest.current = { keys, ...options };
  useEffect(() => {
    const listener: Listener = {
      keys: () => (latest.current.on ? latest.current.keys : {}),
      onStray: () => latest.current.onStray?.(),
    };
    if (listeners.size === 0) listen();
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) unlisten();
    };
  }, []);
}

function find(character: string): SingleKey | undefined {
  if (isLayerOpen()) return undefined;
  return [...listeners]
    .toReversed()
    .map(({ keys }) => keys()[character])
    .find((key) => key !== undefined);
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
  if (isTyping(event)) return reader.reset();
  const composing = isComposing(event) || isErasing(event) || isWrittenWithAltGr(event);
  if (!composing && (event.ctrlKey || event.metaKey || event.altKey)) {
    if (isModifier(event)) return;
    // A digit that has not acted yet is what is undone.
    if (!event.altKey && event.key.toLowerCase() === 'z' && reader.cancel()) event.preventDefault();
    else reader.flush();
    return;
  }
  const presses = (event.key === 'Enter' || event.key === ' ') && isPressable(event.target);
  if (!composing && !presses && [...event.key].length !== 1) {
    if (!isModifier(event)) reader.flush();
    return;
  }
  if (event.defaultPrevented) return;
  const character = String(digitOf(event) ?? event.key.toLowerCase());
  const verdict = reader.read({ character, repeat: event.repeat, composing, presses }, event.timeStamp, find);
  if (verdict === 'nothing') return;
  event.preventDefault();
  // Firefox presses a button when the space bar is let go.
  if (verdict === 'block') blockedKey = event.key;
}

function onKeyUp(event: KeyboardEvent) {
  if (event.key !== blockedKey) return;
  blockedKey = undefined;
  event.preventDefault();
}

function isModifier({ key }: KeyboardEvent): boolean {
  return /^(?:Shift|Control|Alt|AltGraph|Meta|CapsLock|Fn)$/u.test(key);
}

/** Who erases here believes to write somewhere else. */
function isErasing({ key }: KeyboardEvent): boolean {
  return key === 'Backspace' || key === 'Delete';
}

/** A character such as `@` on AZERTY: the browser reports AltGr as Ctrl and Alt, or by a name of its own. */
function isWrittenWithAltGr(event: KeyboardEvent): boolean {
  const altGr = event.getModifierState('AltGraph') || (event.ctrlKey && event.altKey);
  return altGr && [...event.key].length === 1;
}

function isPressable(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.matches('button, a[href], summary, input, [role="button"], [role="option"], [role="menuitem"]')
  );
}
