/**
 * The packages that scenes import, for Vite to bundle before the first page is drawn: one that it meets later makes it
 * load the page anew, in the middle of a test.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const FOLDERS = ['components', 'gallery', 'protocol', 'search', 'storage', 'tests/component'];
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*'(@?[a-z][\w./-]*)'/gu;
const TYPE_IMPORT = /^import type .*$/gmu;

let found: string[] | undefined;

/** Read once: several projects of tests ask. */
export function bareImports(): string[] {
  found ??= readBareImports();
  return found;
}

function readBareImports(): string[] {
  const names = new Set(['react-dom/client', 'react/jsx-runtime', 'react/jsx-dev-runtime']);
  for (const folder of FOLDERS) {
    for (const entry of readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.tsx?$/u.test(entry.name)) continue;
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8').replaceAll(TYPE_IMPORT, '');
      for (const [, specifier = ''] of text.matchAll(IMPORT)) {
        if (!/^(?:node:|virtual:|vitest|vite$|wxt|tsx)/u.test(specifier)) names.add(specifier);
      }
    }
  }
  return [...names].sort();
}
