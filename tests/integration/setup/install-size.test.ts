/** What a fresh clone fetches (docs/decisions/0018-packages-where-they-are-needed.md). */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { installSize } from '@/bench/counts/install-size';
import { ROOT } from '@/setup/browser';

const MB = 1_000_000;

it('what npm start installs is under 500 MB, Node itself included', { timeout: 60_000 }, async () => {
  const { start } = await installSize(ROOT);
  // Node alone: it was measured at all.
  expect(start).toBeGreaterThan(150 * MB);
  expect(start).toBeLessThan(500 * MB);
});

it('what npm start runs is among it', () => {
  for (const name of ['node', 'tsx', 'wxt', 'esbuild', 'puppeteer-core', 'fastify', 'react']) {
    expect(existsSync(join(ROOT, 'node_modules', name)), name).toBe(true);
  }
});
