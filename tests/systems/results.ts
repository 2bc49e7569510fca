/** What the last run of the trials has found in each application, for the compatibility table. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export type TrialOutcome = 'passed' | 'failed';
/** Trial → outcome; what was not run is absent. */
export type TrialOutcomes = Record<string, TrialOutcome>;
export type SystemResults = {
  version: string;
  browser: string;
  fields: Record<string, TrialOutcomes>;
  site: TrialOutcomes;
};

const RESULTS_FOLDER = join(import.meta.dirname, '..', '..', '.souffleur', 'systems');

/** The results of each application that was tried, by its id. */
export async function readSystemResults(): Promise<Record<string, SystemResults>> {
  const files = await readdir(RESULTS_FOLDER).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const named = files.filter((file) => file.endsWith('.json')).sort();
  const entries = named.map(async (file) => {
    const results = JSON.parse(await readFile(join(RESULTS_FOLDER, file), 'utf8')) as SystemResults;
    return [file.replace(/\.json$/u, ''), results] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Replaces what was run now; results of the same version that were not run now are kept. */
export async function recordSystemResults(id: string, results: SystemResults): Promise<void> {
  const last = (await readSystemResults())[id];
  const kept = last?.version === results.version && last.browser === results.browser ? last : undefined;
  const fields = { ...kept?.fields };
  for (const [field, outcomes] of Object.entries(results.fields))
    fields[field] = { ...fields[field], ...outcomes };
  await mkdir(RESULTS_FOLDER, { recursive: true });
  const whole: SystemResults = { ...results, fields, site: { ...kept?.site, ...results.site } };
  await writeFile(join(RESULTS_FOLDER, `${id}.json`), `${JSON.stringify(whole, undefined, 2)}\n`);
}
