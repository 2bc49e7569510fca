import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { EDITOR_KINDS } from '../support/editor-kinds';
import { compatibilityDocument, installedVersions, TABLE_FILE } from '../support/editor-table';
import { REAL_SYSTEMS } from '../systems/all-systems';
import { SYSTEMS_HEADING, systemsSection } from '../systems/table';

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
  'undo-unfocused': 'passed',
  'undo-after-typing-unfocused': 'passed',
} as const;

describe('the compatibility table', () => {
  it('in the documentation has a row for each kind of field in the code, in its order and its version', async () => {
    const versions = await installedVersions();
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

  it('has a row for each field of each real application, and one for what else was tried beside it', async () => {
    const section = (await readFile(TABLE_FILE, 'utf8')).split(SYSTEMS_HEADING)[1] ?? '';
    const fields = REAL_SYSTEMS.flatMap(({ name, fields }) => fields.map((field) => [name, field.name]));
    const rows = rowsOf(section).filter(([name]) => name !== 'Application');
    expect(rows.slice(0, fields.length).map(([name, field]) => [name, field])).toEqual(fields);
    expect(rows.slice(fields.length).map(([name]) => name)).toEqual(REAL_SYSTEMS.map(({ name }) => name));
  });

  it('says of an application only what was stored in the last run', () => {
    const results = { version: '1', browser: 'Chromium 1', fields: {}, site: { check: 'failed' as const } };
    const redmine = { ...results, fields: { notes: { empty: 'passed' as const, two: 'failed' as const } } };
    const rows = rowsOf(systemsSection({ redmine }));
    const notes = rows.find(([name, field]) => name === 'Redmine' && field?.startsWith('notes'));
    expect(notes?.slice(2, 5)).toEqual(['yes', 'not tested', 'no']);
    expect(rows.findLast(([name]) => name === 'Redmine')?.at(-1)).toBe('no');
  });
});
