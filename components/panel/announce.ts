/** A live region reads out what changes in it: it has to be empty for a moment between two texts. */
const EMPTY_MS = 60;

/**
 * Shows a text in a live region. Guarantees: a text that is announced twice is read out twice, and nothing is shown
 * any more once the function that this answers was called.
 */
export function announce(
  announcement: { text: string } | undefined,
  show: (text: string) => void,
): () => void {
  show('');
  if (!announcement) return () => undefined;
  const timer = setTimeout(() => show(announcement.text), EMPTY_MS);
  return () => clearTimeout(timer);
}
