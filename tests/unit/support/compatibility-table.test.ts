import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EDITOR_KINDS } from '@/tests/support/editor-kinds';
import { compatibilityDocument, lockedVersions, TABLE_FILE } from '@/tests/support/editor-table';
import { REAL_SYSTEMS } from '@/tests/systems/all-systems';
import { browsersOf } from '@/tests/systems/real-system';
import { readSystemResults, recordOutcome, SITE_ROW } from '@/tests/systems/results';
import { SYSTEMS_HEADING, systemsSection } from '@/tests/systems/table';

/** The cells of the document's table of fields, row by row, its head first. */
function cellsOf(document: string): string[][] {
  return rowsOf(document.split(SYSTEMS_HEADING)[0] ?? '');
}

function rowsOf(text: string): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('|') && !line.startsWith('| ---'));
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((text) => text.trim()),
  );
}

const all = {
  'line-unfocused': 'passed',
  'lines-unfocused': 'passed',
  'long-unfocused': 'passed',
  'literal-unfocused': 'passed',
  'two-unfocused': 'passed',
  'undo-unfocused': 'passed',
  'undo-after-typing-unfocused': 'passed',
} as const;

describe('the compatibility table', () => {
  it('in the documentation has a row for each kind of field in the code, in its order and its version', async () => {
    const versions = await lockedVersions();
    const [head, ...rows] = cellsOf(await readFile(TABLE_FILE, 'utf8'));
    expect(rows.map(([name, version]) => [name, version])).toEqual(
      EDITOR_KINDS.map(({ name, packages: [first] = [] }) => [name, first ? versions[first] : '']),
    );
    expect(head?.slice(2).map((column) => column.replace(/ \d+,/u, ''))).toEqual([
      'Chromium from the panel',
      'Chromium by a command',
      'Firefox from the panel',
      'Firefox by a command',
    ]);
  });

  it('says yes only when every check of a cell has passed', () => {
    const cell = (row: Parameters<typeof compatibilityDocument>[0][string][string]) =>
      cellsOf(compatibilityDocument({ 'Chromium 1': { textarea: row } }, {}))[2]?.[2];
    expect(cell({ ...all, 'type-on-unfocused': 'passed' })).toBe('yes');
    expect(cell(all)).toBe('not tested');
    expect(cell({ ...all, 'type-on-unfocused': 'failed' })).toBe('no');
    expect(cell({})).toBe('not tested');
  });

  it('has a row for each field and browser of each real application, and one for what else was tried', async () => {
    const section = (await readFile(TABLE_FILE, 'utf8')).split(SYSTEMS_HEADING)[1] ?? '';
    const fields = REAL_SYSTEMS.flatMap((system) =>
      system.fields.flatMap((field) =>
        browsersOf(system).map((browser) => [system.name, field.name, browser]),
      ),
    );
    const rows = rowsOf(section).filter(([name]) => name !== 'Application');
    const browser = (cell: string | undefined) => cell?.replace(/ \d+$/u, '').toLowerCase();
    expect(rows.slice(0, fields.length).map(([name, field, cell]) => [name, field, browser(cell)])).toEqual(
      fields,
    );
    expect(rows.slice(fields.length).map(([name]) => name)).toEqual(REAL_SYSTEMS.map(({ name }) => name));
  });

  const found = { version: '5.0', browser: 'Chromium 156', build: 'a1b2c3d4', triedOn: '2026-11-30' };
  const notesRow = (section: string) =>
    rowsOf(section).find(([name, field]) => name === 'Redmine' && field?.startsWith('notes'));

  it('says of an application only what was stored, and with which build and on which day', () => {
    const notes = { ...found, outcomes: { empty: 'passed', 'typed-before': 'failed' } } as const;
    const site = { ...found, outcomes: { check: 'failed' } } as const;
    const section = systemsSection({ redmine: { chromium: { notes, [SITE_ROW]: site } } });
    expect(notesRow(section)?.slice(2, 6)).toEqual(['Chromium 156', 'yes', 'no', 'not tested']);
    expect(notesRow(section)?.slice(-3)).toEqual(['5.0', 'a1b2c3d4', '2026-11-30']);
    expect(
      rowsOf(section)
        .findLast(([name]) => name === 'Redmine')
        ?.slice(4),
    ).toEqual(['no', '5.0', 'a1b2c3d4', '2026-11-30']);
  });

  it('leaves a row unchanged that was not tried again', () => {
    const notes = { ...found, outcomes: { empty: 'passed' } } as const;
    const description = { ...found, build: 'e5f6a7b8', outcomes: { empty: 'failed' } } as const;
    const first = systemsSection({ redmine: { chromium: { notes } } });
    const second = systemsSection({ redmine: { chromium: { description } } }, first);
    expect(notesRow(second)).toEqual(notesRow(first));
    expect(second).toContain('e5f6a7b8');
    expect(systemsSection({}, second)).toBe(second);
  });
});

describe('the results of the trials', () => {
  const place = { system: 'redmine', browser: 'chromium', row: 'notes' };
  const origin = { version: '5.0', browser: 'Chromium 156', build: 'a1b2c3d4' };

  it('are on the disk after each trial, and keep what another application or field has', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'souffleur-results-'));
    const now = new Date('2026-11-30T22:00:00Z');
    const record = (index: object, outcome: 'passed' | 'failed') =>
      recordOutcome({ ...place, trial: 'empty', ...index }, outcome, origin, { folder, now });
    await record({ row: 'description' }, 'passed');
    await record({ trial: 'two' }, 'failed');
    await record({ system: 'wordpress' }, 'passed');
    await record({}, 'passed');
    const { redmine, wordpress } = await readSystemResults(folder);
    const row = { ...origin, triedOn: '2026-11-30' };
    expect(redmine?.chromium).toEqual({
      description: { ...row, outcomes: { empty: 'passed' } },
      notes: { ...row, outcomes: { two: 'failed', empty: 'passed' } },
    });
    expect(Object.keys(wordpress?.chromium ?? {})).toEqual(['notes']);
    await rm(folder, { recursive: true });
  });

  it('mix no outcomes of two builds in one row', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'souffleur-results-'));
    await recordOutcome({ ...place, trial: 'two' }, 'passed', origin, { folder });
    await recordOutcome({ ...place, trial: 'html' }, 'failed', { ...origin, build: 'e5f6a7b8' }, { folder });
    const { redmine } = await readSystemResults(folder);
    expect(redmine?.chromium?.notes).toMatchObject({ build: 'e5f6a7b8', outcomes: { html: 'failed' } });
    expect(redmine?.chromium?.notes?.outcomes).not.toHaveProperty('two');
    await rm(folder, { recursive: true });
  });
});
