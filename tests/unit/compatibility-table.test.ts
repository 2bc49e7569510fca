import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { EDITOR_KINDS } from '../support/editor-kinds';
import { compatibilityDocument, installedVersions, TABLE_FILE } from '../support/editor-table';

/** The cells of the document's one table, row by row, its head first. */
function cellsOf(document: string): string[][] {
  const rows = document.split('\n').filter((line) => line.startsWith('|') && !line.startsWith('| ---'));
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((text) => text.trim()),
  );
}

const all = { 'line-unfocused': 'passed', 'lines-unfocused': 'passed', 'long-unfocused': 'passed' } as const;

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
});
