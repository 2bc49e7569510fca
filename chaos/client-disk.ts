/**
 * A durable disk for IndexedDB in Node. `fake-indexeddb` loses everything with its process; here each write transaction
 * is also appended to a file before its completion is reported, and replayed at the next opening.
 * Guarantees: as with a browser that is killed, saved data is there and half-written data is not. Not against a power
 * cut: nothing is flushed.
 */
import { closeSync, existsSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import { Dexie, type Table } from 'dexie';
import { IDBKeyRange, indexedDB } from 'fake-indexeddb';
import { type SouffleurDatabase, souffleurDatabase } from '@/storage/database/database';

Dexie.dependencies.indexedDB = indexedDB;
Dexie.dependencies.IDBKeyRange = IDBKeyRange;
Object.assign(globalThis, { indexedDB, IDBKeyRange });

type Change =
  | { table: string; put: readonly unknown[] }
  | { table: string; delete: readonly unknown[] }
  | { table: string; between: { lower: unknown; upper: unknown; lowerOpen: boolean; upperOpen: boolean } }
  | { table: string; clear: true };

/** Length and checksum of the following record. */
const HEAD_BYTES = 8;
/** Dexie's own number for a range without bounds. */
const ANY_KEY = 3;

/** The panel's database as it lies in a folder. One process may have it open. */
export async function openClientDisk(folder: string): Promise<SouffleurDatabase> {
  const file = join(folder, 'indexeddb.journal');
  const db = souffleurDatabase();
  const transactions = existsSync(file) ? readJournal(file) : [];
  let handle: number | undefined;
  noteWrites(db, (changes) => {
    if (handle !== undefined) append(handle, changes);
  });
  await db.open();
  for (const changes of transactions) await redo(db, changes);
  handle = openSync(file, 'a', 0o600);
  db.on('close', () => handle !== undefined && closeSync(handle));
  return db;
}

/** Calls `then` with the changes of a transaction, after it is in IndexedDB and before Dexie completes. */
function noteWrites(db: Dexie, then: (changes: Change[]) => void): void {
  const underWay = new WeakMap<object, Change[]>();
  db.use({
    stack: 'dbcore',
    name: 'journal',
    create: (core) => ({
      ...core,
      transaction(tables, mode, options) {
        const transaction = core.transaction(tables, mode, options);
        if (mode === 'readwrite') {
          const changes: Change[] = [];
          underWay.set(transaction, changes);
          // Listeners are called in order, and Dexie has not added its own yet.
          (transaction as IDBTransaction).addEventListener('complete', () => {
            if (changes.length > 0) then(changes);
          });
        }
        return transaction;
      },
      table(name) {
        const below = core.table(name);
        return {
          ...below,
          mutate: (request) => {
            const changes = underWay.get(request.trans);
            if (request.type === 'add' || request.type === 'put') {
              changes?.push({ table: name, put: structuredClone(request.values) });
            } else if (request.type === 'delete') {
              changes?.push({ table: name, delete: structuredClone(request.keys) });
            } else if ((request.range.type as number) === ANY_KEY) {
              changes?.push({ table: name, clear: true });
            } else {
              const { lower, upper, lowerOpen = false, upperOpen = false } = request.range;
              changes?.push({ table: name, between: { lower, upper, lowerOpen, upperOpen } });
            }
            return below.mutate(request);
          },
        };
      },
    }),
  });
}

async function redo(db: Dexie, changes: readonly Change[]): Promise<void> {
  const tables = [...new Set(changes.map(({ table }) => table))];
  await db.transaction('rw', tables, async (transaction) => {
    for (const change of changes) {
      const table = transaction.table(change.table);
      if ('put' in change) await table.bulkPut(change.put);
      else if ('delete' in change) await table.bulkDelete([...change.delete]);
      else if ('clear' in change) await table.clear();
      else await rangeOf(table, change.between).delete();
    }
  });
}

type Between = Extract<Change, { between: unknown }>['between'];

function rangeOf(table: Table, { lower, upper, lowerOpen, upperOpen }: Between) {
  const found = table.where(table.schema.primKey.name);
  const from = lower === undefined ? undefined : lowerOpen ? 'above' : 'aboveOrEqual';
  if (from === undefined) return found[upperOpen ? 'below' : 'belowOrEqual'](upper);
  if (upper === undefined) return found[from](lower);
  return found.between(lower, upper, !lowerOpen, !upperOpen);
}

function append(handle: number, changes: Change[]): void {
  const body = serialize(changes);
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(body.length, 0);
  head.writeUInt32LE(crc32(body), 4);
  writeSync(handle, Buffer.concat([head, body]));
}

/** The whole transactions of a file; a partial one after a kill is cut off. */
function readJournal(file: string): Change[][] {
  const bytes = readFileSync(file);
  const transactions: Change[][] = [];
  let index = 0;
  while (index + HEAD_BYTES <= bytes.length) {
    const end = index + HEAD_BYTES + bytes.readUInt32LE(index);
    const body = bytes.subarray(index + HEAD_BYTES, end);
    if (end > bytes.length || crc32(body) !== bytes.readUInt32LE(index + 4)) break;
    transactions.push(deserialize(body) as Change[]);
    index = end;
  }
  if (index < bytes.length) truncateSync(file, index);
  return transactions;
}
