/**
 * Keys typed between a press of our shortcut and the moment the panel has the keyboard: they were meant for the search.
 * The page script holds them back, and the panel receives their text.
 * Guarantees: none of it goes into the page, none of it is stored, and the page is released as soon as it loses the
 * keyboard or is clicked.
 */
import { browser } from 'wxt/browser';

/** The longest that a page is held: a panel that has not come by then does not come. */
const HOLD_MS = 1_500;
/** How long the panel may take to fetch the typed text, in ms. */
const OFFER_MS = 5_000;
const CHANNEL = 'souffleur-typing';

type TypingMessage = { typedIn: number; text: string } | { readyIn: number } | { takenIn: number };

/** Holds back the keys typed in a tab, then offers their text to the panel or palette of its window. */
export async function holdTyping(tab: { id?: number | undefined; windowId: number }): Promise<void> {
  if (tab.id === undefined) return;
  const channel = new BroadcastChannel(CHANNEL);
  let text = '';
  channel.addEventListener('message', ({ data }: { data: TypingMessage }) => {
    if ('readyIn' in data && data.readyIn === tab.windowId) offer();
    if ('takenIn' in data && data.takenIn === tab.windowId) text = '';
  });
  const offer = () => {
    if (text !== '') channel.postMessage({ typedIn: tab.windowId, text } satisfies TypingMessage);
  };
  try {
    const results = await browser.scripting.executeScript({
      target: { tabId: tab.id, allFrames: true },
      func: holdKeys,
      args: [HOLD_MS],
      injectImmediately: true,
    });
    text = results.map(({ result }) => (typeof result === 'string' ? result : '')).join('');
    offer();
  } catch {
    // A page that takes no scripts cannot be held.
  }
  setTimeout(() => channel.close(), OFFER_MS);
}

/**
 * Calls `then` with each text that was typed while this page received the keyboard; never for a page without the
 * keyboard. Call once this page can take it.
 */
export function onHeldTyping(windowId: number, then: (text: string) => void): void {
  const channel = new BroadcastChannel(CHANNEL);
  const post = (message: TypingMessage) => channel.postMessage(message);
  channel.addEventListener('message', ({ data }: { data: TypingMessage }) => {
    if (!('typedIn' in data) || data.typedIn !== windowId || !document.hasFocus()) return;
    post({ takenIn: windowId });
    then(data.text);
  });
  const ready = () => post({ readyIn: windowId });
  window.addEventListener('focus', ready);
  ready();
}

/** Runs in the page, and therefore uses nothing from outside itself. */
function holdKeys(holdMs: number): Promise<string> {
  return new Promise((resolve) => {
    if (!document.hasFocus()) return resolve('');
    let text = '';
    const held = new Set<string>();
    const onKey = (event: KeyboardEvent) => {
      if (!event.isTrusted) return;
      const writes = event.key.length > 0 && [...event.key].length === 1;
      const isShortcut =
        (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState('AltGraph');
      if (event.type === 'keyup' ? !held.delete(event.code) : isShortcut || isModifier(event.key)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.type !== 'keydown') return;
      held.add(event.code);
      if (writes) text += event.key;
      else if (event.key === 'Backspace') text = [...text].slice(0, -1).join('');
    };
    const isModifier = (key: string) => /^(?:Alt|AltGraph|Control|Meta|Shift|CapsLock|Fn)$/.test(key);
    const options = { capture: true };
    const end = () => {
      clearTimeout(timer);
      for (const type of ['keydown', 'keypress', 'keyup'] as const)
        window.removeEventListener(type, onKey, options);
      window.removeEventListener('blur', onBlur, options);
      window.removeEventListener('mousedown', end, options);
      resolve(text);
    };
    // A field's own blur passes here too; the page's is the window's.
    const onBlur = ({ target }: Event) => {
      if (target === window || target === document) end();
    };
    for (const type of ['keydown', 'keypress', 'keyup'] as const)
      window.addEventListener(type, onKey, options);
    window.addEventListener('blur', onBlur, options);
    window.addEventListener('mousedown', end, options);
    const timer = setTimeout(end, holdMs);
  });
}
