/**
 * Single keys told from stray typing. A person who believes the caret to be elsewhere types words, and each
 * letter is a key of ours. It guarantees that a single key acts only where nothing typed came shortly before it,
 * and a letter only where nothing follows it at once.
 */

/** So long after a character that was no key of ours, no single key acts. */
export const QUIET_MS = 700;
/** So long a letter waits for what follows it: a word is typed faster. */
export const LETTER_WAIT_MS = 350;
/** Characters in a row that make typing: a slip of the finger is shorter. */
const TYPED_AT_LEAST = 3;

/** `at-once`: what it does is over with the next key. `alone`: only where no other character follows. */
export type SingleKey = { act: () => void; when: 'at-once' | 'alone' };

/** One key press as far as it matters here. */
export type CharacterKey = {
  /** The character in lower case, or the digit that the key stands for. */
  character: string;
  repeat: boolean;
  /** Part of a character being composed. */
  composing: boolean;
  /** It would press the button that has the focus. */
  presses: boolean;
};

/** What becomes of a key press: `block` it where it would press a button in the midst of typing. */
export type KeyVerdict = 'acts' | 'waits' | 'nothing' | 'block';

export type KeyReader = {
  /** Reads a key press that goes into no text. `find` names what a character does now. */
  read: (key: CharacterKey, at: number, find: (character: string) => SingleKey | undefined) => KeyVerdict;
  /** Forgets a letter that waits. */
  cancel: () => void;
  /** Ends a run of typing: the person clicked here or types into a field here, and knows where the keyboard is. */
  reset: () => void;
};

/** `onStray` is called once for each run of typing that went nowhere. */
export function createKeyReader(onStray: () => void): KeyReader {
  let strayAt = Number.NEGATIVE_INFINITY;
  let run = 0;
  let waiting: { character: string; timer: ReturnType<typeof setTimeout> } | undefined;

  function cancel() {
    clearTimeout(waiting?.timer);
    waiting = undefined;
  }
  function reset() {
    cancel();
    strayAt = Number.NEGATIVE_INFINITY;
    run = 0;
  }
  function stray(at: number) {
    run = at - strayAt < QUIET_MS ? run + 1 : 1;
    // A letter that waited was typed too.
    if (waiting) run += 1;
    cancel();
    strayAt = at;
    if (run === TYPED_AT_LEAST) onStray();
  }
  function read(
    { character, repeat, composing, presses }: CharacterKey,
    at: number,
    find: (character: string) => SingleKey | undefined,
  ): KeyVerdict {
    const quiet = at - strayAt >= QUIET_MS && !waiting;
    if (presses) {
      if (quiet) return 'nothing';
      stray(at);
      return 'block';
    }
    // Pressed again while it waits: the same key, not a word.
    if (waiting?.character === character && !composing) return 'waits';
    const key = composing ? undefined : find(character);
    if (repeat || !key || !quiet) {
      stray(at);
      return 'nothing';
    }
    if (key.when === 'at-once') {
      key.act();
      return 'acts';
    }
    const timer = setTimeout(() => {
      waiting = undefined;
      find(character)?.act();
    }, LETTER_WAIT_MS);
    waiting = { character, timer };
    return 'waits';
  }
  return { read, cancel, reset };
}
