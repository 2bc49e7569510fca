import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { bareImports } from './gallery/bare-imports.ts';
import { packAssets } from './gallery/pack-assets.ts';
import { componentBrowser } from './setup/component-browser.ts';
import { extensionPolicy } from './setup/content-security-policy.ts';
import { vitePageScript } from './setup/page-script.ts';
import { findPostgres } from './setup/postgres.ts';
import { FileOrder } from './tests/support/file-order.ts';

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') };

type Options = {
  testTimeout?: number;
  /** In browsers, after the groups before it; `atOnce` files at a time. */
  inBrowsers?: { group: number; atOnce: number };
  /** Files share workers and evaluated modules. */
  shared?: boolean;
  /** Modules that prepare the run, beside the one that all projects have. */
  globalSetup?: readonly string[];
};

function project(name: string, { testTimeout, inBrowsers, shared = false, globalSetup = [] }: Options = {}) {
  return {
    resolve: { alias },
    plugins: [vitePageScript()],
    test: {
      name,
      include: [`tests/${name}/**/*.test.{ts,tsx}`, ...(name === 'unit' ? ['tests/*.test.ts'] : [])],
      testTimeout: testTimeout ?? 10_000,
      hookTimeout: Math.max(testTimeout ?? 0, 30_000),
      ...(shared && {
        isolate: false,
        setupFiles: ['tests/support/shared-worker.ts'],
        // It takes the browser's interface when it is evaluated: a test with an interface of its own evaluates it again.
        server: { deps: { inline: [/\/wxt\/dist\/browser/, /\/@wxt-dev\/browser\//] } },
      }),
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
  const { resolve, test } = project('postgres', { testTimeout: 60_000, shared: true });
  return {
    resolve,
    test: {
      ...test,
      include:
        isSelected('postgres') && findPostgres()
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
 * Files at once, in processes and in pages. Services and databases are waited for as much as they are computed with;
 * without them two processes and two pages keep two processors busy, and each more of them reads all modules anew.
 */
const AT_ONCE = ['integration', 'postgres', 'property', 'fault', 'upgrade'].some(isSelected) ? 3 : 2;

/** React as it is shipped, and as fast. */
const AS_SHIPPED = { 'process.env.NODE_ENV': '"production"' };

/** Files whose keys come in the rhythm of hands: a busy machine would break it. */
const TYPING = 'tests/component/*/stray-typing.test.tsx';

/** Every scene in each theme, language and width, and whole ways through a form. */
const SCENES = 'tests/component/{scenes,long}/*.test.tsx';

type Drawn = { include: string; exclude?: string[]; group: number; atOnce: number };

/**
 * Components in the pages of a real browser, drawn with the product's style sheets. Several files share a page, one
 * after the other: what a test needs is passed to it, and the page is emptied after each.
 */
function drawn(name: string, browser: string | undefined, { include, exclude = [], group, atOnce }: Drawn) {
  return {
    resolve: { alias },
    plugins: [packAssets(), extensionPolicy()],
    define: AS_SHIPPED,
    oxc: { jsx: { runtime: 'automatic' as const, development: false } },
    optimizeDeps: {
      include: browser ? bareImports() : [],
      rolldownOptions: { transform: { define: AS_SHIPPED } },
    },
    test: {
      name,
      include: browser ? [include] : [],
      exclude,
      // First, as in the product's pages: schemas that are made before it try what the policy refuses.
      setupFiles: ['protocol/validation/zod-csp.ts'],
      testTimeout: 20_000,
      expect: { poll: { timeout: 10_000, interval: 20 } },
      hookTimeout: 30_000,
      isolate: false,
      maxWorkers: atOnce,
      sequence: { groupOrder: group },
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        ui: false,
        provider: playwright({
          launchOptions: { executablePath: browser ?? '', args: ['--no-sandbox', '--disable-gpu'] },
          contextOptions: { reducedMotion: 'reduce' as const },
        }),
        instances: [{ browser: 'chromium' as const }],
      },
    },
  };
}

/** One screen or widget, drawn from the scenes of the gallery. */
async function components() {
  const browser = ['component', 'scenes', 'typing'].some(isSelected)
    ? await componentBrowser(console.log)
    : undefined;
  return [
    drawn('component', browser, {
      include: 'tests/component/**/*.test.tsx',
      exclude: [SCENES, TYPING],
      group: 0,
      atOnce: AT_ONCE,
    }),
    drawn('scenes', browser, { include: SCENES, group: 0, atOnce: AT_ONCE }),
    drawn('typing', browser, { include: TYPING, group: 2, atOnce: 1 }),
  ];
}

export default defineConfig(async () => ({
  test: {
    maxWorkers: AT_ONCE,
    // Vitest shuffles files by a sequencer of its own.
    sequence: process.argv.includes('--sequence.shuffle.files') ? {} : { sequencer: FileOrder },
    projects: [
      project('unit', { shared: true }),
      // What starts a service or a process.
      project('integration', { testTimeout: 30_000, shared: true }),
      onPostgres(),
      project('property', { testTimeout: 120_000, shared: true }),
      project('fault', { testTimeout: 60_000, shared: true }),
      project('upgrade', { shared: true }),
      project('relevance', { testTimeout: 120_000 }),
      ...(await components()),
      // What is there in the end, in each of many editors, screens, widths, themes and languages.
      project('matrix', {
        testTimeout: 120_000,
        inBrowsers: { group: 1, atOnce: 2 },
        globalSetup: ['tests/support/editor-packages.ts'],
      }),
      // A person's ways through the product.
      project('e2e', { testTimeout: 120_000, inBrowsers: { group: 1, atOnce: 2 } }),
      // Where it also counts how soon something is seen: they want the machine for themselves. Slow typing, which waits
      // for most of its time, runs beside them.
      project('pace', { testTimeout: 120_000, inBrowsers: { group: 2, atOnce: 1 } }),
    ],
  },
}));
