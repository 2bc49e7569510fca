/**
 * What is left to do for memberships that were left: their databases are closed or deleted, their tokens revoked.
 *
 * Guarantees: everything to do is in the directory, so it goes on after a worker ended, and again until the service
 * has answered. A database in use is never touched.
 */
import { type Databases, eraseDatabase } from '@/storage/databases';
import type { Departure } from '@/storage/directory';
import { holdsToken, leaveOrganisation, readMembership } from '@/storage/membership';
import { StorageError } from '@/storage/storage-error';
import { backOffMs } from './back-off';
import { giveBack } from './give-back';
import type { Connect } from './transport';

export type DepartureOptions = {
  databases: Databases;
  transport: Connect;
  now: () => number;
  random: () => number;
};

/** Does what is due. Answers how many tokens are not revoked yet. */
export async function finishDepartures(options: DepartureOptions): Promise<number> {
  const { databases, now } = options;
  const { departures, current } = await databases.directory.read();
  for (const departure of departures) {
    if (departure.retryAt > now() || departure.database === current) continue;
    await finish(departure, options);
  }
  const { departures: open } = await databases.directory.read();
  return open.filter(({ revoke }) => revoke !== undefined).length;
}

async function finish(
  departure: Departure,
  { databases, transport, now, random }: DepartureOptions,
): Promise<void> {
  const { database, revoke } = departure;
  const closed = await closeDatabase(departure, databases, now());
  const revoked = revoke === undefined || (await giveBack(transport, revoke));
  const attempts = departure.attempts + 1;
  // The first look after an erasure is soon: a page may have opened the database again.
  const retryAt = now() + (revoked ? 0 : backOffMs({ failures: attempts, random }));
  await databases.directory.update((row) => ({
    ...row,
    departures: row.departures.flatMap((each) => {
      if (each.database !== database || each.revoke?.token !== revoke?.token) return [each];
      if (closed && revoked) return [];
      const { revoke: _revoked, ...rest } = each;
      return [{ ...rest, ...(revoked || !revoke ? {} : { revoke }), attempts, retryAt }];
    }),
  }));
}

/** Answers whether nothing is left to do with the database. */
async function closeDatabase(
  { database, erase, revoke }: Departure,
  databases: Databases,
  now: number,
): Promise<boolean> {
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
