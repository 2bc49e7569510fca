/** The embedded engine by itself, as `openEngine` gives it to the service. */
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openEngine } from '@/server/store/engine';
import type { ServiceDatabase } from '@/server/store/schema';
import { temporaryFolder } from '@/tests/support/service';

let folder: ReturnType<typeof temporaryFolder>;
let database: ServiceDatabase;
beforeEach(async () => {
  folder = temporaryFolder();
  database = await openEngine({ dataFolder: folder.path });
});
afterEach(async () => {
  await database.destroy();
  folder.remove();
});

it('flushes the log at every commit, before it answers', async () => {
  const { rows: journal } = await sql`pragma journal_mode`.execute(database);
  const { rows: synchronous } = await sql`pragma synchronous`.execute(database);
  // 2 is FULL: with NORMAL a power cut may take the last commits.
  expect([journal, synchronous]).toEqual([[{ journal_mode: 'wal' }], [{ synchronous: 2 }]]);
});
