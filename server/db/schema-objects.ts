/**
 * The objects of an embedded database's schema, compared with those that this build's migrations make.
 * Guarantees: a foreign table, view, trigger, index or generated column is found before any statement that could
 * trigger it runs on the file.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Migrator } from 'kysely/migration';
import { allMigrations, MIGRATION_TABLE } from './migrate';
import { openSqlite } from './sqlite';

/** A schema object, in a form that does not depend on blanks or quotes. */
type SchemaObject = { name: string; definition: string };

/** Made by SQLite itself. */
const INTERNAL = /^sqlite_(?:autoindex_|stat\d$|sequence$)/u;

/** Names of the objects that do not belong into a file of this service, or are not as this service makes them. */
export async function foreignObjects(file: string): Promise<string[]> {
  const raw = new DatabaseSync(file, { readOnly: true });
  let found: SchemaObject[];
  let newest: string | undefined;
  try {
    found = objectsOf(raw);
    const migrations = found.find(({ name }) => name === MIGRATION_TABLE)
      ? raw.prepare(`select name from ${MIGRATION_TABLE} order by name`).all()
      : [];
    newest = migrations.map(({ name }) => String(name)).at(-1);
  } finally {
    raw.close();
  }
  const expected = await expectedObjects(newest);
  return found
    .filter(({ name, definition }) => expected.get(name) !== definition)
    .map(({ name }) => name)
    .sort();
}

/** The objects of a database that was migrated up to a migration, by name. */
async function expectedObjects(newest: string | undefined): Promise<Map<string, string>> {
  if (newest === undefined) return new Map();
  const { directory, file } = temporaryFile();
  try {
    const database = await openSqlite(file);
    try {
      const migrator = new Migrator({
        db: database,
        provider: { getMigrations: async () => allMigrations() },
      });
      const { error } = await migrator.migrateTo(newest);
      if (error) throw error;
    } finally {
      await database.destroy();
    }
    const raw = new DatabaseSync(file, { readOnly: true });
    try {
      return new Map(objectsOf(raw).map(({ name, definition }) => [name, definition]));
    } finally {
      raw.close();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function temporaryFile(): { directory: string; file: string } {
  const directory = mkdtempSync(join(tmpdir(), 'souffleur-schema-'));
  return { directory, file: join(directory, 'expected.sqlite') };
}

/** Tables by their columns and foreign keys, all other objects by their text: migrations alter tables. */
function objectsOf(raw: DatabaseSync): SchemaObject[] {
  const rows = raw.prepare('select type, name, sql from sqlite_master').all();
  return rows
    .map(({ type, name, sql }) => ({ type: String(type), name: String(name), sql: String(sql ?? '') }))
    .filter(({ name }) => !INTERNAL.test(name))
    .map(({ type, name, sql }) => ({
      name,
      definition:
        type === 'table' && !/^\s*create\s+virtual/iu.test(sql)
          ? `table ${JSON.stringify([columnsOf(raw, name), foreignKeysOf(raw, name)])}`
          : `${type} ${withoutBlanks(sql)}`,
    }));
}

function columnsOf(raw: DatabaseSync, table: string): unknown[] {
  return raw
    .prepare('select name, type, "notnull", dflt_value, pk, hidden from pragma_table_xinfo(?) order by name')
    .all(table);
}

function foreignKeysOf(raw: DatabaseSync, table: string): unknown[] {
  return raw
    .prepare(
      'select "table", "from", "to", on_update, on_delete from pragma_foreign_key_list(?) order by 1, 2, 3',
    )
    .all(table);
}

function withoutBlanks(sql: string): string {
  return sql
    .replace(/[\s"`[\]]+/gu, ' ')
    .trim()
    .toLowerCase();
}
