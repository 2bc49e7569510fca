/** What can be counted in the text of a repository's sources, of this commit or of another. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { dialectInComments, exportedNames, isDialect } from './dialect';
import { importCycles, importsOf, sourceFiles } from './source-files';

export type CodeCounts = {
  files: number;
  largestFolder: { folder: string; files: number };
  crowdedFolders: number;
  dialectFiles: number;
  dialectExports: number;
  dialectInComments: number;
  cycles: number;
  /** Source files that name a field of a card, by field. */
  placesOfField: Record<string, number>;
  /** Files that give an element the role of a widget themselves (dialog, menu, tab, listbox, combobox), and their lines. */
  widgets: { files: number; lines: number };
  installerLines: number;
  pngLines: number;
  testFiles: number;
  testCases: number;
  /** Scenes of the gallery by screen: component tests draw each in both languages. */
  scenes: Record<string, number>;
  /** Component tests beside these, as written, by file. */
  componentCases: Record<string, number>;
};

/** A folder with more source files than these is hard to find one's way in. */
const CROWDED = 20;
/** A day and two texts of a card: whoever adds such a field touches as many files. */
const FIELDS = ['reviewBy', 'customerSteps', 'keywords'];
const WIDGET_ROLE =
  /role="(?:dialog|alertdialog|menu|menuitem|tab|tablist|listbox|option|combobox)"|aria-activedescendant|<dialog/u;
const NO_SOURCES = new Set(['node_modules', 'docs', 'tests']);

export async function countCode(root: string): Promise<CodeCounts> {
  const entries = await readdir(root, { withFileTypes: true });
  const folders = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !NO_SOURCES.has(entry.name))
    .map(({ name }) => name);
  const files = await sourceFiles(root, folders);
  const sources = new Map<string, string>();
  for (const file of files) sources.set(file, await readFile(join(root, file), 'utf8'));
  const imports = (await Promise.all(files.map((file) => importsOf(root, file)))).flat();
  const byFolder = [...Map.groupBy(files, (file) => dirname(file))].map(([folder, held]) => ({
    folder,
    files: held.length,
  }));
  byFolder.sort((one, other) => other.files - one.files);
  // Names of migrations are stored in the databases that they have changed.
  const named = [...sources].filter(([file]) => !file.includes('/migrations/'));
  const tests = (await sourceFiles(root, ['tests'])).filter((file) => /\.test\.tsx?$/u.test(file));
  const cases = new Map<string, number>();
  for (const file of tests) cases.set(file, casesIn(await readFile(join(root, file), 'utf8')));
  return {
    files: files.length,
    largestFolder: byFolder[0] ?? { folder: '', files: 0 },
    crowdedFolders: byFolder.filter((each) => each.files > CROWDED).length,
    dialectFiles: named.filter(([file]) => isDialect(basename(file))).length,
    dialectExports: named.flatMap(([, source]) => exportedNames(source)).filter(isDialect).length,
    dialectInComments: sum([...sources.values()].map(dialectInComments)),
    cycles: importCycles(files, imports).length,
    placesOfField: Object.fromEntries(FIELDS.map((field) => [field, placesOf(field, sources)])),
    widgets: widgetsIn(sources),
    installerLines: linesOf(sources, (file) => file === 'setup/install.mjs'),
    pngLines: linesOf(sources, (file) => /\/(?:small|compose)-png\.ts$/u.test(file)),
    testFiles: tests.length,
    testCases: sum([...cases.values()]),
    scenes: scenesIn(sources),
    componentCases: Object.fromEntries(
      [...cases]
        .filter(([file]) => /^tests\/component\/(?!scenes\/)/u.test(file))
        .map(([file, count]) => [file.replace(/^tests\/component\/|\.test\.tsx?$/gu, ''), count]),
    ),
  };
}

function widgetsIn(sources: ReadonlyMap<string, string>): CodeCounts['widgets'] {
  const made = [...sources].filter(
    ([file, source]) => file.startsWith('components/') && file.endsWith('.tsx') && WIDGET_ROLE.test(source),
  );
  return { files: made.length, lines: linesOf(new Map(made), () => true) };
}

function scenesIn(sources: ReadonlyMap<string, string>): Record<string, number> {
  const names = [...sources]
    .filter(([file]) => file.startsWith('gallery/scenes/'))
    .flatMap(([, source]) => [...source.matchAll(/\bname: '([a-z]+\/[a-z-]+)\/[a-z0-9-]+'/gu)])
    .map(([, screen = '']) => screen);
  const byScreen = [...Map.groupBy(names, (screen) => screen)].map(([screen, all]) => [screen, all.length]);
  return Object.fromEntries(byScreen);
}

/** As they are written: one that runs for each row of a table counts once. */
function casesIn(source: string): number {
  return source.match(/^\s*(?:it|test)(?:\.(?:each|for|skipIf|runIf)\b[^\n]*)?[(`]/gmu)?.length ?? 0;
}

/** What measures or draws the product is none of its places. */
function placesOf(field: string, sources: ReadonlyMap<string, string>): number {
  const named = new RegExp(`\\b${field}\\b`, 'u');
  return [...sources].filter(
    ([file, source]) => !/^(?:bench|gallery|demo)\//u.test(file) && named.test(source),
  ).length;
}

function linesOf(sources: ReadonlyMap<string, string>, isCounted: (file: string) => boolean): number {
  return sum(
    [...sources].filter(([file]) => isCounted(file)).map(([, source]) => source.trimEnd().split('\n').length),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
