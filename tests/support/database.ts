/**
 * A real Dexie database over an IndexedDB in memory, and ways to make the disk beneath it fail. Each database
 * has a name of its own; a second one over the same name is what another page, or the next worker, opens.
 */
import { Dexie } from 'dexie';
import { IDBKeyRange, indexedDB } from 'fake-indexeddb';
import { onTestFinished } from 'vitest';
import type { Card, Pack } from '@/protocol/pack';
import type { TipContent } from '@/protocol/tip';
import { type SouffleurDatabase, souffleurDatabase } from '@/storage/database/database';
import { createDatabases, type Databases } from '@/storage/database/databases';
import { openDirectory } from '@/storage/membership/directory';

Dexie.dependencies.indexedDB = indexedDB;
Dexie.dependencies.IDBKeyRange = IDBKeyRange;
// What looks for IndexedDB by itself finds the same one.
Object.assign(globalThis, { indexedDB, IDBKeyRange });

let names = 0;

/** A database that is deleted after the test; with `name`, one more connection to that one. */
export function testDatabase(name?: string): SouffleurDatabase {
  names += 1;
  const db = souffleurDatabase(name ?? `souffleur-${names}`);
  onTestFinished(async () => {
    db.close();
    if (name === undefined) await Dexie.delete(db.name);
  });
  return db;
}

/** The databases of a machine of its own; with `name`, what the next worker or another page there opens. */
export function testDatabases(name?: string): Databases & { name: string } {
  names += 1;
  const machine = name ?? `machine-${names}`;
  const databases = createDatabases(openDirectory(`${machine}-directory`, machine));
  onTestFinished(async () => {
    // The directory of a worker that was killed does not open again.
    const row = await databases.directory.read().catch(() => undefined);
    const entered = Object.values(row?.memberships ?? {}).map(({ database }) => database);
    const all = row ? [row.current, row.unjoined, ...entered] : [];
    databases.directory.close();
    for (const each of all) databases.release(each);
    if (name !== undefined) return;
    for (const each of [...all, `${machine}-directory`]) await Dexie.delete(each);
  });
  return Object.assign(databases, { name: machine });
}

/** The databases of a machine on which this is the one of a release that had only one. */
export function machineOf(db: SouffleurDatabase): Databases {
  return testDatabases(db.name);
}

export type DiskFault = 'quota-in-request' | 'quota-in-abort' | 'abort' | 'unknown' | 'hang';

/**
 * From now on writes to `table` fail in the given way, until the returned function is called: as an error of
 * the request, as an abort of the transaction with or without the reason inside, or by never settling.
 */
export function failWrites(db: SouffleurDatabase, table: string, fault: DiskFault): () => void {
  let failing = true;
  const name = `fault-${table}`;
  db.use({
    stack: 'dbcore',
    name,
    create: (core) => ({
      ...core,
      table: (wanted) => {
        const below = core.table(wanted);
        if (wanted !== table) return below;
        return {
          ...below,
          mutate: (request) => {
            if (!failing) return below.mutate(request);
            return faulty(fault, request.trans as unknown as IDBTransaction, () => below.mutate(request));
          },
        };
      },
    }),
  });
  // Middleware counts from the next opening on.
  db.close({ disableAutoOpen: false });
  return () => {
    failing = false;
  };
}

function faulty<T>(fault: DiskFault, transaction: IDBTransaction, write: () => Promise<T>): Promise<T> {
  switch (fault) {
    case 'quota-in-request':
      return Promise.reject(new DOMException('full', 'QuotaExceededError'));
    case 'unknown':
      return Promise.reject(new DOMException('backing store', 'UnknownError'));
    case 'abort':
      transaction.abort();
      return write();
    case 'quota-in-abort': {
      const done = write();
      // As Chrome does: neither success nor error of the request, only an abort with the reason inside.
      (transaction as unknown as { _abort: (name: string) => void })._abort('QuotaExceededError');
      return done;
    }
    case 'hang':
      return new Promise<T>(() => undefined);
  }
}

/** From now on notes the most rows of `table` that one read brings into memory; the function returns it. */
export function largestRead(db: SouffleurDatabase, table: string): () => number {
  let largest = 0;
  db.use({
    stack: 'dbcore',
    name: `reads-of-${table}`,
    create: (core) => ({
      ...core,
      table: (wanted) => {
        const below = core.table(wanted);
        if (wanted !== table) return below;
        return {
          ...below,
          query: async (request) => {
            const response = await below.query(request);
            if (request.values) largest = Math.max(largest, response.result.length);
            return response;
          },
        };
      },
    }),
  });
  // Middleware counts from the next opening on.
  db.close({ disableAutoOpen: false });
  return () => largest;
}

export function content(words: string, more: Partial<TipContent> = {}): TipContent {
  return { kind: 'tip', language: 'fr', words, ...more };
}

export function card(id: string, title = id, more: Partial<Card> = {}): Card {
  const text = { title, summary: `À propos de ${title}.`, cues: [], steps: [], avoid: [], keywords: [] };
  return { id, kind: 'situation', next: [], fr: { ...text, scripts: [] }, ...more };
}

/** A valid pack whose cards stand in one chapter, in the order given. */
export function pack(id: string, version: number, cards: Card[], more: Partial<Pack> = {}): Pack {
  return {
    format: 'souffleur-pack',
    formatVersion: 1,
    id,
    version,
    publishedAt: 1_700_000_000_000 + version,
    title: { fr: 'Essais' },
    summary: { fr: 'Pour les essais.' },
    chapters: [{ id: 'un', title: { fr: 'Un' }, cards: cards.map((each) => each.id) }],
    cards,
    ...more,
  };
}
