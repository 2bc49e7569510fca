/** Keys typed while the panel is still being drawn: its page has the keyboard before its first field exists. */
const options = { capture: true };
let text = '';
let take: ((typed: string) => void) | undefined;

function onKey(event: KeyboardEvent): void {
  if (event.isComposing) return;
  if ((event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState('AltGraph')) return;
  if (event.key === 'Backspace') text = [...text].slice(0, -1).join('');
  else if ([...event.key].length === 1) text += event.key;
  else return;
  take?.(text);
}

function end(): void {
  window.removeEventListener('keydown', onKey, options);
  window.removeEventListener('focusin', end, options);
}

window.addEventListener('keydown', onKey, options);
window.addEventListener('focusin', end, options);

/** Gives all that was typed before the first field had the caret, each time it grows. */
export function onEarlyKeys(then: (typed: string) => void): void {
  take = then;
  if (text !== '') then(text);
}
