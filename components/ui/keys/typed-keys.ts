/** What a key press means, on any layout and with any way of composing characters. */

type Press = Pick<
  KeyboardEvent,
  | 'key'
  | 'code'
  | 'altKey'
  | 'ctrlKey'
  | 'metaKey'
  | 'shiftKey'
  | 'isComposing'
  | 'keyCode'
  | 'getModifierState'
>;

/** The digit 1–9 of a key press on any layout: on AZERTY the row above the letters gives digits only with Shift. */
export function digitOf(event: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>): number | undefined {
  if (/^[1-9]$/u.test(event.key)) return Number(event.key);
  const digit = /^Digit([1-9])$/u.exec(event.code)?.[1];
  return digit && !event.shiftKey ? Number(digit) : undefined;
}

/** Keys of an input method, a dead key, or a key that the browser names no character for. */
const COMPOSING_KEYS = new Set(['Process', 'Dead', 'Unidentified', 'Compose']);
/** What browsers give as `keyCode` while an input method has the key. */
const INPUT_METHOD = 229;

/** Whether a key press is part of a character being composed, which is nobody else's business. */
export function isComposing(event: Pick<KeyboardEvent, 'key' | 'isComposing' | 'keyCode'>): boolean {
  return event.isComposing || event.keyCode === INPUT_METHOD || COMPOSING_KEYS.has(event.key);
}

/** Whether a key press goes into a text or a choice, where single keys must not act. */
export function isTyping(event: Pick<KeyboardEvent, 'target' | 'isComposing'>): boolean {
  return event.isComposing || isTextTarget(event.target);
}

/** Marks a list in which letters find an option, and the button that opens it. */
export const TYPEAHEAD = { 'data-typeahead': '' };

const NO_TEXT = ['checkbox', 'radio', 'button', 'submit', 'reset', 'image', 'file'];

function isTextTarget(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLInputElement) return !NO_TEXT.includes(target.type);
  return target.closest('[data-typeahead]') !== null;
}

/**
 * The digit 0–9 or letter (in lower case) pressed with Alt alone; undefined where Alt composes a character: on the
 * number pad (Alt codes), as AltGr, and as Option in a text on macOS.
 */
export function altKeyOf(
  event: Press & Pick<KeyboardEvent, 'target' | 'repeat'>,
  { mac }: { mac: boolean },
): string | undefined {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.repeat) return undefined;
  if (event.getModifierState('AltGraph') || isComposing(event) || event.code.startsWith('Numpad'))
    return undefined;
  if (mac && isTextTarget(event.target)) return undefined;
  if (event.code === 'Digit0' || event.key === '0') return event.shiftKey ? undefined : '0';
  const digit = digitOf(event);
  if (digit !== undefined) return String(digit);
  const letter = event.key.toLowerCase();
  if (/^[a-z]$/u.test(letter)) return letter;
  // Option writes another character than the letter on the key.
  return mac ? /^Key([A-Z])$/u.exec(event.code)?.[1]?.toLowerCase() : undefined;
}

/** Whether Enter or the space bar would press what has the focus. */
export function isPressable(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.matches('button, a[href], summary, input, [role="button"], [role="option"], [role="menuitem"]')
  );
}
