import type { ClipboardEvent } from 'react';
import { cleanText, onOneLine } from '@/protocol/text/clean-text';

/**
 * Pastes the cleaned text into a field, as typing would: the field's own undo works. Returns how many invisible
 * characters were removed; a clean text is left to the browser.
 */
export function pasteCleaned(event: ClipboardEvent<HTMLInputElement | HTMLTextAreaElement>): number {
  const field = event.currentTarget;
  const pasted = event.clipboardData.getData('text/plain');
  const { text, removed } = cleanText(pasted);
  const cleaned = field.localName === 'input' ? onOneLine(text) : text;
  if (cleaned === pasted) return 0;
  event.preventDefault();
  if (cleaned !== '' && !document.execCommand('insertText', false, cleaned)) {
    field.setRangeText(cleaned, field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  return removed.length;
}
