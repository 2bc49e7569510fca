import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { findPostgres } from './setup/postgres.ts';

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') };

function project(name: string, options: { testTimeout?: number; inBrowsers?: boolean } = {}) {
  return {
    resolve: { alias },
    test: {
      name,
      include: [`tests/${name}/**/*.test.{ts,tsx}`, ...(name === 'unit' ? ['tests/*.test.ts'] : [])],
      testTimeout: options.testTimeout ?? 10_000,
      hookTimeout: Math.max(options.testTimeout ?? 0, 30_000),
      // Browsers want the machine for themselves: what is judged there is also how soon something is seen.
      ...(options.inBrowsers && { maxWorkers: 1, retry: 1, sequence: { groupOrder: 1 } }),
      globalSetup: ['tests/support/postgres-setup.ts'],
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
            'tests/unit/server-*.test.ts',
            'tests/unit/sync-compare.test.ts',
            'tests/fault/service-*.test.ts',
            'tests/fault/sync-tombstones-expired.test.ts',
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
  'tests/fault/service-disk-full.test.ts',
  'tests/fault/service-killed-while-starting.test.ts',
  'tests/fault/service-refuses-to-start.test.ts',
  'tests/fault/service-restored-backup.test.ts',
];

export default defineConfig({
  test: {
    // Services and databases are waited for as much as they are computed with.
    maxWorkers: 2,
    projects: [
      project('unit'),
      onPostgres(),
      project('property', { testTimeout: 120_000 }),
      project('fault', { testTimeout: 60_000 }),
      project('upgrade'),
      project('relevance', { testTimeout: 120_000 }),
      project('e2e', { testTimeout: 120_000, inBrowsers: true }),
    ],
  },
});
