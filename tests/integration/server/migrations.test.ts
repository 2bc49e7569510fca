import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { migrationCounts } from '@/server/db/migrate';
import { startTestService } from '@/tests/support/service';

it('every migration that was written is applied, under the name of its file', async () => {
  const files = readdirSync(join(import.meta.dirname, '../../../server/db/migrations'));
  const written = files.filter((file) => /^\d{4}-/u.test(file)).map((file) => file.replace(/\.ts$/u, ''));
  // Whatever else lies there is a helper; a migration without its number would be taken for one.
  expect(written.length).toBeGreaterThan(4);
  expect(new Set(written.map((name) => name.slice(0, 4))).size).toBe(written.length);
  const service = await startTestService();
  try {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(
      service.database,
    );
    expect(rows.map(({ name }) => name)).toEqual(written.sort());
    expect(await migrationCounts(service.walled)).toEqual({
      applied: written.length,
      known: written.length,
    });
  } finally {
    await service.stop();
  }
});
