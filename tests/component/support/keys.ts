/** Keys that a person presses, as the browser itself sends them. */
import { cdp, userEvent } from 'vitest/browser';
import { frames } from './accessibility';

/** Presses keys in the notation of `userEvent.keyboard`, such as `{Control>}{Enter}{/Control}`. */
export const press = (keys: string): Promise<void> => userEvent.keyboard(keys);

export const pressControl = (key: string): Promise<void> => press(`{Control>}${key}{/Control}`);
export const pressAlt = (key: string): Promise<void> => press(`{Alt>}${key}{/Alt}`);

/** Puts a whole text into the field with the focus, as a composition or a dictation does. */
export async function insertText(text: string): Promise<void> {
  await cdp().send('Input.insertText', { text });
}

/** Types words with a pause before each key, as a person does. */
export async function typeSlowly(words: string, pauseMs: number): Promise<void> {
  for (const character of words) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    await press(character === '{' || character === '[' ? character.repeat(2) : character);
  }
}

type LayoutKey = { key: string; code: string; alt?: boolean; shift?: boolean };

/** A key press as a layout sends it that this keyboard has not: what it writes and where it lies differ. */
export async function pressOnLayout({ key, code, alt = false, shift = false }: LayoutKey): Promise<void> {
  const modifiers = (alt ? 1 : 0) + (shift ? 8 : 0);
  const windowsVirtualKeyCode = key.toUpperCase().charCodeAt(0);
  const event = { key, code, modifiers, windowsVirtualKeyCode };
  await cdp().send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event });
  await cdp().send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
}

/** Presses Tab once, in one request instead of the several of `userEvent`; the frame of the tests has the focus. */
async function pressTab(back = false): Promise<void> {
  const event = { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9, modifiers: back ? 8 : 0 };
  await Promise.all(
    (['rawKeyDown', 'keyUp'] as const).map((type) =>
      cdp().send('Input.dispatchKeyEvent', { type, ...event }),
    ),
  );
}

/** Tabs until what has the focus fits the selector. */
export async function tabTo(selector: string, back = false): Promise<void> {
  // `userEvent` gives the frame of the tests the focus.
  for (let presses = 0; presses < 400; presses += 1) {
    if (document.activeElement?.matches(selector)) return;
    if (presses > 0) await pressTab(back);
    else await press(back ? '{Shift>}{Tab}{/Shift}' : '{Tab}');
  }
  throw new Error(`Tab never reached ${selector}.`);
}

/** Tabs until what has the focus has this in its name. */
export async function tabToNamed(name: string): Promise<void> {
  for (let presses = 0; presses < 400; presses += 1) {
    if (spoken(document.activeElement).includes(name)) return;
    await (presses === 0 ? press('{Tab}') : pressTab());
  }
  throw new Error(`Tab never reached “${name}”.`);
}

/** An element's name, the spaces that French sets being like any other. */
export function spoken(element: Element | null): string {
  const name = element?.getAttribute('aria-label') ?? element?.textContent ?? '';
  return name.replaceAll(/[\u00a0\u202f]/gu, ' ');
}

/** What has the focus: its role or element, and its name as a person would call it. */
export function focused(): string {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return 'nothing';
  const name = element.getAttribute('aria-label') ?? element.dataset.field ?? element.textContent ?? '';
  return `${element.getAttribute('role') ?? element.localName} ${name.trim().replace(/\s+/gu, ' ')}`;
}

/** All that the page says, the spaces that French sets being like any other. */
export function words(): string {
  return (document.body.textContent ?? '').replaceAll(/[\u00a0\u202f]/gu, ' ');
}

/** Until what was drawn last has also done what follows a drawing: moved the focus, begun to hear keys. */
export async function settled(): Promise<void> {
  await frames();
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(turn);
    });
  }
}
