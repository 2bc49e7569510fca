/**
 * `npm run systems [-- system…] [--browser name] [--field id] [--trial id] [--pictures folder]`: the built extension
 * beside real applications, each installed from packages and started on loopback with its data in a temporary folder.
 * *Guarantees:* every process and folder of a run ends with it; the last line is `N passed, N failed, N skipped`,
 * where what cannot be installed (an application, Firefox) counts each of its trials as skipped.
 */
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '@/setup/browser';
import { ensureExtension, hashSources } from '@/setup/extension';
import { ensureFirefox } from '@/setup/firefox';
import { ensureBrowser } from '@/setup/install-browser';
import { ensureFirefoxBuild } from '../support/firefox-build';
import { REAL_SYSTEMS } from './all-systems';
import { openChromiumDesk } from './chromium-desk';
import { openFirefoxDesk } from './firefox-desk';
import { type BrowserName, browsersOf, type RealSystem, type RunningSystem } from './real-system';
import { attemptsOf, type Counts, runSystem } from './run-system';
import type { TrialDesk } from './trial-desk';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    browser: { type: 'string' },
    field: { type: 'string' },
    trial: { type: 'string' },
    pictures: { type: 'string' },
  },
});

// Ends what was started, by the listeners of `exit`.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
const say = (line: string) => process.stdout.write(`${line}\n`);
// What a trial that has already failed left behind must not end the others.
process.on('unhandledRejection', (reason) => say(`   ! ${String(reason)}`));

/** A folder that npm's packages stay in between runs, where one is named. */
const { SOUFFLEUR_SYSTEMS_CACHE } = process.env;

const systems = REAL_SYSTEMS.filter(({ id }) => positionals.length === 0 || positionals.includes(id));
for (const each of positionals)
  if (!REAL_SYSTEMS.some(({ id }) => id === each)) throw new Error(`There is no application ${each}.`);
const chosenBrowsers = (system: RealSystem) =>
  browsersOf(system).filter((name) => flags.browser === undefined || flags.browser === name);

const startedAt = Date.now();
const chromium = await ensureBrowser({ progress: () => undefined });
process.env.SOUFFLEUR_BROWSER = chromium.path;
await ensureExtension(() => say('Building the extension…'));
const needsFirefox = systems.some((system) => chosenBrowsers(system).includes('firefox'));
const firefox = needsFirefox ? await ensureFirefox() : undefined;
if (firefox) await ensureFirefoxBuild();
const build = (await hashSources(ROOT)).slice(0, 8);

for (const system of systems) await trySystem(system);
say(`\n${minutesSince(startedAt)}, build ${build}`);
say(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(counts.failed > 0 ? 1 : 0);

async function trySystem(system: RealSystem): Promise<void> {
  const browsers = chosenBrowsers(system);
  if (browsers.length === 0) return;
  const systemStartedAt = Date.now();
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
      for (const browser of browsers) skip(system, browser, missing);
      return;
    }
    const running = await system.start(folder, packages);
    try {
      say(`   ${running.version} at ${running.origin}`);
      for (const browser of browsers) await tryBrowser(system, running, browser);
    } finally {
      await running.stop();
    }
  } catch (error) {
    counts.failed += 1;
    say(`   ✗ ${system.name} could not be tried: ${error instanceof Error ? error.stack : error}`);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    process.off('exit', removeAtExit);
    say(`   ${minutesSince(systemStartedAt)}`);
  }
}

async function tryBrowser(system: RealSystem, running: RunningSystem, browser: BrowserName): Promise<void> {
  const openDesk = deskOf(browser, running);
  if (!openDesk) return skip(system, browser, 'no Firefox could be installed');
  say(`   in ${browser === 'firefox' ? 'Firefox' : 'Chromium'}`);
  await runSystem({ system, running, browser, build, selection: flags, openDesk, say, counts });
}

function deskOf(browser: BrowserName, running: RunningSystem): (() => Promise<TrialDesk>) | undefined {
  if (browser === 'chromium') return () => openChromiumDesk(running);
  return firefox && (() => openFirefoxDesk(running, firefox.path));
}

function skip(system: RealSystem, browser: BrowserName, why: string): void {
  const skipped = attemptsOf(system, browser, flags).length;
  counts.skipped += skipped;
  say(`   ${skipped} skipped: ${why}`);
}

function minutesSince(time: number): string {
  return `${((Date.now() - time) / 60_000).toFixed(1)} min`;
}
