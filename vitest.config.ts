import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { bareImports } from './gallery/bare-imports.ts';
import { packAssets } from './gallery/pack-assets.ts';
import { componentBrowser } from './setup/component-browser.ts';
import { extensionPolicy } from './setup/content-security-policy.ts';
import { vitePageScript } from './setup/page-script.ts';
import { findPostgres } from './setup/postgres.ts';

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') };

type Options = {
  testTimeout?: number;
  /** In browsers, after the groups before it; `atOnce` files at a time. */
  inBrowsers?: { group: number; atOnce: number };
  /** Modules that prepare the run, beside the one that all projects have. */
  globalSetup?: readonly string[];
};

function project(name: string, { testTimeout, inBrowsers, globalSetup = [] }: Options = {}) {
  return {
    resolve: { alias },
    plugins: [vitePageScript()],
    test: {
      name,
      include: [`tests/${name}/**/*.test.{ts,tsx}`, ...(name === 'unit' ? ['tests/*.test.ts'] : [])],
      testTimeout: testTimeout ?? 10_000,
      hookTimeout: Math.max(testTimeout ?? 0, 30_000),
      ...(inBrowsers && {
        maxWorkers: inBrowsers.atOnce,
        sequence: { groupOrder: inBrowsers.group },
      }),
      globalSetup: ['tests/support/postgres-setup.ts', ...globalSetup],
    },
  };
}

/** The service's own tests again, on the other engine: none where PostgreSQL is not installed. */
function onPostgres() {
  const { resolve, test } = project('postgres', { testTimeout: 60_000 });
  return {
    resolve,
    test: {
      ...test,
      include: findPostgres()
        ? [
            'tests/integration/server/**/*.test.ts',
            'tests/integration/sync/compare.test.ts',
            'tests/fault/service/**/*.test.ts',
            'tests/fault/sync/**/*.test.ts',
            'tests/property/sync-converges.test.ts',
            'tests/postgres/**/*.test.ts',
          ]
        : [],
      exclude: ON_SQLITE_ONLY,
      env: { SOUFFLEUR_TEST_ENGINE: 'postgres' },
    },
  };
}

/** What they are about is the embedded engine itself. */
const ON_SQLITE_ONLY = [
  'tests/fault/service/disk-full.test.ts',
  'tests/fault/service/foreign-backup.test.ts',
  'tests/fault/service/killed-mid-restore.test.ts',
  'tests/fault/service/killed-while-starting.test.ts',
  'tests/fault/service/refuses-to-start.test.ts',
  'tests/fault/service/restored-backup.test.ts',
  'tests/fault/sync/restored-backup.test.ts',
];

/** Whether the command line names this project, or none. */
function isSelected(name: string): boolean {
  const { argv } = process;
  return !argv.includes('--project') || argv.includes(name);
}

/**
 * Components in the pages of a real browser, drawn with the product's style sheets. All files share one page: what a
 * test needs is passed to it, and the page is emptied after each.
 */
async function components() {
  const executablePath = await componentBrowser(
    (sentence) => isSelected('component') && console.log(sentence),
  );
  return {
    resolve: { alias },
    plugins: [packAssets(), extensionPolicy()],
    optimizeDeps: { include: bareImports() },
    test: {
      name: 'component',
      include: executablePath ? ['tests/component/**/*.test.tsx'] : [],
      testTimeout: 20_000,
      expect: { poll: { timeout: 10_000 } },
      hookTimeout: 30_000,
      isolate: false,
      fileParallelism: false,
      sequence: { groupOrder: 1 },
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        ui: false,
        provider: playwright({
          launchOptions: { executablePath: executablePath ?? '', args: ['--no-sandbox', '--disable-gpu'] },
          contextOptions: { reducedMotion: 'reduce' as const },
        }),
        instances: [{ browser: 'chromium' as const }],
      },
    },
  };
}

export default defineConfig(async () => ({
  test: {
    // Services and databases are waited for as much as they are computed with.
    maxWorkers: 3,
    projects: [
      project('unit'),
      // What starts a service or a process.
      project('integration', { testTimeout: 30_000 }),
      onPostgres(),
      project('property', { testTimeout: 120_000 }),
      project('fault', { testTimeout: 60_000 }),
      project('upgrade'),
      project('relevance', { testTimeout: 120_000 }),
      // One screen or widget, drawn from the scenes of the gallery.
      await components(),
      // What is there in the end, in each of many editors, screens, widths, themes and languages.
      project('matrix', {
        testTimeout: 120_000,
        inBrowsers: { group: 2, atOnce: 2 },
        globalSetup: ['tests/support/editor-packages.ts'],
      }),
      // A person's ways through the product.
      project('e2e', { testTimeout: 120_000, inBrowsers: { group: 2, atOnce: 2 } }),
      // Where it also counts how soon something is seen: they want the machine for themselves.
      project('pace', { testTimeout: 120_000, inBrowsers: { group: 3, atOnce: 1 } }),
    ],
  },
}));
