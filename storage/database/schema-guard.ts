/**
 * Guarantees to a newer version of Souffleur that this one never writes to its database. Dexie opens a
 * database of a newer version without a word, so an extension that was rolled back would mix its rows in.
 */
import type { Dexie } from 'dexie';
import { StorageError } from './storage-error';

type Schema = { version: number; minReader: number };

const readOnly = new WeakSet<Dexie>();

/** Whether this database was written by a newer version; known once it is open. */
export function isReadOnly(db: Dexie): boolean {
  return readOnly.has(db);
}

/**
 * Makes `db` check its version at every opening: every write to a database of a newer version is refused with
 * `written-by-newer-version`, and so is its opening when its rows can no longer be understood.
 */
export function guardSchema(db: Dexie, ours: Schema): void {
  db.use({
    stack: 'dbcore',
    name: 'schema-guard',
    create: (core) => ({
      ...core,
      transaction(tables, mode, options) {
        if (mode === 'readwrite' && readOnly.has(db)) throw new StorageError('written-by-newer-version');
        return core.transaction(tables, mode, options);
      },
    }),
  });
  // Sticky: after a `versionchange` the database closes, and the next use opens the newer version's database.
  db.on('ready', (opened) => checkVersion(db, opened as Dexie, ours), true);
}

async function checkVersion(db: Dexie, opened: Dexie, ours: Schema): Promise<void> {
  const written = (await opened.table('meta').get('schema')) as Schema | undefined;
  // A native version is ten times Dexie's; the last digit counts repairs of the same version.
  const version = Math.max(Math.floor(opened.backendDB().version / 10), written?.version ?? 0);
  if (written && written.minReader > ours.version) throw new StorageError('written-by-newer-version');
  if (version > ours.version) {
    readOnly.add(db);
    return;
  }
  readOnly.delete(db);
  if (written?.version !== ours.version || written.minReader !== ours.minReader) {
    await opened.transaction('rw', 'meta', () => opened.table('meta').put({ key: 'schema', ...ours }));
  }
}
