/**
 * Brings a database to the schema of this build: forward only, each start at most once, whatever is killed
 * and however many start at the same time. A database from a newer build is refused before anything is written.
 */
import { type Migration, Migrator } from 'kysely/migration';
import * as beginning from '@/server/db/migrations/0001-beginning';
import * as walls from '@/server/db/migrations/0002-walls';
import * as acts from '@/server/db/migrations/0003-acts';
import * as streamChecksums from '@/server/db/migrations/0004-stream-checksums';
import * as signIn from '@/server/db/migrations/0005-sign-in';
import * as rights from '@/server/db/migrations/0006-rights';
import * as withdrawnWords from '@/server/db/migrations/0007-withdrawn-words';
import * as quotas from '@/server/db/migrations/0008-quotas';
import * as housekeeping from '@/server/db/migrations/0009-housekeeping';
import * as actOrigins from '@/server/db/migrations/0010-act-origins';
import * as removedCredits from '@/server/db/migrations/0011-removed-credits';
import * as memberInvitations from '@/server/db/migrations/0012-member-invitations';
import { withoutForcedRls } from './row-level-security';
import type { ServiceDatabase } from './schema';

/** In order of their names; a migration that was released never changes again. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-beginning': beginning,
  '0002-walls': walls,
  '0003-acts': acts,
  '0004-stream-checksums': streamChecksums,
  '0005-sign-in': signIn,
  '0006-rights': rights,
  '0007-withdrawn-words': withdrawnWords,
  '0008-quotas': quotas,
  '0009-housekeeping': housekeeping,
  '0010-act-origins': actOrigins,
  '0011-removed-credits': removedCredits,
  '0012-member-invitations': memberInvitations,
};

export const MIGRATION_TABLE = 'kysely_migration';

/** The database was written by a newer build: this one must not touch it. */
export class NewerSchemaError extends Error {
  override name = 'NewerSchemaError';
  constructor(unknown: string[]) {
    super(
      `This database was written by a newer Souffleur (it holds ${unknown.join(', ')}). ` +
        'Start that version again, or restore a backup made with this one. Nothing was changed.',
    );
  }
}

/** Names of the migrations that the database holds and that this build knows or not, in order. */
async function appliedMigrations(database: ServiceDatabase): Promise<string[]> {
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === MIGRATION_TABLE)) return [];
  const rows = await database
    .withTables<{ [MIGRATION_TABLE]: { name: string } }>()
    .selectFrom(MIGRATION_TABLE)
    .select('name')
    .orderBy('name')
    .execute();
  return rows.map((row) => row.name);
}

/** Names of this build's migrations that the database does not hold. Throws {@link NewerSchemaError}. */
export async function migrationsMissing(database: ServiceDatabase): Promise<string[]> {
  const applied = await appliedMigrations(database);
  const unknown = applied.filter((name) => !(name in MIGRATIONS));
  if (unknown.length > 0) throw new NewerSchemaError(unknown);
  return Object.keys(MIGRATIONS).filter((name) => !applied.includes(name));
}

/** Migrates to the newest schema. Throws {@link NewerSchemaError}, or the error of the migration that failed. */
export async function migrate(database: ServiceDatabase): Promise<void> {
  await migrationsMissing(database);
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => allMigrations() } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

/** Every migration, run without forced row-level security. */
export function allMigrations(): Record<string, Migration> {
  return Object.fromEntries(
    Object.entries(MIGRATIONS).map(([name, { up }]) => [
      name,
      { up: (db) => withoutForcedRls(db, () => up(db)) } satisfies Migration,
    ]),
  );
}

/** Whether the database responds and has every migration of this build. */
export async function isMigrated(database: ServiceDatabase): Promise<boolean> {
  const { applied, known } = await migrationCounts(database);
  return applied === known;
}

/** How many migrations this build knows, and how many of these the database holds. */
export async function migrationCounts(
  database: ServiceDatabase,
): Promise<{ applied: number; known: number }> {
  const applied = new Set(await appliedMigrations(database));
  const known = Object.keys(MIGRATIONS);
  return { applied: known.filter((name) => applied.has(name)).length, known: known.length };
}
