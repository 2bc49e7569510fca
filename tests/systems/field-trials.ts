/**
 * The trials of one field of an application. *Guarantees:* a trial that does not throw has compared what the
 * application stored, as read back from it, with what the advisor inserted and typed.
 */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { OpenRecord, RunningSystem, SystemField } from './real-system';
import { linesOf } from './stored-text';
import { insertLine, pause, type TrialDesk, undoInPage, undoInPanel } from './trial-desk';
import { LINES, type LineKey } from './trial-pack';

export type FieldTrial = {
  id: string;
  /** As the progress of the run names it. */
  name: string;
  run: (trial: { desk: TrialDesk; record: OpenRecord; field: SystemField }) => Promise<void>;
};

/** How long an advisor leaves an empty editor alone: placeholder texts come and go meanwhile. */
const LEFT_ALONE_MS = 2_000;
/**
 * What the advisor types themself, in the letters of the driver's keyboard: others come as from an input method, which
 * CodeMirror 5 reads only after the next key.
 */
const TYPED = 'Client joint. ';
const TYPED_ON = ' Fin.';
const AFTER = 'ensuite';

export const FIELD_TRIALS: readonly FieldTrial[] = [
  {
    id: 'empty',
    name: 'an empty field left alone, then typing on',
    run: async ({ desk, record }) => {
      await desk.goToPanel();
      await pause(LEFT_ALONE_MS);
      await insert(desk, 1);
      await typeOn(desk, TYPED_ON);
      await storedIs(record, [LINES[1] + TYPED_ON]);
    },
  },
  {
    id: 'typed-before',
    name: 'words typed just before',
    run: async ({ desk, record, field }) => {
      await typeOn(desk, TYPED);
      await insert(desk, 1);
      await storedIs(
        record,
        field.pasteBeginsParagraph?.includes(desk.name) ? [TYPED.trim(), LINES[1]] : [TYPED + LINES[1]],
      );
    },
  },
  {
    id: 'inside',
    name: 'between two words, then typing on',
    run: async ({ desk, record, field }) => {
      await typeOn(desk, `Avant ${AFTER}`);
      for (const _ of AFTER) await desk.page.keyboard.press('ArrowLeft');
      await insert(desk, 1);
      await typeOn(desk, TYPED_ON);
      const wanted = `Avant ${LINES[1]}${TYPED_ON} ${AFTER}`;
      if (field.pasteBeginsParagraph?.includes(desk.name)) await storedAsOneLine(record, wanted);
      else await storedIs(record, [wanted]);
    },
  },
  {
    id: 'two',
    name: 'two insertions in a row, then typing on',
    run: async ({ desk, record }) => {
      await insert(desk, 1);
      await insert(desk, 2);
      await typeOn(desk, TYPED_ON);
      await storedAsOneLine(record, `${LINES[1]} ${LINES[2]}${TYPED_ON}`);
    },
  },
  {
    id: 'html',
    name: 'a line with <b>&amp;</b>',
    run: async ({ desk, record }) => {
      await insert(desk, 3);
      await storedIs(record, [LINES[3]]);
    },
  },
  {
    id: 'markdown',
    name: 'a line with - and *x*',
    run: async ({ desk, record }) => {
      await insert(desk, 4);
      await storedIs(record, [LINES[4]]);
    },
  },
  {
    id: 'paragraphs',
    name: 'two paragraphs',
    run: async ({ desk, record, field }) => {
      await insert(desk, 5);
      const stored = await record.saveAndRead();
      const lines = LINES[5].split('\n');
      if (field.oneLine) deepStrictEqual(linesOf(stored), [lines.filter((line) => line !== '').join(' ')]);
      else deepStrictEqual(linesOf(stored), stored.format === 'html' ? lines.filter(Boolean) : lines);
    },
  },
  {
    id: 'undo-page',
    name: 'one undo in the page takes the line alone',
    run: async ({ desk, record, field }) => {
      await typeOn(desk, TYPED);
      await insert(desk, 1);
      await undoInPage(desk);
      if (field.undoMovesCaret) await desk.page.keyboard.press('End');
      await typeOn(desk, TYPED_ON.trim());
      await storedIs(record, [TYPED + TYPED_ON.trim()]);
    },
  },
  {
    id: 'undo-panel',
    name: 'the panel’s undo takes the line alone',
    run: async ({ desk, record, field }) => {
      await typeOn(desk, TYPED);
      await insert(desk, 1);
      await undo(desk, field);
      await typeOn(desk, TYPED_ON.trim());
      await storedIs(record, [TYPED + TYPED_ON.trim()]);
    },
  },
  {
    id: 'undo-second',
    name: 'the panel’s undo takes the second of two lines alone',
    run: async ({ desk, record, field }) => {
      await insert(desk, 1);
      await insert(desk, 2);
      await undo(desk, field);
      await typeOn(desk, TYPED_ON);
      await storedIs(record, [LINES[1] + TYPED_ON]);
    },
  },
  {
    id: 'undo-paragraphs',
    name: 'the panel’s undo takes two paragraphs alone',
    run: async ({ desk, record, field }) => {
      // Without a space at the end: a line break comes with the paragraphs, and has to go with them.
      await typeOn(desk, TYPED.trim());
      await insert(desk, 5);
      await undo(desk, field);
      await typeOn(desk, TYPED_ON);
      await storedIs(record, [TYPED.trim() + TYPED_ON]);
    },
  },
];

/** Opens a record of its own for a trial of this field, and runs it. */
export async function runFieldTrial(
  { desk, system }: { desk: TrialDesk; system: RunningSystem },
  field: SystemField,
  trial: FieldTrial,
): Promise<void> {
  await desk.goToPage();
  const record = await system.open(desk.page, field.id);
  await desk.permitPage();
  await desk.goToPage();
  await pause(300);
  await trial.run({ desk, record, field });
}

async function insert(desk: TrialDesk, key: LineKey): Promise<void> {
  const { tone, text } = await insertLine(desk, key);
  strictEqual(tone, 'good', `the panel says: ${text}`);
}

async function undo(desk: TrialDesk, field: SystemField): Promise<void> {
  const { tone, text } = await undoInPanel(desk);
  strictEqual(tone, 'good', `the panel says: ${text}`);
  await desk.goToPage();
  if (field.undoMovesCaret) await desk.page.keyboard.press('End');
}

async function typeOn(desk: TrialDesk, text: string): Promise<void> {
  await desk.goToPage();
  await desk.page.keyboard.type(text, { delay: 20 });
}

/** One space or one line break between two pieces: either is right. */
async function storedAsOneLine(record: OpenRecord, wanted: string): Promise<void> {
  const lines = linesOf(await record.saveAndRead());
  strictEqual(lines.join(' ').replace(/ {2}/gu, '⟨two spaces⟩'), wanted);
}

async function storedIs(record: OpenRecord, lines: readonly string[]): Promise<void> {
  const stored = await record.saveAndRead();
  deepStrictEqual(linesOf(stored), lines, `stored: ${JSON.stringify(stored.value)}`);
}
