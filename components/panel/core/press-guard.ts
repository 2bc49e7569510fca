/**
 * Distinguishes a deliberate press from the repeats of a held key, for the lines of one panel.
 * Guarantees: a line is inserted once per deliberate press; the browser's shortcuts and clicks, which carry no `repeat`
 * flag, are classified by their rhythm.
 */

/** A press that follows another of the same line sooner is a repeat. */
const DELIBERATE_MS = 600;
/** The latest first repeat of a held key, in ms: the next press decides whether it was one. */
const FIRST_REPEAT_MS = 1_200;
/** Repeats follow each other sooner than this. */
const RHYTHM_MS = 150;

export type PressGuard = {
  /** Whether this press of `line` is deliberate; a promise only where it may be a first repeat. */
  isDeliberate: (line: string, pressedAt: number) => boolean | Promise<boolean>;
  /** Each key press in the panel: a repeat that is known as one counts, another key ends the repeats. */
  noteKey: (event: Pick<KeyboardEvent, 'code' | 'repeat'>, pressedAt: number) => void;
};

export function createPressGuard(delay: (ms: number) => Promise<void> = wait): PressGuard {
  let last: { line: string; pressedAt: number } | undefined;
  let code: string | undefined;
  return {
    isDeliberate: (line, pressedAt) => {
      const previous = last;
      last = { line, pressedAt };
      if (previous?.line !== line) return true;
      const gap = pressedAt - previous.pressedAt;
      if (gap < DELIBERATE_MS) return false;
      if (gap >= FIRST_REPEAT_MS) return true;
      const press = last;
      return delay(RHYTHM_MS).then(() => last === press);
    },
    noteKey: (event, pressedAt) => {
      if (event.repeat && last) last = { ...last, pressedAt };
      else if (event.code !== code) last = undefined;
      code = event.code;
    },
  };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
