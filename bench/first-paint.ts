/** The files of the built extension that a page reads before it is drawn, and those it reads ahead when it is idle. */
import { readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';

export type PageFiles = { firstPaint: string[]; later: string[] };

/** What is in a file of its own so that the first paint is sooner, but must be there for it all the same. */
const AT_ONCE = /(?:^|\/)start-[\w-]+\.js$/u;

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
  // What is read later reads more.
  const reading = [...later];
  for (let file = reading.pop(); file !== undefined; file = reading.pop()) {
    if (!file.endsWith('.js')) continue;
    const { imported, deferred } = await importsOf(folder, file);
    for (const each of [...imported, ...deferred]) {
      if (firstPaint.has(each) || later.has(each)) continue;
      later.add(each);
      reading.push(each);
    }
  }
  return {
    firstPaint: [...firstPaint].sort(),
    later: [...later].filter((each) => !firstPaint.has(each)).sort(),
  };
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
