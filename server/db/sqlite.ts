/**
 * The embedded engine: Kysely over `node:sqlite`.
 * Guarantees: a transaction that resolved is on the disk (WAL, synchronous=FULL); one transaction writes at a time
 * (BEGIN IMMEDIATE, so none fails half-way for a lock); schema changes are transactional; a disk that is full or
 * broken, or locked too long by another process, is a {@link DatabaseUnavailableError}. Nothing outside this file knows
 * that it is SQLite.
 */
import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type DatabaseConnection,
  Kysely,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
  type TransactionSettings,
} from 'kysely';
import { DatabaseUnavailableError } from './database-unavailable';
import { tightenPermissions } from './file-permissions';
import type { ServiceDatabase, ServiceSchema } from './schema';

/** How long to wait for another process (an administrator's command) that is writing. */
const LOCK_TIMEOUT_MS = 10_000;
/**
 * Cached prepared statements: preparing one takes longer than running it. Texts with lists of many lengths come and go.
 */
const MOST_PREPARED = 200;
const SQLITE_BUSY = 5;
/** Result codes that are no statement's fault: each is a family, distinguished above the lowest byte. */
const AWAY = new Map([
  [SQLITE_BUSY, 'SQLITE_BUSY'],
  [10, 'SQLITE_IOERR'],
  [13, 'SQLITE_FULL'],
]);

/** Where the embedded database lies in a data folder. */
export function databaseFile(dataFolder: string): string {
  return join(dataFolder, 'souffleur.sqlite');
}

/**
 * Opens (or creates) the database file, which its owner alone may read from then on. Throws when it is no database.
 * `lockTimeoutMs`: how long a transaction waits to be the one that writes.
 */
export async function openSqlite(
  file: string,
  { lockTimeoutMs = LOCK_TIMEOUT_MS } = {},
): Promise<ServiceDatabase> {
  if (file !== ':memory:') {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    // Only when it is new: closing a handle of an open database would drop this process's locks on it.
    if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
    tightenPermissions(file);
  }
  const raw = new DatabaseSync(file, { timeout: Math.min(1_000, lockTimeoutMs) });
  try {
    // Turning WAL on takes the whole file for an instant, and does not wait for others that do the same.
    await whileBusy(() => raw.exec('PRAGMA journal_mode = WAL'), lockTimeoutMs);
    raw.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF');
    // Deleted or overwritten content is overwritten in the file too.
    raw.exec('PRAGMA secure_delete = ON');
  } catch (error) {
    raw.close();
    throw error;
  }
  return new Kysely<ServiceSchema>({ dialect: new NodeSqliteDialect(raw, lockTimeoutMs) });
}

/** Earlier builds left deleted content in free parts of the file. */
const REWRITTEN = 1;

/**
 * Rewrites the file once in its life, so that no content deleted by an earlier build is left in it. May be killed and
 * started again. Waits for other processes, as {@link openSqlite} does.
 */
export async function rewriteOnce(file: string, lockTimeoutMs = LOCK_TIMEOUT_MS): Promise<void> {
  const raw = new DatabaseSync(file, { timeout: 1_000 });
  try {
    if (Number(raw.prepare('PRAGMA user_version').get()?.user_version) >= REWRITTEN) return;
    await whileBusy(() => raw.exec('VACUUM'), lockTimeoutMs);
    await whileBusy(() => raw.exec(`PRAGMA user_version = ${REWRITTEN}`), lockTimeoutMs);
    await whileBusy(() => raw.exec('PRAGMA wal_checkpoint(TRUNCATE)'), lockTimeoutMs);
  } finally {
    raw.close();
  }
}

/**
 * Writes a whole, consistent copy of the database to a new file while the service goes on, and checks it.
 * Throws when the target exists or the copy is not sound; nothing is left at the target then.
 */
export function backupSqlite(file: string, target: string): void {
  if (existsSync(target)) throw new Error(`${target} exists already; a backup never overwrites.`);
  const partial = `${target}.partial`;
  rmSync(partial, { force: true });
  // Made first, so that it is never readable by others, not even while it is being written.
  closeSync(openSync(partial, 'wx', 0o600));
  const raw = new DatabaseSync(file, { timeout: LOCK_TIMEOUT_MS });
  try {
    raw.prepare('VACUUM INTO ?').run(partial);
  } finally {
    raw.close();
  }
  try {
    checkSqlite(partial);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
  flush(partial);
  renameSync(partial, target);
  flush(dirname(target));
}

/** Throws when the file is not a sound SQLite database. Changes nothing. */
export function checkSqlite(file: string): void {
  const raw = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = raw.prepare('PRAGMA integrity_check').all();
    const verdict = rows[0]?.integrity_check;
    if (verdict !== 'ok') throw new Error(`${file} is damaged: ${String(verdict)}`);
  } finally {
    raw.close();
  }
}

/**
 * Whether any other connection has the database open, such as a service that is running. When none has, all of
 * the database is in its one file afterwards.
 */
export function isSqliteInUse(file: string): boolean {
  if (!existsSync(file)) return false;
  const raw = new DatabaseSync(file, { timeout: 0 });
  try {
    // Leaving WAL needs the file to itself; `openSqlite` turns it on again.
    return raw.prepare('PRAGMA journal_mode = DELETE').get()?.journal_mode !== 'delete';
  } catch (error) {
    if (isBusy(error)) return true;
    throw error;
  } finally {
    raw.close();
  }
}

/**
 * Replaces a database that nobody has open ({@link isSqliteInUse}) by a closed one; the old one, if any, is renamed to
 * `backupFile`. Returns whether there was one. Whenever this is killed, one of the two is in place, whole.
 */
export function replaceSqlite(file: string, incoming: string, backupFile: string): boolean {
  flush(incoming);
  const before = existsSync(file);
  if (before) linkSync(file, backupFile);
  // The log of a database that was taken away would be read into the new one.
  else for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  renameSync(incoming, file);
  flush(dirname(file));
  return before;
}

function flush(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function resultCode(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) % 256 : undefined;
}

function isBusy(error: unknown): boolean {
  return resultCode(error) === SQLITE_BUSY;
}

/** An error of a statement: as it is when the statement is at fault, a {@link DatabaseUnavailableError} otherwise. */
function toUnavailable(error: unknown): unknown {
  const code = AWAY.get(resultCode(error) ?? 0);
  if (code === undefined) return error;
  const what = error instanceof Error ? error.message : '';
  return new DatabaseUnavailableError(`The database does not serve (${code}): ${what}`, {
    code,
    again: false,
    cause: error,
  });
}

function classified<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toUnavailable(error);
  }
}

async function whileBusy(work: () => void, lockTimeoutMs: number): Promise<void> {
  const until = Date.now() + lockTimeoutMs;
  for (;;) {
    try {
      work();
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() > until) throw error;
      await sleep(5 + Math.random() * 20);
    }
  }
}

class NodeSqliteDialect extends SqliteDialect {
  readonly #raw: DatabaseSync;
  readonly #lockTimeoutMs: number;
  constructor(raw: DatabaseSync, lockTimeoutMs: number) {
    super({ database: asKyselyExpects(raw) });
    this.#raw = raw;
    this.#lockTimeoutMs = lockTimeoutMs;
  }
  override createDriver(): SqliteDriver {
    return new ImmediateDriver(this.#raw, this.#lockTimeoutMs);
  }
  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

/** Kysely's own leaves each migration outside a transaction: a kill would leave one half applied. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class ImmediateDriver extends SqliteDriver {
  readonly #raw: DatabaseSync;
  readonly #lockTimeoutMs: number;
  constructor(raw: DatabaseSync, lockTimeoutMs: number) {
    super({ database: asKyselyExpects(raw) });
    this.#raw = raw;
    this.#lockTimeoutMs = lockTimeoutMs;
  }
  override async beginTransaction(
    _connection: DatabaseConnection,
    settings?: TransactionSettings,
  ): Promise<void> {
    const begin = settings?.accessMode === 'read only' ? 'begin' : 'begin immediate';
    await whileBusy(() => this.#raw.exec(begin), this.#lockTimeoutMs).catch((error: unknown) => {
      throw toUnavailable(error);
    });
  }
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A full disk makes SQLite roll back by itself; to roll back again would hide the first error.
    if (this.#raw.isTransaction) await super.rollbackTransaction(connection);
  }
}

function asKyselyExpects(raw: DatabaseSync): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  return {
    close: () => raw.close(),
    prepare: (sql) => {
      const known = prepared.get(sql);
      if (known) return known;
      const statement = asStatement(classified(() => raw.prepare(sql)));
      prepared.set(sql, statement);
      const [oldest] = prepared.keys();
      if (prepared.size > MOST_PREPARED && oldest !== undefined) prepared.delete(oldest);
      return statement;
    },
  };
}

function asStatement(statement: StatementSync): SqliteStatement {
  const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => classified(() => statement.all(...values(parameters))),
    run: (parameters) => classified(() => statement.run(...values(parameters))),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  };
}
