/** The drawings of the three data paths in docs/architecture.md show the code as it is. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { dataPaths } from '@/bench/counts/data-paths';

const ROOT = join(import.meta.dirname, '../../..');
const paths = dataPaths(readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8'));

it('there are three, and each crosses a border', () => {
  expect(paths.map(({ nodes, crossings }) => nodes.length > 5 && crossings > 1)).toEqual([true, true, true]);
});

describe.each(paths)('$title', ({ nodes }) => {
  test.each(nodes)('$name is in $file', ({ name, file }) => {
    expect(existsSync(join(ROOT, file)), file).toBe(true);
    const source = readFileSync(join(ROOT, file), 'utf8');
    expect(source).toMatch(new RegExp(`(?:function|const|class) ${name}\\b`, 'u'));
  });
});

it('an arrow between two boxes is a crossing, one inside of a box is none', () => {
  const drawing = [
    '### A path\n',
    '```mermaid',
    'flowchart TB',
    '  subgraph one["page"]',
    '    a["f<br/>x.ts"] --> b["g<br/>y.ts"]',
    '    b -- "written" --> d[("disk")]',
    '  end',
    '  subgraph two["worker"]',
    '    c["h<br/>z.ts"]',
    '  end',
    '  b -- "message" --> c',
    '  c --> d',
    '```',
  ].join('\n');
  expect(dataPaths(drawing)).toEqual([
    {
      title: 'A path',
      nodes: [
        { id: 'a', name: 'f', file: 'x.ts' },
        { id: 'b', name: 'g', file: 'y.ts' },
        { id: 'c', name: 'h', file: 'z.ts' },
      ],
      crossings: 2,
    },
  ]);
});
