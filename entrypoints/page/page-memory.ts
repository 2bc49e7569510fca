/**
 * The page script's memory between two requests: the field at the last gesture, and the last insertion.
 * Guarantees: it is in the extension's isolated world, where no script of the page can see it; it keeps no field alive
 * (weak references); it is erased ten minutes after its last use.
 */

import type { Caret } from '@/entrypoints/page/field/caret';
import type { FieldKind, Press } from '@/protocol/page';
import type { Joined } from './join-text';

export type CapturedTarget = {
  field: WeakRef<HTMLElement>;
  caret: Caret;
  capturedAt: number;
  /** The time of the shortcut press that requested it. */
  pressedAt?: number;
  /** Panel and page both report the focus: it proves nothing then (an emulated focus). */
  focusUnreliable: boolean;
};

export type InsertionRecord = {
  id: string;
  field: WeakRef<HTMLElement>;
  /** The part of the page that holds the whole text, where a block editor made further fields of it. */
  part?: WeakRef<HTMLElement>;
  kind: FieldKind;
  /** The text before and after of the field (or of `part`): its value, or its words without white space. */
  before: string;
  after: string;
  /** The written text, with the separators on either side. */
  join: Joined;
  /** Of rich text: the white space at the caret, and the line breaks in the whole field. */
  gap?: { spaces: number; breaks: number };
  /** The selected text that it replaced. */
  replaced: string;
  /** Where it begins in a text field. */
  start: number;
  /** The page's address then: another record may be in the same field under another one. */
  address: string;
};

type Memory = {
  target?: CapturedTarget;
  insertions: InsertionRecord[];
  timer?: ReturnType<typeof setTimeout>;
};

const KEY = Symbol.for('souffleur');
const LIFETIME_MS = 10 * 60_000;
/** As many as the panel offers to undo. */
const MOST_INSERTIONS = 5;

type World = { [KEY]?: Memory };

export function pageMemory(): Memory {
  const services = globalThis as World;
  services[KEY] ??= { insertions: [] };
  const memory = services[KEY];
  clearTimeout(memory.timer);
  memory.timer = setTimeout(() => {
    delete services[KEY];
  }, LIFETIME_MS);
  return memory;
}

/** The captured target that an insertion at this press must go to; undefined when none was captured in time. */
export function targetOf(press: Press): CapturedTarget | undefined {
  const { target } = pageMemory();
  if (press.inPage) return target?.pressedAt === press.pressedAt ? target : undefined;
  return target;
}

export function rememberInsertion(record: InsertionRecord): void {
  const memory = pageMemory();
  memory.insertions = [...memory.insertions, record].slice(-MOST_INSERTIONS);
}

export function insertionRecord(id: string): InsertionRecord | undefined {
  return pageMemory().insertions.find((record) => record.id === id);
}

export function forgetInsertion(id: string): void {
  const memory = pageMemory();
  memory.insertions = memory.insertions.filter((record) => record.id !== id);
}
