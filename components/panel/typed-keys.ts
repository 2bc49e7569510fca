/** The digit 1–9 of a key press on any layout: on AZERTY the row above the letters gives digits only with Shift. */
export function digitOf(event: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>): number | undefined {
  if (/^[1-9]$/u.test(event.key)) return Number(event.key);
  const place = /^Digit([1-9])$/u.exec(event.code)?.[1];
  return place && !event.shiftKey ? Number(place) : undefined;
}

/** Whether a key press goes into a text or a choice, where single keys must not act. */
export function isTyping(event: Pick<KeyboardEvent, 'target' | 'isComposing'>): boolean {
  if (event.isComposing) return true;
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  ) {
    return true;
  }
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type);
}
