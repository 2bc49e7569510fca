/**
 * `npm test [-- project… [vitest options]]`: everything that must hold, in order. It stops at the first part
 * that fails, and its last line is always `N passed, N failed`, followed by `, N skipped` where some were.
 * With project names (unit, integration, postgres, property, fault, upgrade, relevance, component, scenes, typing,
 * matrix, e2e, pace) only their tests run, and what those need.
 *
 * A file of tests in a browser that fails is run once more, whole and with a browser of its own: its tests build on
 * one another, so one of them alone could not be tried again. Each failure is named at the end of the run it was in;
 * a file that passes only then is counted as flaky and named on the last lines.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CountsWithFlaky,
  closingLines,
  countBothRuns,
  filesToRunAgain,
  type RunCounts,
  type TestCounts,
} from '@/tests/support/vitest-reporter';
import { ROOT } from './browser';
import { ensureDisplayTools } from './display';
import { buildExtension } from './extension';
import { ensureFirefox } from './firefox';
import { ensureBrowser } from './install-browser';
import { WITH_OWN_PACKAGES } from './own-packages';
import { ensurePostgres } from './postgres';
import { progressLine, SetupError, terminalLanguage } from './terminal';

type Part = { heading: string; run: () => Promise<TestCounts | CountsWithFlaky> };

const PASSED: TestCounts = { passed: 1, failed: 0, skipped: 0 };
const FAILED: TestCounts = { passed: 0, failed: 1, skipped: 0 };
const COUNTS_FILE = join(ROOT, '.souffleur', 'test-counts.json');

/** They need the built extension, and some of their tests a Firefox or a display. */
const WITH_EXTENSION = ['matrix', 'e2e', 'pace'];
/** Their tests depend on how soon a browser answers. */
const IN_BROWSERS = ['component', 'scenes', 'typing', ...WITH_EXTENSION];

const [projects, vitestOptions] = splitArguments(process.argv.slice(2));
const anyOf = (names: readonly string[]) =>
  projects.length === 0 || names.some((name) => projects.includes(name));
const needsBrowser = anyOf(IN_BROWSERS);
const needsExtension = anyOf(WITH_EXTENSION);
const needsPostgres = projects.length === 0 || projects.includes('postgres');
const env: NodeJS.ProcessEnv = { ...process.env, CI: 'true', SOUFFLEUR_TEST_COUNTS: COUNTS_FILE };

let running: ChildProcess | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => running?.kill(signal));

/** Bare words up to the first option or path are names of projects. */
function splitArguments(given: string[]): [string[], string[]] {
  const end = given.findIndex((argument) => !/^[a-z0-9]+$/u.test(argument));
  return end < 0 ? [given, []] : [given.slice(0, end), given.slice(end)];
}

/** Runs a program of node_modules under this same Node. */
function runNode(file: string, ...args: string[]): Promise<boolean> {
  const loader = file.endsWith('.ts') ? ['--import', 'tsx'] : [];
  const child = spawn(process.execPath, [...loader, join(ROOT, file), ...args], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  running = child;
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
}

function printFailure(error: unknown): TestCounts {
  console.error(error instanceof SetupError ? error.sentence[terminalLanguage()] : error);
  return FAILED;
}

const program = (heading: string, file: string, ...args: string[]): Part => ({
  heading,
  run: async () => ((await runNode(file, ...args)) ? PASSED : FAILED),
});

const browser: Part = {
  heading: 'a browser to test with',
  run: async () => {
    const line = progressLine();
    try {
      const found = await ensureBrowser({ progress: (what) => line.show(what[terminalLanguage()]) });
      console.log(`${found.product} ${found.version} (${found.path})`);
      env.SOUFFLEUR_BROWSER = found.path;
      return PASSED;
    } catch (error) {
      line.end();
      return printFailure(error);
    }
  },
};

/** Without a Firefox its tests are skipped, and counted as skipped. */
const firefox: Part = {
  heading: 'a Firefox to test with',
  run: async () => {
    const found = await ensureFirefox();
    console.log(found ? `${found.product} ${found.version} (${found.path})` : 'none: its tests are skipped');
    if (!found) return { passed: 0, failed: 0, skipped: 1 };
    env.SOUFFLEUR_FIREFOX = found.path;
    return PASSED;
  },
};

/** Without a display the tests that press real keys are skipped, and counted as skipped. */
const display: Part = {
  heading: 'a display to press real keys on',
  run: async () => {
    const has = await ensureDisplayTools();
    console.log(has ? 'Xvfb, openbox, xdotool' : 'none: its tests are skipped');
    return { ...PASSED, ...(has ? {} : { passed: 0, skipped: 1 }) };
  },
};

/** Without a PostgreSQL its tests are skipped, and counted as skipped. */
const postgres: Part = {
  heading: 'a PostgreSQL to test with',
  run: async () => {
    const found = await ensurePostgres();
    console.log(found ?? 'none: its tests are skipped');
    if (found === undefined) return { passed: 0, failed: 0, skipped: 1 };
    env.SOUFFLEUR_POSTGRES = found;
    return PASSED;
  },
};

const vitest: Part = {
  heading: `tests${projects.length > 0 ? `: ${projects.join(', ')}` : ''} (vitest)`,
  run: async () => {
    const first = await runVitest(projects, vitestOptions);
    // Whoever asks for particular tests wants to see them fail.
    const again = vitestOptions.length > 0 ? [] : filesToRunAgain(first, IN_BROWSERS);
    if (again.length === 0) return first.total;
    console.log(`\n   once more: ${again.map(({ file }) => file).join(', ')}`);
    const projectsAgain = new Set(again.map(({ project }) => project));
    const second = await runVitest(
      [...projectsAgain],
      again.map(({ file }) => file),
    );
    return countBothRuns(first, again, second);
  },
};

async function runVitest(ofProjects: readonly string[], options: readonly string[]): Promise<RunCounts> {
  await mkdir(join(ROOT, '.souffleur'), { recursive: true });
  await rm(COUNTS_FILE, { force: true });
  const clean = await runNode(
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=./tests/support/vitest-reporter.ts',
    ...ofProjects.flatMap((project) => ['--project', project]),
    ...options,
  );
  let counts: RunCounts;
  try {
    counts = JSON.parse(await readFile(COUNTS_FILE, 'utf8')) as RunCounts;
  } catch {
    // Vitest ended before it could count anything.
    return { total: FAILED, files: [] };
  }
  if (!clean && counts.total.failed === 0) counts.total.failed = 1;
  return counts;
}

const TSC = 'node_modules/typescript/bin/tsc';

const whole: Part[] = [
  program('format and lint (biome)', 'node_modules/@biomejs/biome/bin/biome', 'check', '.'),
  program('generated types (wxt prepare)', 'setup/wxt.mjs', 'prepare'),
  program('types of the extension (tsc)', TSC, '--noEmit'),
  program('types of the service (tsc)', TSC, '--noEmit', '-p', 'server'),
  program(
    'editors, search engines and picture writer (npm ci)',
    'setup/install.mjs',
    '--dev',
    ...WITH_OWN_PACKAGES.flatMap((folder) => ['--with', folder]),
  ),
  ...WITH_OWN_PACKAGES.map((folder) => program(`types of ${folder} (tsc)`, TSC, '--noEmit', '-p', folder)),
  program('packs', 'packs/check.ts'),
];
const built: Part = {
  heading: 'build of the extension (wxt build)',
  run: () => buildExtension('always').then(() => PASSED, printFailure),
};

const parts: Part[] = [
  ...(needsBrowser ? [browser] : []),
  ...(needsExtension ? [firefox, display] : []),
  ...(needsPostgres ? [postgres] : []),
  ...(projects.length === 0 ? whole : []),
  ...(needsExtension ? [built] : []),
  vitest,
];

const total: TestCounts = { passed: 0, failed: 0, skipped: 0 };
const flaky: string[] = [];
for (const [index, part] of parts.entries()) {
  console.log(`\n── ${index + 1}/${parts.length} ${part.heading}`);
  const startedAt = Date.now();
  const counts = await part.run();
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  if ('flaky' in counts) flaky.push(...counts.flaky);
  const verdict = counts.failed === 0 ? 'ok' : 'FAILED';
  console.log(`   ${verdict} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  if (counts.failed > 0) {
    const left = parts.slice(index + 1);
    if (left.length > 0) console.log(`\nNot run: ${left.map(({ heading }) => heading).join(' · ')}`);
    break;
  }
}

// Set rather than process.exit: what the last line says must have been written when this process ends.
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(`\n${closingLines(total, flaky).join('\n')}`);
