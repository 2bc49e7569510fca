/** What the tests of fields have found, kept for the compatibility table. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export const CHECKS = ['line', 'lines', 'long', 'type-on', 'very-long'] as const;
export type CheckName = (typeof CHECKS)[number];
export type Outcome = 'passed' | 'failed';

/** Of one browser: kind → check and where the focus was → outcome. What was not run is absent. */
export type BrowserResults = Record<
  string,
  Partial<Record<`${CheckName}-${'focused' | 'unfocused'}`, Outcome>>
>;
/** Browser with its version → its results. */
export type CompatibilityResults = Record<string, BrowserResults>;

export const RESULTS_FILE = join(import.meta.dirname, '..', '..', '.souffleur', 'compatibility.json');

export async function readResults(file = RESULTS_FILE): Promise<CompatibilityResults> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as CompatibilityResults;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** Replaces what was known of this browser (in whatever version); kinds that were not run now are kept. */
export async function recordResults(browser: string, results: BrowserResults): Promise<void> {
  const known = await readResults();
  const product = productOf(browser);
  const before = Object.entries(known).filter(([name]) => productOf(name) === product);
  const others = Object.entries(known).filter(([name]) => productOf(name) !== product);
  const kept = before.some(([name]) => name === browser) ? known[browser] : {};
  await mkdir(dirname(RESULTS_FILE), { recursive: true });
  const all = Object.fromEntries([...others, [browser, { ...kept, ...results }]]);
  await writeFile(RESULTS_FILE, `${JSON.stringify(all, undefined, 2)}\n`);
}

function productOf(browser: string): string {
  return browser.replace(/\s.*/u, '');
}
