import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

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
    },
  };
}

export default defineConfig({
  test: {
    projects: [
      project('unit'),
      project('property', { testTimeout: 120_000 }),
      project('fault', { testTimeout: 60_000 }),
      project('upgrade'),
      project('relevance', { testTimeout: 120_000 }),
      project('e2e', { testTimeout: 120_000 }),
    ],
  },
});
