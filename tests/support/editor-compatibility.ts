/** Results of the tests of fields, stored for the compatibility table. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const CHECKS = [
  'line',
  'lines',
  'long',
  'type-on',
  'literal',
  'two',
  'undo',
  'undo-after-typing',
  'line-number',
  'very-long',
] as const;
export type CheckName = (typeof CHECKS)[number];
export type Outcome = 'passed' | 'failed';

/** Of one browser: kind → check and where the focus was → outcome. What was not run is absent. */
export type BrowserResults = Record<
  string,
  Partial<Record<`${CheckName}-${'focused' | 'unfocused'}`, Outcome>>
>;
/** Browser with its version → its results. */
export type CompatibilityResults = Record<string, BrowserResults>;

/** A file for each browser in it: two may be tested at once. */
export const RESULTS_FOLDER = join(import.meta.dirname, '..', '..', '.souffleur', 'compatibility');

export async function readResults(folder = RESULTS_FOLDER): Promise<CompatibilityResults> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const results = await Promise.all(files.sort().map((file) => readFile(join(folder, file), 'utf8')));
  return Object.assign({}, ...results.map((text) => JSON.parse(text) as CompatibilityResults));
}

/** Replaces what was known of this browser (in whatever version); kinds that were not run now stay. */
export async function recordResults(browser: string, results: BrowserResults): Promise<void> {
  const stored = (await readResults())[browser];
  await mkdir(RESULTS_FOLDER, { recursive: true });
  const file = join(RESULTS_FOLDER, `${productOf(browser).toLowerCase()}.json`);
  await writeFile(file, `${JSON.stringify({ [browser]: { ...stored, ...results } }, undefined, 2)}\n`);
}

function productOf(browser: string): string {
  return browser.replace(/\s.*/u, '');
}
