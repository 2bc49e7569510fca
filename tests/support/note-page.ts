/** A page with a note, a line and rich text, for the unit tests of insertion and undo. */
import { afterEach, beforeAll, beforeEach, vi } from 'vitest';
import type { TextField } from '@/entrypoints/page/field/classify-field';
import { insert } from '@/entrypoints/page/insertion';
import { undoInsertion } from '@/entrypoints/page/undo-insertion';
import type { FrameInsertion } from '@/protocol/page';
import { defineExecCommand, defineIsContentEditable, setSize, showPage } from './editable-dom';

export const TEXT = 'Je comprends.';
/** Longer than anything that is waited for, and shorter than the page's memory. */
const ALL_MS = 5_000;

export type NotePage = {
  note: HTMLTextAreaElement;
  line: HTMLInputElement;
  rich: HTMLElement;
  /** Whether the page has the keyboard: false while the panel has it. */
  focused: boolean;
  /** What the browser was asked to write so far. */
  commands: string[];
  /** Gives a field a value, the focus and a selection; by default the caret is at the end. */
  place: (field: TextField, value: string, start?: number, end?: number) => void;
  insert: (text?: string) => Promise<FrameInsertion>;
  /** Inserts and answers the id of the insertion. */
  inserted: (text?: string) => Promise<string>;
  undo: (id: string) => ReturnType<typeof undoInsertion>;
};

async function settled<T>(promise: Promise<T>): Promise<T> {
  await vi.advanceTimersByTimeAsync(ALL_MS);
  return await promise;
}

/** Shows the page anew before each test of the file. */
export function notePageForEachTest(): NotePage {
  const insertText = (text = TEXT) => settled(insert(text, { pressedAt: Date.now(), inPage: false }));
  const page = {
    place(field, value, start = value.length, end = start) {
      field.value = value;
      field.focus();
      field.setSelectionRange(start, end);
    },
    insert: insertText,
    async inserted(text) {
      const insertion = await insertText(text);
      if (!('id' in insertion) || insertion.id === undefined) throw new Error('nothing was inserted');
      return insertion.id;
    },
    undo: (id) => settled(undoInsertion(id)),
  } as NotePage;
  beforeAll(defineIsContentEditable);
  beforeEach(() => {
    vi.useFakeTimers();
    page.focused = false;
    vi.spyOn(document, 'hasFocus').mockImplementation(() => page.focused);
    page.commands = defineExecCommand();
    const element = showPage(
      '<textarea id="note" aria-label="Note"></textarea><input id="line"><div id="rich" tabindex="0" contenteditable></div>',
    );
    page.note = element<HTMLTextAreaElement>('note');
    page.line = element<HTMLInputElement>('line');
    page.rich = element('rich');
    for (const field of [page.note, page.line, page.rich]) setSize(field, 300, 80);
  });
  afterEach(() => {
    vi.runAllTimers();
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });
  return page;
}
