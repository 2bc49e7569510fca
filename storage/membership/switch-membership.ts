/**
 * Joining, leaving and locking on a machine where each membership has a database of its own.
 *
 * Guarantees: one person's tips never leave under another person's name. Whatever ends in the middle of a switch is
 * done again or undone by the next one, and loses nothing.
 */
import { Dexie } from 'dexie';
import type { SouffleurDatabase } from '@/storage/database/database';
import { type Databases, DELETE_TIMEOUT_MS } from '@/storage/database/databases';
import type { MembershipRow } from '@/storage/database/meta-rows';
import { StorageError } from '@/storage/database/storage-error';
import { withTimeout } from '@/storage/database/timeout';
import { write } from '@/storage/database/transaction';
import { finishCopies, isCopyable, withSourcesErased } from '@/storage/pending-copy';
import { readPreferences, savePreferences } from '@/storage/preferences/preferences';
import { hasUnsentWork } from '@/storage/tips/tip-queries';
import {
  type Departure,
  type DirectoryRow,
  entryOf,
  membershipKey,
  newDatabaseName,
  searchCacheName,
  withAdopted,
} from './directory';
import { type Beginning, isOvertaken, readMembership, storeMembership } from './membership';
import { clearTraces, readUnjoinedData } from './unjoined-data';

/** A membership that the service has just given. */
export type Joined = Parameters<typeof storeMembership>[1];

/** The result of a join, and the database that the membership is in. */
export type Entered = { entered: boolean; before: MembershipRow | undefined; db: SouffleurDatabase };

/**
 * Opens the database of a membership that the service has just given. `bring`: the data written before anybody joined
 * belongs to this person; otherwise it stays where it is. The membership of before is left.
 */
export function enterMembership(
  databases: Databases,
  { joined, began, bring }: { joined: Joined; began: Beginning; bring: boolean },
): Promise<Entered> {
  return databases.exclusive(async () => {
    const { directory } = databases;
    await finishCopies(databases);
    const open = await databases.current();
    const row = await directory.read();
    const key = await membershipKey(joined);
    const entry = row.memberships[key];
    if (entry?.database === open.name) {
      await noteReplacedToken(databases, open, joined);
      return { entered: true, before: await storeMembership(open, joined), db: open };
    }
    const overtaken = await isOvertaken(open, joined, began);
    if (overtaken) return { entered: false, before: overtaken.before, db: open };

    const unjoined = row.current === row.unjoined;
    const departures = await othersLeave(databases, row, key);
    const personal = unjoined ? await readUnjoinedData(open) : undefined;
    if (unjoined && !entry && (bring || !personal)) {
      if (!bring) await clearTraces(open);
      const before = await storeMembership(open, joined);
      await directory.update((row) => withService(departed(withAdopted(row, key), departures), joined));
      return { entered: true, before, db: open };
    }
    const name = entry?.database ?? newDatabaseName();
    if (!entry) await directory.update((row) => ({ ...row, creating: [...row.creating, name] }));
    const db = databases.open(name);
    if (entry) await noteReplacedToken(databases, db, joined);
    const before = await storeMembership(db, joined);
    if (!entry) await copyMachinePreferences(open, db);
    const brought = bring && personal !== undefined && (await isCopyable(open));
    await directory.update((row) => {
      const entered: DirectoryRow = {
        ...withService(departed(row, departures), joined),
        current: name,
        creating: row.creating.filter((each) => each !== name),
        lastSwitch: { what: 'joined', switchedAt: joined.joinedAt },
      };
      entered.memberships = { ...entered.memberships, [key]: { database: name } };
      if (!brought) return entered;
      const pendingCopies = [...(row.pendingCopies ?? []), { from: open.name, to: name }];
      return { ...entered, unjoined: newDatabaseName(), pendingCopies };
    });
    // After the switch: a copy made before would remain if the person does not join, or answers otherwise.
    if (brought) await finishCopies(databases);
    // Last: until then the same attempt may have to be made again.
    if (!brought)
      await write(open, [open.meta], (open) => open.meta.bulkDelete(['joining', 'form-draft:join']));
    databases.release(open.name);
    return { entered: true, before, db };
  });
}

/**
 * Leaves the current membership. The directory records the departure before anything else, so that the token is revoked
 * and the database is erased even when the worker ends right after. Returns the membership that was left.
 */
export function departMembership(
  databases: Databases,
  { erase, now }: { erase: boolean; now: number },
): Promise<MembershipRow | undefined> {
  return databases.exclusive(async () => {
    await finishCopies(databases);
    const open = await databases.current();
    const membership = await readMembership(open);
    const { current, unjoined } = await databases.directory.read();
    if (!membership || current === unjoined) return undefined;
    const departure = departureOf(open.name, membership, erase);
    const depart = () =>
      databases.directory.update((row) => ({
        ...departed(row, [departure], now),
        current: row.unjoined,
        lastSwitch: { what: erase ? 'erased' : 'left', switchedAt: now },
      }));
    await depart().catch(async (error: unknown) => {
      if (!(error instanceof StorageError) || error.reason !== 'disk-full') throw error;
      // The search cache can be made again: it gives room for the few bytes that let a person go.
      await withTimeout(Dexie.delete(searchCacheName(open.name)), DELETE_TIMEOUT_MS);
      await depart();
    });
    return membership;
  });
}

/** In shared desk mode: the person in use has to say again who they are. Their database and token stay. */
export async function lockDesk({ directory }: Pick<Databases, 'directory'>): Promise<void> {
  await directory.update((row) => {
    const found = entryOf(row, row.current);
    if (!row.sharedDesk || !found) return undefined;
    const [key, entry] = found;
    return {
      ...row,
      current: row.unjoined,
      memberships: { ...row.memberships, [key]: { ...entry, locked: true } },
    };
  });
}

/** Makes the copies that a switch which ended too early has left to do. */
export function resumeCopies(databases: Databases): Promise<void> {
  return databases.exclusive(() => finishCopies(databases));
}

/** Deletes the databases of joins that never ended. Called when no join is under way. */
export function abandonedJoins(databases: Databases): Promise<void> {
  return databases.exclusive(async () => {
    const { creating } = await databases.directory.read();
    if (creating.length === 0) return;
    const erasures = creating.map((database) => ({ database, erase: true, attempts: 0, retryAt: 0 }));
    await databases.directory.update((row) => ({ ...departed(row, erasures), creating: [] }));
  });
}

/** Records that the old token is to be revoked, before the new one replaces it. */
async function noteReplacedToken(
  { directory }: Databases,
  db: SouffleurDatabase,
  joined: Joined,
): Promise<void> {
  const before = await readMembership(db);
  if (!before || before.token === joined.token) return;
  const departure = departureOf(db.name, before, false);
  await directory.update((row) => ({ ...row, departures: [...row.departures, departure] }));
}

/** Records erased databases that exist again: a page that was slow to close one may have reopened it. */
export async function reopenedErasures({ directory }: Pick<Databases, 'directory'>): Promise<void> {
  const { erased, departures } = await directory.read();
  if (erased.length === 0) return;
  const names = new Set(await Dexie.getDatabaseNames());
  const again = erased.filter(
    (name) =>
      (names.has(name) || names.has(searchCacheName(name))) &&
      !departures.some(({ database, erase }) => erase && database === name),
  );
  if (again.length === 0) return;
  const erasures = again.map((database) => ({ database, erase: true, attempts: 0, retryAt: 0 }));
  await directory.update((row) => ({ ...row, departures: [...row.departures, ...erasures] }));
}

/** The departures of the person in use and of those who are locked out, when another one joins. */
async function othersLeave(databases: Databases, row: DirectoryRow, key: string): Promise<Departure[]> {
  const leaving = Object.entries(row.memberships).filter(
    ([other, { database, locked }]) => other !== key && (database === row.current || locked === true),
  );
  const found: Departure[] = [];
  for (const [, { database }] of leaving) {
    const db = databases.open(database);
    const membership = await readMembership(db);
    // In shared desk mode nothing stays, except data that exists nowhere else: its author was not asked.
    const copying = row.pendingCopies?.some(({ to }) => to === database) ?? false;
    const erase = row.sharedDesk && !copying && !(await hasUnsentWork(db));
    if (membership) found.push(departureOf(database, membership, erase));
    if (database !== row.current) databases.release(database);
  }
  return found;
}

function departureOf(database: string, membership: MembershipRow, erase: boolean): Departure {
  const { address, token, protocol } = membership;
  const revoke = { address, token, ...(protocol === undefined ? {} : { protocol }) };
  return { database, erase, revoke, attempts: 0, retryAt: 0 };
}

function departed(row: DirectoryRow, departures: readonly Departure[], now?: number): DirectoryRow {
  const memberships = { ...row.memberships };
  for (const { database, erase } of departures) {
    const [key, entry] = entryOf(row, database) ?? [];
    if (key === undefined || !entry) continue;
    if (erase) delete memberships[key];
    else memberships[key] = { database, ...(now === undefined ? {} : { leftAt: now }) };
  }
  const erased = departures.filter(({ erase }) => erase).map(({ database }) => database);
  // Data of an erased membership that is not copied yet is erased with it.
  return withSourcesErased(
    {
      ...row,
      memberships,
      departures: [...row.departures, ...departures],
      erased: [...row.erased, ...erased],
    },
    ({ to }) => erased.includes(to),
  );
}

function withService(row: DirectoryRow, { address }: Pick<Joined, 'address'>): DirectoryRow {
  return row.sharedDesk ? { ...row, address } : row;
}

/** Language and theme belong to the machine; every other preference belongs to the person. */
async function copyMachinePreferences(from: SouffleurDatabase, to: SouffleurDatabase): Promise<void> {
  const { language, theme } = await readPreferences(from);
  await savePreferences(to, { theme, ...(language === undefined ? {} : { language }) });
}
