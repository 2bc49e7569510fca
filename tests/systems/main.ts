/**
 * `npm run systems [-- system…] [--field id] [--trial id] [--pictures folder]`: the built extension beside real
 * applications, each installed from packages and started on loopback with its data in a temporary folder.
 * *Guarantees:* every process and folder of a run ends with it; the last line is `N passed, N failed, N skipped`,
 * where an application that cannot be installed counts each of its trials as skipped.
 */
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureExtension } from '@/setup/extension';
import { ensureBrowser } from '@/setup/install-browser';
import type { Desk } from '../support/built-extension';
import { REAL_SYSTEMS } from './all-systems';
import { FIELD_TRIALS, runFieldTrial } from './field-trials';
import type { RealSystem } from './real-system';
import { recordSystemResults, type SystemResults } from './results';
import { SITE_TRIALS } from './site-trials';
import { openTrialDesk, showLines } from './trial-desk';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    field: { type: 'string' },
    trial: { type: 'string' },
    pictures: { type: 'string' },
  },
});

// Ends what was started, by the listeners of `exit`.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const counts = { passed: 0, failed: 0, skipped: 0 };
const say = (line: string) => process.stdout.write(`${line}\n`);

/** A folder that npm's packages stay in between runs, where one is named. */
const { SOUFFLEUR_SYSTEMS_CACHE } = process.env;

const chosen = <T extends { id: string }>(all: readonly T[], id: string | undefined) =>
  id === undefined ? all : all.filter((each) => each.id === id);

const systems = REAL_SYSTEMS.filter(({ id }) => positionals.length === 0 || positionals.includes(id));
for (const each of positionals)
  if (!REAL_SYSTEMS.some(({ id }) => id === each)) throw new Error(`There is no application ${each}.`);

const browser = await ensureBrowser({ progress: () => undefined });
process.env.SOUFFLEUR_BROWSER = browser.path;
await ensureExtension(() => say('Building the extension…'));
for (const system of systems) await trySystem(system);
say(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(counts.failed > 0 ? 1 : 0);

function trialsOf(system: RealSystem) {
  const fields = chosen(system.fields, flags.field);
  const site = flags.field === undefined ? chosen(SITE_TRIALS, flags.trial) : [];
  return { fields, trials: chosen(FIELD_TRIALS, flags.trial), site };
}

async function trySystem(system: RealSystem): Promise<void> {
  const { fields, trials, site } = trialsOf(system);
  const folder = await mkdtemp(join(tmpdir(), `souffleur-${system.id}-`));
  const removeAtExit = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeAtExit);
  const packages = SOUFFLEUR_SYSTEMS_CACHE
    ? join(SOUFFLEUR_SYSTEMS_CACHE, system.id)
    : join(folder, 'packages');
  try {
    say(`\n── ${system.name}`);
    const missing = await system.install(packages);
    if (missing !== undefined) {
      counts.skipped += fields.length * trials.length + site.length;
      say(`   skipped: ${missing}`);
      return;
    }
    const running = await system.start(folder, packages);
    try {
      say(`   ${running.version} at ${running.origin}`);
      const desk = await openTrialDesk(running);
      const results: SystemResults = {
        version: running.version,
        browser: `Chromium ${Number.parseInt(browser.version, 10)}`,
        fields: {},
        site: {},
      };
      try {
        for (const field of fields) {
          const outcomes: SystemResults['fields'][string] = {};
          results.fields[field.id] = outcomes;
          for (const trial of trials)
            outcomes[trial.id] = await attempt(
              desk,
              `${system.id}-${field.id}-${trial.id}`,
              `${field.name}: ${trial.name}`,
              async () => {
                await showLines(desk);
                await runFieldTrial({ desk, system: running }, field, trial);
              },
            );
        }
        for (const trial of site)
          results.site[trial.id] = await attempt(desk, `${system.id}-${trial.id}`, trial.name, () =>
            trial.run({ desk, system: running }),
          );
      } finally {
        await recordSystemResults(system.id, results);
        await desk.close();
      }
    } finally {
      await running.stop();
    }
  } catch (error) {
    counts.failed += 1;
    say(`   ✗ ${system.name} could not be tried: ${error instanceof Error ? error.stack : error}`);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    process.off('exit', removeAtExit);
  }
}

async function attempt(desk: Desk, id: string, name: string, run: () => Promise<void>) {
  let outcome: 'passed' | 'failed' = 'passed';
  try {
    await run();
    say(`   ✓ ${name}`);
  } catch (error) {
    outcome = 'failed';
    say(`   ✗ ${name}\n${indent(error instanceof Error ? error.message : String(error))}`);
  }
  counts[outcome] += 1;
  if (flags.pictures !== undefined) await picture(desk, flags.pictures, id);
  return outcome;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `       ${line}`)
    .join('\n');
}

async function picture(desk: Desk, folder: string, id: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await desk.page.screenshot({ path: join(folder, `${id}-page.png`) }).catch(() => undefined);
  await desk.panel.screenshot({ path: join(folder, `${id}-panel.png`) }).catch(() => undefined);
}
