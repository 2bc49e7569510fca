/**
 * Single keys, distinguished from stray typing. A person who believes the caret to be elsewhere types words, and each
 * letter is a key of ours.
 * Guarantees: a single key acts only where nothing was typed shortly before it; a letter, and a digit that writes, only
 * where nothing follows at once; the action of a digit that turns out to have begun a run of typing is undone.
 */

/** So long after a character that was no key of ours, no single key acts. */
export const QUIET_MS = 700;
/** How long a letter waits for a further key, in ms: a word is typed faster. */
export const LETTER_WAIT_MS = 350;
/**
 * How long a digit that writes waits for a further key, in ms: `14 h 30` is typed faster, and a person hardly feels it.
 */
export const DIGIT_WAIT_MS = 250;
/** Digits that wait together: two lines in haste are meant, a longer number is typed. */
const MOST_DIGITS = 2;
/** Characters in a row that make typing: a slip of the finger is shorter. */
const TYPED_AT_LEAST = 3;

/**
 * `at-once`: its effect ends with the next key. `apart`: the same for the space bar, which is typing right after a digit
 * that acted. `alone`: only where no other character follows. `held`: the same for a digit; `press` is called at the press
 * and returns the action for the case that nothing follows.
 */
export type SingleKey =
  | { when: 'at-once' | 'apart' | 'alone'; run: () => void }
  | { when: 'held'; press: () => HeldAction };

/** Runs the action of a digit; returns what undoes and reports it. */
export type HeldAction = () => () => void;

/** One key press as far as it matters here. */
export type CharacterKey = {
  /** The character in lower case, or the key's digit. */
  character: string;
  repeat: boolean;
  /** Part of a character being composed. */
  composing: boolean;
  /** It would press the button that has the focus. */
  presses: boolean;
};

/** The verdict on a key press: `block` it where it would press a button in the midst of typing. */
export type KeyVerdict = 'acts' | 'waits' | 'nothing' | 'block';

export type KeyReader = {
  /** Reads a key press outside of text fields. `find` returns the current action of a character. */
  read: (
    key: CharacterKey,
    pressedAt: number,
    find: (character: string) => SingleKey | undefined,
  ) => KeyVerdict;
  /** Drops a waiting letter; waiting digits act now: the next event is no typing. */
  flush: () => void;
  /** Drops waiting keys; returns whether digits were among them. */
  cancel: () => boolean;
  /** Ends a run of typing: the person clicked here or types into a field here, and knows where the keyboard is. */
  reset: () => void;
};

type Waiting = {
  characters: string[];
  actions: (() => void)[];
  digits: boolean;
  timer: ReturnType<typeof setTimeout>;
};

/** `onStray` is called once for each run of typing that went nowhere; not where something is taken back. */
export function createKeyReader(onStray: () => void): KeyReader {
  let strayAt = Number.NEGATIVE_INFINITY;
  let run = 0;
  let isReported = false;
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
    if (taken?.digits) for (const action of taken.actions) action();
  }
  function reset() {
    flush();
    acted = undefined;
    strayAt = Number.NEGATIVE_INFINITY;
    run = 0;
  }
  function stray(typedAt: number) {
    if (typedAt - strayAt >= QUIET_MS) {
      isReported = false;
      if (acted && typedAt - acted.pressedAt >= QUIET_MS) acted = undefined;
      // A digit that acted just before began this run.
      run = acted ? 1 : 0;
    }
    // The waiting keys were typing too.
    const dropped = take();
    run += 1 + (dropped?.characters.length ?? 0);
    strayAt = typedAt;
    // A dropped digit is reported at once: it has no other visible effect.
    if (isReported || (run < TYPED_AT_LEAST && !dropped?.digits)) return;
    isReported = true;
    const takeBacks = acted?.takeBacks ?? [];
    acted = undefined;
    if (takeBacks.length === 0) onStray();
    for (const takeBack of takeBacks.toReversed()) takeBack();
  }
  function wait(character: string, actions: (() => void)[], digits: boolean) {
    const characters = [...(take()?.characters ?? []), character];
    const timer = setTimeout(
      () => {
        waiting = undefined;
        for (const action of actions) action();
      },
      digits ? DIGIT_WAIT_MS : LETTER_WAIT_MS,
    );
    waiting = { characters, actions, digits, timer };
  }
  function hold(character: string, action: HeldAction, pressedAt: number) {
    const actNow = () => {
      const takeBack = action();
      const earlier = acted && pressedAt - acted.pressedAt < QUIET_MS ? acted.takeBacks : [];
      acted = { pressedAt, takeBacks: [...earlier, takeBack] };
    };
    wait(character, [...(waiting?.actions ?? []), actNow], true);
  }
  /** Whether a space goes on with what a digit that acted has begun. */
  function followsDigit({ when }: SingleKey, pressedAt: number): boolean {
    return when === 'apart' && acted !== undefined && pressedAt - acted.pressedAt < QUIET_MS;
  }
  function read(
    { character, repeat, composing, presses }: CharacterKey,
    pressedAt: number,
    find: (character: string) => SingleKey | undefined,
  ): KeyVerdict {
    const quiet = pressedAt - strayAt >= QUIET_MS && !waiting;
    if (presses) {
      if (quiet) return 'nothing';
      stray(pressedAt);
      return 'block';
    }
    // Pressed again while it waits: the same key, not a word.
    if (waiting?.characters.at(-1) === character && !composing) return 'waits';
    const key = composing ? undefined : find(character);
    // A key of ours that is held down is no typing.
    if (repeat && key) return 'nothing';
    const joins = key?.when === 'held' && waiting?.digits && waiting.characters.length < MOST_DIGITS;
    if (repeat || !key || followsDigit(key, pressedAt) || !(quiet || joins)) {
      stray(pressedAt);
      return 'nothing';
    }
    if (key.when === 'at-once' || key.when === 'apart') {
      key.run();
      return 'acts';
    }
    if (key.when === 'held') {
      const action = key.press();
      // A dialog may open meanwhile.
      hold(character, () => (find(character) ? action() : () => undefined), pressedAt);
    } else {
      const actLater = () => {
        const now = find(character);
        if (now && now.when !== 'held') now.run();
      };
      wait(character, [actLater], false);
    }
    return 'waits';
  }
  return { read, flush, cancel, reset };
}
