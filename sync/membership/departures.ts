/**
 * What is left to do for memberships that were left: their databases are closed or deleted, their tokens revoked.
 *
 * Guarantees: everything to do is in the directory, so it goes on after a worker ended, and again until the service
 * has answered. A database in use is never touched.
 */
import { type Databases, eraseDatabase } from '@/storage/database/databases';
import { StorageError } from '@/storage/database/storage-error';
import type { Departure } from '@/storage/membership/directory';
import { holdsToken, leaveOrganisation, readMembership } from '@/storage/membership/membership';
import { backOffMs } from '@/sync/http/back-off';
import type { Connect } from '@/sync/http/transport';
import { giveBack } from './revoke-token';

export type DepartureOptions = {
  databases: Databases;
  transport: Connect;
  now: () => number;
  random: () => number;
};

/** Does what is due. Answers how many tokens are not revoked yet. */
export async function finishDepartures(options: DepartureOptions): Promise<number> {
  const { databases, now } = options;
  const { departures } = await databases.directory.read();
  for (const departure of departures) {
    if (departure.retryAt <= now()) await finish(departure, options);
  }
  const { departures: open } = await databases.directory.read();
  return open.filter(({ revoke }) => revoke !== undefined).length;
}

async function finish(
  departure: Departure,
  { databases, transport, now, random }: DepartureOptions,
): Promise<void> {
  const { revoke } = departure;
  if (await isTokenInUse(departure, databases)) {
    // The joining that was to replace it has not ended, or was given up.
    await databases.directory.update((row) => ({
      ...row,
      departures: row.departures.filter((each) => !isSame(each, departure)),
    }));
    return;
  }
  const closed = await closeDatabase(departure, databases, now());
  const revoked = revoke === undefined || (await giveBack(transport, revoke));
  const attempts = departure.attempts + 1;
  // The first check after an erasure is soon: a page may have opened the database again.
  const retryAt = now() + (revoked ? 0 : backOffMs({ failures: attempts, random }));
  await databases.directory.update((row) => ({
    ...row,
    departures: row.departures.flatMap((each) => {
      if (!isSame(each, departure)) return [each];
      if (closed && revoked) return [];
      const { revoke: _revoked, ...rest } = each;
      return [{ ...rest, ...(revoked || !revoke ? {} : { revoke }), attempts, retryAt }];
    }),
  }));
}

function isSame(a: Departure, b: Departure): boolean {
  return a.database === b.database && a.revoke?.token === b.revoke?.token;
}

/** Whether the membership in use has this token: as when it was to be replaced, and was not. */
function isTokenInUse({ database, revoke }: Departure, databases: Databases): Promise<boolean> {
  if (revoke === undefined) return Promise.resolve(false);
  return databases.exclusive(async () => {
    const { current } = await databases.directory.read();
    if (current !== database) return false;
    const membership = await readMembership(databases.open(database));
    return membership !== undefined && holdsToken(membership, revoke.token);
  });
}

/** Returns whether nothing is left to do with the database. */
async function closeDatabase(
  { database, erase, revoke }: Departure,
  databases: Databases,
  now: number,
): Promise<boolean> {
  const { current, erased } = await databases.directory.read();
  // Its member has come back, with another token.
  if (current === database) return !erase;
  // Opening it would create it again.
  if (!erase && erased.includes(database)) return true;
  try {
    if (erase) return await eraseDatabase(databases, database);
    const db = databases.open(database);
    // Somebody may have joined as the same member since: that token is another one.
    const membership = await readMembership(db);
    if (membership && revoke && holdsToken(membership, revoke.token)) await leaveOrganisation(db, now);
    databases.release(database);
    return true;
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    return false;
  }
}
