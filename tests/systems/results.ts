/**
 * What the trials have found in each application, for the compatibility table. *Guarantees:* each outcome is on the
 * disk before the next trial starts; a later run replaces only the rows that it tries.
 */
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export type TrialOutcome = 'passed' | 'failed';
/** Trial → outcome; what was not run is absent. */
export type TrialOutcomes = Record<string, TrialOutcome>;

/** What a row of the table was found with: outcomes of different origins are never mixed in one row. */
export type RowOrigin = {
  /** The version of the application. */
  version: string;
  /** The browser's name and version. */
  browser: string;
  /** The first digits of the hash over the extension's sources. */
  build: string;
};
export type ResultRow = RowOrigin & {
  /** The day of the last trial, as `2026-11-30`. */
  triedOn: string;
  outcomes: TrialOutcomes;
};
/** Browser (`chromium`, `firefox`) → row: a field's id, or {@link SITE_ROW}. */
export type SystemResults = Record<string, Record<string, ResultRow>>;

/** The row of what is tried of a whole page, and of no one field. */
export const SITE_ROW = '@site';

const RESULTS_FOLDER = join(import.meta.dirname, '..', '..', '.souffleur', 'systems');

/** The results of each application that was tried, by its id. */
export async function readSystemResults(folder = RESULTS_FOLDER): Promise<Record<string, SystemResults>> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const named = files.filter((file) => file.endsWith('.json')).sort();
  const entries = named.map(async (file) => {
    const results = JSON.parse(await readFile(join(folder, file), 'utf8')) as SystemResults;
    return [file.replace(/\.json$/u, ''), results] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Where an outcome belongs: application, browser, row and trial. */
export type OutcomePlace = { system: string; browser: string; row: string; trial: string };

/** Adds one outcome to its row; a row of another origin begins anew. */
export async function recordOutcome(
  { system, browser, row, trial }: OutcomePlace,
  outcome: TrialOutcome,
  origin: RowOrigin,
  { folder = RESULTS_FOLDER, now = new Date() } = {},
): Promise<void> {
  const results = (await readSystemResults(folder))[system] ?? {};
  const last = results[browser]?.[row];
  const isSame =
    last?.version === origin.version && last.browser === origin.browser && last.build === origin.build;
  const outcomes = { ...(isSame && last.outcomes), [trial]: outcome };
  const changed: ResultRow = { ...origin, triedOn: now.toISOString().slice(0, 10), outcomes };
  const whole: SystemResults = { ...results, [browser]: { ...results[browser], [row]: changed } };
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${system}.json`);
  // A run that is killed in the middle of writing leaves the file as it was.
  await writeFile(`${file}.new`, `${JSON.stringify(whole, undefined, 2)}\n`);
  await rename(`${file}.new`, file);
}
