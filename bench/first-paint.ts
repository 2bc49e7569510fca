/** The files of the built extension that a page reads before it is drawn, when it is idle, and when they are used. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, normalize } from 'node:path';

export type PageFiles = { firstPaint: string[]; later: string[]; whenUsed: string[] };

/**
 * What is in a file of its own, but must be there for the first paint all the same: `start`, and the dictionaries of one
 * language, of which French is the heavier.
 */
const AT_ONCE = /(?:^|\/)(?:start|panel-french|console-french)-[\w-]{8}\.js$/u;

/** The names of files that no page reads ahead: the other language, a copy that is saved. */
const NOT_READ_AHEAD = ['panel-english', 'console-english', 'export', 'format', 'import'];

/** Reads what `page` of the extension in `folder` names: scripts and styles, and what the scripts import. */
export async function pageFiles(folder: string, page: string): Promise<PageFiles> {
  const html = await readFile(join(folder, page), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\/([^"]+)"/gu)].map(([, file]) => file ?? '');
  const firstPaint = new Set([page]);
  const later = new Set<string>();
  const waiting = named.filter((file) => /\.(?:js|css)$/u.test(file));
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (firstPaint.has(file)) continue;
    firstPaint.add(file);
    if (!file.endsWith('.js')) continue;
    const { imported, deferred } = await importsOf(folder, file);
    waiting.push(...imported, ...deferred.filter((each) => AT_ONCE.test(each)));
    for (const each of deferred) later.add(each);
  }
  const used = [...NOT_READ_AHEAD, ...(await partsReadWhenUsed())];
  const isReadWhenUsed = (file: string) => used.some((name) => hasName(file, name));
  const all = await withWhatTheyRead(folder, firstPaint, [...later], () => false);
  const ahead = await withWhatTheyRead(folder, firstPaint, [...later], isReadWhenUsed);
  return {
    firstPaint: [...firstPaint].sort(),
    later: [...ahead].sort(),
    whenUsed: [...all].filter((each) => !ahead.has(each)).sort(),
  };
}

/** Whether a built file was named after a module. */
const hasName = (file: string, name: string) =>
  new RegExp(`(?:^|/)${name}-[\\w-]{8}\\.(?:js|css)$`, 'u').test(file);

/** Files that are read after the first paint, and what they read in turn, without what `isLeftOut` names. */
async function withWhatTheyRead(
  folder: string,
  firstPaint: ReadonlySet<string>,
  files: string[],
  isLeftOut: (file: string) => boolean,
): Promise<Set<string>> {
  const found = new Set<string>();
  for (let file = files.pop(); file !== undefined; file = files.pop()) {
    if (firstPaint.has(file) || found.has(file) || isLeftOut(file)) continue;
    found.add(file);
    if (!file.endsWith('.js')) continue;
    const { imported, deferred } = await importsOf(folder, file);
    files.push(...imported, ...deferred);
  }
  return found;
}

/** The modules of lazy parts that no component hands to `preloadWhenIdle`. */
async function partsReadWhenUsed(): Promise<string[]> {
  const components = join(import.meta.dirname, '..', 'components');
  const entries = await readdir(components, { withFileTypes: true, recursive: true });
  const modules: string[] = [];
  const readAhead = new Set<string>();
  for (const entry of entries.filter(({ name }) => name.endsWith('.tsx'))) {
    const text = await readFile(join(entry.parentPath, entry.name), 'utf8');
    const parts = text.matchAll(
      /const (\w+) = lazyPart(?:<\w+>)?\(\s*async \(\) => \(await import\('([^']+)'\)/gu,
    );
    const ahead = [...text.matchAll(/preloadWhenIdle\(([^)]*)\)/gu)].flatMap(([, names = '']) =>
      names.split(','),
    );
    for (const name of ahead) readAhead.add(name.trim());
    modules.push(...[...parts].map(([, name, path]) => `${name} ${basename(path ?? '')}`));
  }
  return modules
    .map((each) => each.split(' ') as [string, string])
    .filter(([name]) => !readAhead.has(name))
    .map(([, module]) => module);
}

/** What a script imports: with itself, or when it asks for it (with the styles of that). */
async function importsOf(folder: string, file: string): Promise<{ imported: string[]; deferred: string[] }> {
  const text = await readFile(join(folder, file), 'utf8');
  const resolvePath = (path: string | undefined) => normalize(join(dirname(file), path ?? ''));
  const imported = [...text.matchAll(/(?:from|import)\s*"(\.[^"]+\.js)"/gu)].map(([, path]) =>
    resolvePath(path),
  );
  const deferred = [...text.matchAll(/import\(\s*[`"](\.[^`"]+\.js)[`"]/gu)].map(([, path]) =>
    resolvePath(path),
  );
  const [, listed = ''] = /m\.f=\[([^\]]*)\]/u.exec(text) ?? [];
  const styles = [...listed.matchAll(/"([^"]+\.css)"/gu)].map(([, path]) => path ?? '');
  return { imported, deferred: [...deferred, ...styles] };
}
