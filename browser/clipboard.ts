import { cleanText } from '@/protocol/text/clean-text';

/** Puts `text`, cleaned, on the clipboard. True only when the browser says that it is there. */
export async function copyText(words: string): Promise<boolean> {
  const { text } = cleanText(words);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Refused without focus or by policy; the older way may still be open in the person's click.
    return copyByCommand(text);
  }
}

function copyByCommand(text: string): boolean {
  let given = false;
  const give = (event: ClipboardEvent) => {
    if (!event.clipboardData) return;
    event.clipboardData.setData('text/plain', text);
    event.preventDefault();
    // No other listener on this page may replace it.
    event.stopImmediatePropagation();
    given = true;
  };
  document.addEventListener('copy', give, { capture: true });
  try {
    return document.execCommand('copy') && given;
  } finally {
    document.removeEventListener('copy', give, { capture: true });
  }
}
