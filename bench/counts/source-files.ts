/** The source files of a folder and their imports, read from the text. */
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';

const IMPORT =
  /(?:^|\n)\s*(import|export)(\s+type)?\s[^;]*?from\s+'([^']+)'|(?:^|\n)\s*import\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)|new URL\('(@\/[^']+)'/gu;
const EXTENSION = /\.(?:ts|tsx|mjs)$/u;

export type SourceImport = { file: string; to: string; typeOnly: boolean };

/** Paths from `root`, of the folders named; none of installed packages. A folder that is missing holds none. */
export async function sourceFiles(root: string, folders: readonly string[]): Promise<string[]> {
  return (await Promise.all(folders.map((folder) => filesIn(root, folder)))).flat();
}

async function filesIn(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries.map((entry) => {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesIn(root, path);
      return entry.isFile() && EXTENSION.test(entry.name) ? [path] : [];
    }),
  );
  return found.flat();
}

export async function importsOf(root: string, file: string): Promise<SourceImport[]> {
  const text = await readFile(join(root, file), 'utf8');
  return [...text.matchAll(IMPORT)].map((match) => ({
    file,
    to: match[3] ?? match[4] ?? match[5] ?? match[6] ?? '',
    typeOnly: match[2] !== undefined,
  }));
}

/** Chains of files that import themselves through others, types included; each begins and ends with the same file. */
export function importCycles(files: readonly string[], imports: readonly SourceImport[]): string[][] {
  const known = new Map(files.map((file) => [file.replace(EXTENSION, ''), file]));
  const targets = Map.groupBy(
    imports.flatMap(({ file, to }) => {
      if (!to.startsWith('@/') && !to.startsWith('.')) return [];
      const path = to.startsWith('@/') ? to.slice(2) : posix.join(dirname(file), to);
      const target = known.get(path.replace(EXTENSION, ''));
      return target ? [{ file, target }] : [];
    }),
    ({ file }) => file,
  );
  const done = new Set<string>();
  const cycles: string[][] = [];
  const follow = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      cycles.push([...path.slice(path.indexOf(file)), file]);
      return;
    }
    if (done.has(file)) return;
    for (const { target } of targets.get(file) ?? []) follow(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) follow(file, []);
  return cycles;
}
