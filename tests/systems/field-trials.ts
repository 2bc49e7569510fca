/**
 * The trials of one field of an application. *Guarantees:* a trial that does not throw has compared what the
 * application stored, as read back from it, with what the advisor inserted and typed.
 */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { Desk } from '../support/built-extension';
import type { OpenRecord, RunningSystem, SystemField } from './real-system';
import { linesOf } from './stored-text';
import { goToPage, goToPanel, insertLine, pause, undoInPage, undoInPanel } from './trial-desk';
import { LINES, type LineKey } from './trial-pack';

export type FieldTrial = {
  id: string;
  /** As the progress of the run names it. */
  name: string;
  run: (trial: { desk: Desk; record: OpenRecord; field: SystemField }) => Promise<void>;
};

/** How long an advisor leaves an empty editor alone: placeholder texts come and go meanwhile. */
const LEFT_ALONE_MS = 2_000;
const TYPED = 'Client rappelé. ';
const TYPED_ON = ' Fin.';

export const FIELD_TRIALS: readonly FieldTrial[] = [
  {
    id: 'empty',
    name: 'an empty field left alone, then typing on',
    run: async ({ desk, record }) => {
      await goToPanel(desk);
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
      await storedIs(record, field.pasteBeginsParagraph ? [TYPED.trim(), LINES[1]] : [TYPED + LINES[1]]);
    },
  },
  {
    id: 'two',
    name: 'two insertions in a row',
    run: async ({ desk, record }) => {
      await insert(desk, 1);
      await insert(desk, 2);
      const lines = linesOf(await record.saveAndRead());
      // One space or one line break between them: either is right.
      strictEqual(lines.join(' ').replace(/ {2}/gu, '⟨two spaces⟩'), `${LINES[1]} ${LINES[2]}`);
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
      const { tone, text } = await undoInPanel(desk);
      strictEqual(tone, 'good', `the panel says: ${text}`);
      await goToPage(desk);
      if (field.undoMovesCaret) await desk.page.keyboard.press('End');
      await typeOn(desk, TYPED_ON.trim());
      await storedIs(record, [TYPED + TYPED_ON.trim()]);
    },
  },
];

/** Opens a record of its own for a trial of this field, and runs it. */
export async function runFieldTrial(
  { desk, system }: { desk: Desk; system: RunningSystem },
  field: SystemField,
  trial: FieldTrial,
): Promise<void> {
  await goToPage(desk);
  const record = await system.open(desk.page, field.id);
  await pause(300);
  await trial.run({ desk, record, field });
}

async function insert(desk: Desk, key: LineKey): Promise<void> {
  const { tone, text } = await insertLine(desk, key);
  strictEqual(tone, 'good', `the panel says: ${text}`);
}

async function typeOn(desk: Desk, text: string): Promise<void> {
  await goToPage(desk);
  await desk.page.keyboard.type(text, { delay: 20 });
}

async function storedIs(record: OpenRecord, lines: readonly string[]): Promise<void> {
  const stored = await record.saveAndRead();
  deepStrictEqual(linesOf(stored), lines, `stored: ${JSON.stringify(stored.value)}`);
}
