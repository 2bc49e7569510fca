import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { findPostgres } from './setup/postgres.ts';

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') };

function project(name: string, options: { testTimeout?: number; oneAtATime?: boolean } = {}) {
  return {
    resolve: { alias },
    test: {
      name,
      include: [`tests/${name}/**/*.test.{ts,tsx}`, ...(name === 'unit' ? ['tests/*.test.ts'] : [])],
      testTimeout: options.testTimeout ?? 10_000,
      hookTimeout: Math.max(options.testTimeout ?? 0, 30_000),
      fileParallelism: !options.oneAtATime,
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
    // Browsers and services are waited for as much as they are computed with: two files at once keep two cores busy.
    maxWorkers: 2,
    projects: [
      project('unit'),
      onPostgres(),
      project('property', { testTimeout: 120_000 }),
      project('fault', { testTimeout: 60_000 }),
      project('upgrade'),
      project('relevance', { testTimeout: 120_000 }),
      project('e2e', { testTimeout: 120_000 }),
    ],
  },
});
