/**
 * The identity of the database, so that a lost one is recognised.
 * Guarantees: a database that the browser evicted, or somebody cleared, is not mistaken for a fresh one: its identity
 * is stored in it and outside of it, where neither quota nor eviction reaches. Where both were cleared together, the
 * loss is unknown.
 */
import { liveQuery, type Subscription } from 'dexie';
import { v4 as randomId } from 'uuid';
import * as z from 'zod';
import type { DirectoryRow } from '@/storage/membership/directory';
import { unsentCount } from '@/storage/tips/tip-queries';
import { DATABASE_NAME, type SouffleurDatabase } from './database';
import type { IdentityRow } from './meta-rows';
import { read, write } from './transaction';

/** Where the outer copy of the identity is stored. Neither call throws. */
export type IdentityStore = { read: () => string | undefined; write: (text: string) => void };

/**
 * `unsent`: how many tips the service had not received when a page last saw to it. `database`: its name; releases
 * that had only one did not write it.
 */
const markSchema = z.object({
  id: z.uuid(),
  unsent: z.int().min(0),
  database: z.string().default(DATABASE_NAME),
});
type IdentityMark = z.infer<typeof markSchema>;

/** The databases that the directory knows, those that were deleted included. */
type DirectoryNames = Pick<DirectoryRow, 'memberships' | 'unjoined' | 'erased' | 'pendingCopies'>;

/** What is known of a lost database. */
export type Loss = { foundAt: number; unsent: number };

/**
 * Compares the database with the mark, and notes in it when another one was here before. To be called at the
 * start of a page, once the database is open.
 */
export async function checkIdentity(
  db: SouffleurDatabase,
  store: IdentityStore,
  now: number,
  directory?: DirectoryNames,
): Promise<void> {
  const found = readIdentityMark(store);
  // The database of another membership is closed or was deleted on purpose: it is not lost.
  const stored =
    found && found.database !== db.name && isKnown(directory, found.database) ? undefined : found;
  let identity = await readIdentity(db);
  if (!identity || isLoss(identity, stored)) {
    identity = await write(db, [db.meta], async (db) => {
      // Another window may have been quicker.
      const before = await db.meta.get('birth');
      const lost = isLoss(before, stored);
      if (before && !lost) return before;
      const fresh: IdentityRow = { key: 'birth', id: before?.id ?? randomId() };
      const row =
        lost && stored
          ? { ...fresh, after: stored.id, lost: { foundAt: now, unsent: stored.unsent } }
          : fresh;
      await db.meta.put(row);
      return row;
    });
  }
  // After the row is on the disk: the identity of a database that never was would be reported as a loss.
  if (stored?.id !== identity.id) {
    writeIdentityMark(store, { id: identity.id, unsent: await unsentCount(db), database: db.name });
  }
}

/** Updates the stored count of unsent tips for as long as the page is open. */
export function followUnsent(db: SouffleurDatabase, store: IdentityStore): Subscription {
  return liveQuery(async () => ({
    identity: await readIdentity(db),
    unsent: await unsentCount(db),
  })).subscribe({
    next: ({ identity, unsent }) => {
      const stored = readIdentityMark(store);
      // A lost database counts nothing: the stored identity continues to say how much was in it.
      if (stored && stored.id === identity?.id && stored.unsent !== unsent)
        writeIdentityMark(store, { ...stored, unsent });
    },
    error: (error: unknown) => console.error('unsent tips can no longer be counted', error),
  });
}

/** The loss that this advisor has not taken note of yet. */
export async function readLoss(db: SouffleurDatabase): Promise<Loss | undefined> {
  return (await readIdentity(db))?.lost;
}

/** This advisor knows. */
export function dismissLoss(db: SouffleurDatabase): Promise<void> {
  return write(db, [db.meta], async (db) => {
    const identity = await db.meta.get('birth');
    if (!identity) return;
    const { lost: _known, ...rest } = identity;
    await db.meta.put(rest);
  });
}

/** The identity of another database than this one, whose loss this one has not recorded yet. */
function isLoss(identity: IdentityRow | undefined, stored: IdentityMark | undefined): boolean {
  return stored !== undefined && stored.id !== identity?.id && stored.id !== identity?.after;
}

function isKnown(directory: DirectoryNames | undefined, database: string): boolean {
  if (!directory) return false;
  const { memberships, unjoined, erased, pendingCopies = [] } = directory;
  const present = Object.values(memberships).some((entry) => entry.database === database);
  const source = pendingCopies.some(({ from }) => from === database);
  return present || source || unjoined === database || erased.includes(database);
}

function readIdentity(db: SouffleurDatabase): Promise<IdentityRow | undefined> {
  return read(db, [db.meta], async (db) => await db.meta.get('birth'));
}

function readIdentityMark(store: IdentityStore): IdentityMark | undefined {
  try {
    return markSchema.safeParse(JSON.parse(store.read() ?? '')).data;
  } catch {
    return undefined;
  }
}

function writeIdentityMark(store: IdentityStore, mark: IdentityMark): void {
  store.write(JSON.stringify(mark));
}
