/** The embedded engine by itself, as `openEngine` gives it to the service. */
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openEngine } from '@/server/db/engine';
import type { ServiceDatabase } from '@/server/db/schema';
import { databaseFile, openSqlite } from '@/server/db/sqlite';
import { EVERY_ORGANISATION, writeAsTenant } from '@/server/db/tenant';
import { toServiceError } from '@/server/http/error-handler';
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

it('[S29] flushes the log at every commit, before it responds', async () => {
  const { rows: journal } = await sql`pragma journal_mode`.execute(database);
  const { rows: synchronous } = await sql`pragma synchronous`.execute(database);
  // 2 is FULL: with NORMAL a power cut may take the last commits.
  expect([journal, synchronous]).toEqual([[{ journal_mode: 'wal' }], [{ synchronous: 2 }]]);
});

it('is away, with when to come back, while another process holds it for too long; then goes on', async () => {
  const waiting = await openSqlite(databaseFile(folder.path), { lockTimeoutMs: 30 });
  const other = new DatabaseSync(databaseFile(folder.path));
  const write = () =>
    writeAsTenant(waiting, EVERY_ORGANISATION, (trx) =>
      trx.insertInto('installation').values({ id: 1, started_at: 1 }).execute(),
    );
  try {
    other.exec('begin exclusive');
    const refused = await write().catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'DatabaseAway', code: 'SQLITE_BUSY' });
    expect(toServiceError(refused)).toMatchObject({ status: 503, details: { retryAfterMs: 2_000 } });
    other.exec('rollback');
    await write();
    // A fault of the statement itself is reported as such.
    await expect(write()).rejects.toMatchObject({ code: 'ERR_SQLITE_ERROR' });
  } finally {
    other.close();
    await waiting.destroy();
  }
});
