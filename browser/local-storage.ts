/** A text that the browser stores for the extension's pages, outside of their databases. */
export type LastingNote = { read: () => string | undefined; write: (text: string) => void };

/** The text under this name. A browser that refuses to store it has none, without an error. */
export function lastingNote(name: string): LastingNote {
  return {
    read: () => {
      try {
        return localStorage.getItem(name) ?? undefined;
      } catch {
        return undefined;
      }
    },
    write: (text) => {
      try {
        localStorage.setItem(name, text);
      } catch {
        // Then the next start knows of no earlier database, as it would without this text.
      }
    },
  };
}
