/**
 * Single keys told from stray typing. A person who believes the caret to be elsewhere types words, and each
 * letter is a key of ours.
 * Guarantees: a single key acts only where nothing typed came shortly before it; a letter, and a digit that writes,
 * only where nothing follows it at once; what a digit did that turns out to have begun a run of typing is taken back.
 */

/** So long after a character that was no key of ours, no single key acts. */
export const QUIET_MS = 700;
/** So long a letter waits for what follows it: a word is typed faster. */
export const LETTER_WAIT_MS = 350;
/** So long a digit that writes waits for what follows it: `14 h 30` is typed faster, and a person hardly feels it. */
export const DIGIT_WAIT_MS = 250;
/** Digits that wait together: two lines in haste are meant, a longer number is typed. */
const MOST_DIGITS = 2;
/** Characters in a row that make typing: a slip of the finger is shorter. */
const TYPED_AT_LEAST = 3;

/**
 * `at-once`: what it does is over with the next key. `alone`: only where no other character follows. `held`: the
 * same for a digit; `press` is called at the press and gives what is done if nothing follows.
 */
export type SingleKey =
  | { when: 'at-once' | 'alone'; act: () => void }
  | { when: 'held'; press: () => HeldAction };

/** Does what a digit is for, and gives what takes that back and says so. */
export type HeldAction = () => () => void;

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
  /** Drops a letter that waits; digits that wait act now: what follows is no typing. */
  flush: () => void;
  /** Drops what waits; whether digits were among it. */
  cancel: () => boolean;
  /** Ends a run of typing: the person clicked here or types into a field here, and knows where the keyboard is. */
  reset: () => void;
};

type Waiting = {
  characters: string[];
  acts: (() => void)[];
  digits: boolean;
  timer: ReturnType<typeof setTimeout>;
};

/** `onStray` is called once for each run of typing that went nowhere; not where something is taken back. */
export function createKeyReader(onStray: () => void): KeyReader {
  let strayAt = Number.NEGATIVE_INFINITY;
  let run = 0;
  let isSaid = false;
  let waiting: Waiting | undefined;
  /** The digits that acted, for as long as typing may still follow them. */
  let acted: { pressedAt: number; takeBacks: (() => void)[] } | undefined;

  function take(): Waiting | undefined {
    const taken = waiting;
    clearTimeout(taken?.timer);
    waiting = undefined;
    return taken;
  }
  function cancel(): boolean {
    return take()?.digits ?? false;
  }
  function flush() {
    const taken = take();
    if (taken?.digits) for (const act of taken.acts) act();
  }
  function reset() {
    flush();
    acted = undefined;
    strayAt = Number.NEGATIVE_INFINITY;
    run = 0;
  }
  function stray(typedAt: number) {
    if (typedAt - strayAt >= QUIET_MS) {
      isSaid = false;
      if (acted && typedAt - acted.pressedAt >= QUIET_MS) acted = undefined;
      // A digit that acted just before began this run.
      run = acted ? 1 : 0;
    }
    // What waited was typed too.
    const dropped = take();
    run += 1 + (dropped?.characters.length ?? 0);
    strayAt = typedAt;
    // A digit that is dropped is said at once: nothing else is seen of it.
    if (isSaid || (run < TYPED_AT_LEAST && !dropped?.digits)) return;
    isSaid = true;
    const takeBacks = acted?.takeBacks ?? [];
    acted = undefined;
    if (takeBacks.length === 0) onStray();
    for (const takeBack of takeBacks.toReversed()) takeBack();
  }
  function wait(character: string, acts: (() => void)[], digits: boolean) {
    const characters = [...(take()?.characters ?? []), character];
    const timer = setTimeout(
      () => {
        waiting = undefined;
        for (const act of acts) act();
      },
      digits ? DIGIT_WAIT_MS : LETTER_WAIT_MS,
    );
    waiting = { characters, acts, digits, timer };
  }
  function hold(character: string, act: HeldAction, at: number) {
    const actNow = () => {
      const takeBack = act();
      const earlier = acted && at - acted.pressedAt < QUIET_MS ? acted.takeBacks : [];
      acted = { pressedAt: at, takeBacks: [...earlier, takeBack] };
    };
    wait(character, [...(waiting?.acts ?? []), actNow], true);
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
    if (waiting?.characters.at(-1) === character && !composing) return 'waits';
    const key = composing ? undefined : find(character);
    // A key of ours that is held down is no typing.
    if (repeat && key) return 'nothing';
    const joins = key?.when === 'held' && waiting?.digits && waiting.characters.length < MOST_DIGITS;
    if (repeat || !key || !(quiet || joins)) {
      stray(at);
      return 'nothing';
    }
    if (key.when === 'at-once') {
      key.act();
      return 'acts';
    }
    if (key.when === 'held') {
      const act = key.press();
      // A dialog may open meanwhile.
      hold(character, () => (find(character) ? act() : () => undefined), at);
    } else {
      const actLater = () => {
        const now = find(character);
        if (now && now.when !== 'held') now.act();
      };
      wait(character, [actLater], false);
    }
    return 'waits';
  }
  return { read, flush, cancel, reset };
}
