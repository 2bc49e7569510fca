/**
 * `npm run compatibility`: writes the table of `docs/compatibility.md` from what the last tests of fields have
 * found, and its part on real applications from the last `npm run systems`; a part without results stays as it is.
 * `npm run compatibility -- --check` only checks that the file is what they have found.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readSystemResults } from '../systems/results';
import { SYSTEMS_HEADING, systemsSection } from '../systems/table';
import { type BrowserResults, type CompatibilityResults, readResults } from './editor-compatibility';
import { EDITOR_KINDS, type EditorKind } from './editor-kinds';
import { markdownTable } from './markdown-table';

const ROOT = join(import.meta.dirname, '..', '..');
export const TABLE_FILE = join(ROOT, 'docs', 'compatibility.md');

/** The document as these results make it; `versions` are those of the packages that the pages are made of. */
export function compatibilityDocument(
  results: CompatibilityResults,
  versions: Readonly<Record<string, string>>,
): string {
  const browsers = Object.keys(results).sort();
  const columns = browsers.flatMap((browser) => [`${browser}, from the panel`, `${browser}, by a command`]);
  const rows = EDITOR_KINDS.map((kind) => [
    kind.name,
    versionsOf(kind, versions),
    ...browsers.flatMap((browser) => [
      cell(results[browser]?.[kind.id], kind, 'unfocused'),
      cell(results[browser]?.[kind.id], kind, 'focused'),
    ]),
  ]);
  return `# Where a script can be inserted

Made by \`npm run compatibility\` from the results of \`tests/matrix/editors.test.ts\` and
\`tests/matrix/firefox-editors.test.ts\`; not to be edited by hand. Edge is Chromium.

In each field a line, several lines and two thousand characters with emoji, quotes and \`<b>&amp;\` are inserted
between two words, once with the focus in the panel and once with it in the page. **Yes** says that all of this
held: the text stands in the editor's own model at the caret, once, with its lines; the words around it are
untouched; one undo takes it back; typing goes on after it; and what the panel was told is true. Of an editor
that draws only a part of a long text, four hundred lines were inserted too. From the panel, a text that looks like
Markdown and HTML was inserted as well, and stands there literally; a second text went right behind the first one;
and undo from the panel took a text out again, also after more was typed (an editor that keeps its text or selection
to itself may refuse that, untouched).

${markdownTable(['Field', 'Version', ...columns], rows)}

A field of one line takes the lines joined by spaces, and the panel says so. Password, number and read-only
fields, and those whose maximum length would be passed, are never written to: the text goes to the clipboard.
`;
}

function cell(
  row: BrowserResults[string] | undefined,
  kind: EditorKind,
  focus: 'focused' | 'unfocused',
): string {
  const wanted = (['line', 'lines', 'long', 'type-on'] as const).map((check) => row?.[`${check}-${focus}`]);
  if (focus === 'unfocused')
    wanted.push(
      ...(['literal', 'two', 'undo', 'undo-after-typing'] as const).map(
        (check) => row?.[`${check}-unfocused`],
      ),
    );
  if (kind.drawsPart && focus === 'unfocused') wanted.push(row?.['very-long-unfocused']);
  if (wanted.includes('failed')) return 'no';
  return wanted.every((outcome) => outcome === 'passed') ? 'yes' : 'not tested';
}

function versionsOf(kind: EditorKind, versions: Readonly<Record<string, string>>): string {
  const [first] = kind.packages ?? [];
  return first === undefined ? '' : (versions[first] ?? '');
}

/** The versions of the editors' packages that their package-lock.json names. */
export async function lockedVersions(): Promise<Record<string, string>> {
  const lock = await readFile(join(import.meta.dirname, 'editor-pages', 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(lock) as { packages: Record<string, { version: string }> };
  const names = new Set(EDITOR_KINDS.flatMap(({ packages: ofKind = [] }) => ofKind));
  return Object.fromEntries(
    [...names].map((name) => [name, packages[`node_modules/${name}`]?.version ?? '']),
  );
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const [results, systems] = [await readResults(), await readSystemResults()];
  const [fields, applications] = [Object.keys(results).length > 0, Object.keys(systems).length > 0];
  const existing = await readFile(TABLE_FILE, 'utf8').catch(() => '');
  const end = existing.includes(SYSTEMS_HEADING) ? existing.indexOf(SYSTEMS_HEADING) : existing.length;
  const made = [
    fields ? compatibilityDocument(results, await lockedVersions()) : existing.slice(0, end).trimEnd(),
    applications ? systemsSection(systems, existing.slice(end)) : existing.slice(end),
  ];
  const document = `${made
    .map((part) => part.trim())
    .join('\n\n')
    .trimEnd()}\n`;
  if (!fields && !applications) {
    console.error('There are no results yet: npm test -- matrix and npm run systems make them.');
    process.exitCode = 1;
  } else if (!values.check) await writeFile(TABLE_FILE, document);
  else if (existing !== document) {
    console.error('docs/compatibility.md is not what the tests have found: npm run compatibility');
    process.exitCode = 1;
  }
}
