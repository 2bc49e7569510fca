/**
 * The trials of one application in one browser. *Guarantees:* each outcome is recorded before the next trial starts;
 * a trial that fails, hangs or loses its browser leaves the others a new one.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FIELD_TRIALS, runFieldTrial } from './field-trials';
import type { BrowserName, RealSystem, RunningSystem } from './real-system';
import { recordOutcome, SITE_ROW, type TrialOutcome } from './results';
import { SITE_TRIALS } from './site-trials';
import type { TrialDesk } from './trial-desk';

/** What of an application is tried: all of it where nothing is named. */
export type Selection = {
  field?: string | undefined;
  trial?: string | undefined;
  pictures?: string | undefined;
};

export type Counts = { passed: number; failed: number; skipped: number };

/** The longest that a trial can take: each step of it has a timeout of its own. */
const TRIAL_TIMEOUT_MS = 300_000;

/** `row` and `trial` are where the outcome is recorded; `id` names its pictures. */
type Attempt = { id: string; row: string; trial: string; name: string };

/** What is to be tried of an application in a browser, in the order of the table. */
export function attemptsOf(system: RealSystem, browser: BrowserName, { field, trial }: Selection): Attempt[] {
  const chosen = <T extends { id: string }>(all: readonly T[], id: string | undefined) =>
    id === undefined ? all : all.filter((each) => each.id === id);
  const ofFields = chosen(system.fields, field).flatMap((each) =>
    chosen(FIELD_TRIALS, trial).map(({ id, name }) => ({
      id: `${system.id}-${browser}-${each.id}-${id}`,
      row: each.id,
      trial: id,
      name: `${each.name}: ${name}`,
    })),
  );
  if (field !== undefined || browser !== 'chromium') return ofFields;
  const ofSite = chosen(SITE_TRIALS, trial).map(({ id, name }) => ({
    id: `${system.id}-${browser}-${id}`,
    row: SITE_ROW,
    trial: id,
    name,
  }));
  return [...ofFields, ...ofSite];
}

export async function runSystem(options: {
  system: RealSystem;
  running: RunningSystem;
  browser: BrowserName;
  /** The first digits of the hash over the extension's sources. */
  build: string;
  selection: Selection;
  openDesk: () => Promise<TrialDesk>;
  say: (line: string) => void;
  counts: Counts;
}): Promise<void> {
  const { system, running, browser, build, selection, openDesk, say, counts } = options;
  let desk: TrialDesk | undefined;
  const closeDesk = async () => {
    await desk?.close().catch(() => undefined);
    desk = undefined;
  };
  try {
    for (const { id, row, trial, name } of attemptsOf(system, browser, selection)) {
      let outcome: TrialOutcome = 'passed';
      desk ??= await openDesk();
      const used = desk;
      try {
        await withTimeout(runTrial(used, { system, running, row, trial }));
        say(`   ✓ ${name}`);
      } catch (error) {
        outcome = 'failed';
        say(`   ✗ ${name}\n${indent(error instanceof Error ? error.message : String(error))}`);
      }
      counts[outcome] += 1;
      const origin = { version: running.version, browser: used.browser, build };
      await recordOutcome({ system: system.id, browser, row, trial }, outcome, origin);
      if (selection.pictures !== undefined) {
        await mkdir(selection.pictures, { recursive: true });
        await used.takePictures(join(selection.pictures, id)).catch(() => undefined);
      }
      if (outcome === 'failed') await closeDesk();
    }
  } finally {
    await closeDesk();
  }
}

async function runTrial(
  desk: TrialDesk,
  { system, running, row, trial }: { system: RealSystem; running: RunningSystem; row: string; trial: string },
): Promise<void> {
  if (row === SITE_ROW) {
    const site = SITE_TRIALS.find(({ id }) => id === trial);
    const { panelDesk } = desk;
    if (!site || !panelDesk) throw new Error(`${trial} cannot be tried in this browser.`);
    return site.run({ desk, panelDesk, system: running });
  }
  const field = system.fields.find(({ id }) => id === row);
  const found = FIELD_TRIALS.find(({ id }) => id === trial);
  if (!field || !found) throw new Error(`There is no trial ${trial} of ${row}.`);
  await desk.showLines();
  await runFieldTrial({ desk, system: running }, field, found);
}

function withTimeout(trial: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    const error = new Error(`The trial did not end within ${TRIAL_TIMEOUT_MS / 1_000} s.`);
    timer = setTimeout(() => reject(error), TRIAL_TIMEOUT_MS);
  });
  return Promise.race([trial, timeout]).finally(() => clearTimeout(timer));
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `       ${line}`)
    .join('\n');
}
