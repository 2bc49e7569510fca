/** A text that the browser keeps for the extension's pages apart from their databases. */
export type LastingNote = { read: () => string | undefined; write: (text: string) => void };

/** The note of this name. A browser that refuses to keep notes has none, and is no error. */
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
        // Then the next start knows of no database before it, which is what it knew without notes.
      }
    },
  };
}
