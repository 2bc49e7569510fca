/**
 * Words selected in a page, on their way to the search of the panel or palette of its window.
 * *Guarantees:* they are in memory only, and for seconds; one page takes them, once.
 */
const CHANNEL = 'souffleur-search-words';
/** How long the panel may take to fetch them, in ms. */
const OFFER_MS = 10_000;

export type SearchWords = { words: string; byShortcut: boolean };

type WordsMessage =
  | ({ id: string; wordsIn: number } & SearchWords)
  | { readyIn: number }
  | { takenId: string };

/** Offers words to the pages of a window until one takes them. */
export function offerSearchWords(windowId: number, offered: SearchWords): void {
  const channel = new BroadcastChannel(CHANNEL);
  const id = crypto.randomUUID();
  const offer = () => channel.postMessage({ id, wordsIn: windowId, ...offered } satisfies WordsMessage);
  channel.addEventListener('message', ({ data }: { data: WordsMessage }) => {
    if ('readyIn' in data && data.readyIn === windowId) offer();
    if ('takenId' in data && data.takenId === id) channel.close();
  });
  offer();
  setTimeout(() => channel.close(), OFFER_MS);
}

/**
 * Calls `then` with the words offered to this window, each offer once; it returns whether this page takes them. Call
 * once this page can show them.
 */
export function onSearchWords(windowId: number, then: (offered: SearchWords) => boolean): void {
  const channel = new BroadcastChannel(CHANNEL);
  const seen = new Set<string>();
  channel.addEventListener('message', ({ data }: { data: WordsMessage }) => {
    if (!('wordsIn' in data) || data.wordsIn !== windowId || seen.has(data.id)) return;
    seen.add(data.id);
    const { id, words, byShortcut } = data;
    if (then({ words, byShortcut })) channel.postMessage({ takenId: id } satisfies WordsMessage);
  });
  channel.postMessage({ readyIn: windowId } satisfies WordsMessage);
}
