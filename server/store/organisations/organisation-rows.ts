/**
 * All rows of one organisation, whatever tables this build has: to copy them to another database, and to prove by
 * checksums that the copy is equal.
 */
import { type Kysely, sql } from 'kysely';
import { migrate } from '@/server/db/migrate';
import type { ServiceDatabase, ServiceTransaction } from '@/server/db/schema';
import { openSqlite } from '@/server/db/sqlite';
import { sha256 } from '@/server/domain/secrets';

/** A table with rows of organisations. */
export type OwnedTable = {
  name: string;
  columns: string[];
  /** Its primary key; the first column is the organisation. */
  key: string[];
};

export type TableSum = { table: string; rows: number; sha256: string };

/** So few that the largest rows, versions of packs, fit into the memory together. */
const ROWS_AT_ONCE = 40;

/** Written by each database that an organisation is copied to. */
const OF_THE_PLACE = 'moved_to';

type Row = Record<string, string | number | null>;
// biome-ignore lint/suspicious/noExplicitAny: the tables are those that the catalogue names
type AnyDatabase = Kysely<any>;

/** Every table that holds rows of organisations, referenced tables first. Queries a new, empty database. */
export async function ownedTables(): Promise<OwnedTable[]> {
  const database = await openSqlite(':memory:');
  try {
    await migrate(database);
    const named = await sql<{ name: string }>`
      select distinct m.name from sqlite_master m, pragma_table_info(m.name) c
      where m.type = 'table' and (m.name = 'organisations' or c.name = 'organisation_id')
      order by m.name`.execute(database);
    const waiting = new Map<string, { table: OwnedTable; after: Set<string> }>();
    for (const { name } of named.rows) {
      const columns = await sql<{ name: string; pk: number }>`
        select name, pk from pragma_table_info(${name}) order by cid`.execute(database);
      const parents = await sql<{ parent: string }>`
        select "table" as parent from pragma_foreign_key_list(${name})`.execute(database);
      const key = columns.rows.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
      waiting.set(name, {
        table: {
          name,
          columns: columns.rows.map((column) => column.name),
          key: key.map((column) => column.name),
        },
        after: new Set(parents.rows.map(({ parent }) => parent).filter((parent) => parent !== name)),
      });
    }
    const ordered: OwnedTable[] = [];
    while (waiting.size > 0) {
      const [next] = [...waiting.values()].filter(
        ({ after }) => ![...after].some((name) => waiting.has(name)),
      );
      if (!next) throw new Error('tables point to each other in a circle');
      waiting.delete(next.table.name);
      ordered.push(next.table);
    }
    return ordered;
  } finally {
    await database.destroy();
  }
}

/** Copies the rows of a table. */
export async function copyRows(
  from: ServiceDatabase,
  to: ServiceTransaction,
  table: OwnedTable,
  organisationId: string,
): Promise<void> {
  for await (const rows of pages(from, table, organisationId)) {
    const arriving = rows.map((row) => (OF_THE_PLACE in row ? { ...row, [OF_THE_PLACE]: null } : row));
    await (to as AnyDatabase).insertInto(table.name).values(arriving).execute();
  }
}

/** The checksum of a table's rows: of the SHA-256 of each, in the order of these. */
export async function sumRows(
  database: ServiceDatabase,
  table: OwnedTable,
  organisationId: string,
): Promise<TableSum> {
  const columns = table.columns.filter((column) => column !== OF_THE_PLACE);
  const sums: string[] = [];
  for await (const rows of pages(database, table, organisationId)) {
    for (const row of rows) sums.push(sha256(JSON.stringify(columns.map((column) => [column, row[column]]))));
  }
  return { table: table.name, rows: sums.length, sha256: sha256(sums.sort().join('\n')) };
}

/** The rows of an organisation in the order of their key, some at a time. */
async function* pages(
  database: ServiceDatabase,
  { name, key }: OwnedTable,
  organisationId: string,
): AsyncGenerator<Row[]> {
  const [owner, ...rest] = key;
  if (owner === undefined) throw new Error(`${name} has no primary key`);
  let last: Row | undefined;
  for (;;) {
    let query = (database as AnyDatabase).selectFrom(name).selectAll().where(owner, '=', organisationId);
    const before = last;
    if (before) {
      if (rest.length === 0) return;
      query = query.where(
        sql<boolean>`(${sql.join(rest.map((column) => sql.ref(column)))}) > (${sql.join(rest.map((column) => before[column]))})`,
      );
    }
    for (const column of rest) query = query.orderBy(column);
    const rows = (await query.limit(ROWS_AT_ONCE).execute()) as Row[];
    if (rows.length > 0) yield rows;
    if (rows.length < ROWS_AT_ONCE) return;
    last = rows.at(-1);
  }
}
