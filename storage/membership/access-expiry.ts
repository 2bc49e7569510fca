/**
 * When the access of this panel expires by itself: the end of a sign-in, or of a token that was not rotated.
 *
 * Guarantees: an expiry is announced once on this machine, however many panels are open.
 */
import { DAY_MS } from '@/protocol/duration';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { MembershipRow, SyncRow } from '@/storage/database/meta-rows';
import { read, write } from '@/storage/database/transaction';

/** An expiry is announced this long before. */
export const EXPIRY_NOTICE_MS = 7 * DAY_MS;

export type AccessExpiry = { expiresAt: number; signIn: boolean };

/** The expiry of a membership when it is near; undefined when it is far, unknown or past. */
export function nearExpiry(
  membership: Pick<MembershipRow, 'tokenExpiresAt' | 'signIn'> | undefined,
  sync: Pick<SyncRow, 'clockSkewMs'> | undefined,
  now: number,
): AccessExpiry | undefined {
  const expiresAt = membership?.tokenExpiresAt;
  if (expiresAt === undefined || expiresAt === null) return undefined;
  // By the service's clock: it is the one that decides.
  const left = expiresAt - (now + (sync?.clockSkewMs ?? 0));
  if (left <= 0 || left > EXPIRY_NOTICE_MS) return undefined;
  return { expiresAt, signIn: membership?.signIn !== undefined };
}

/** The near expiry of the membership in a database. */
export function readNearExpiry(db: SouffleurDatabase, now: number): Promise<AccessExpiry | undefined> {
  return read(db, [db.meta], async (db) =>
    nearExpiry(await db.meta.get('membership'), await db.meta.get('sync'), now),
  );
}

/** The near expiry that was not announced yet, for the one caller that announces it; undefined for every other. */
export function claimExpiryNotice(db: SouffleurDatabase, now: number): Promise<AccessExpiry | undefined> {
  return write(db, [db.meta], async (db) => {
    const membership = await db.meta.get('membership');
    const expiry = nearExpiry(membership, await db.meta.get('sync'), now);
    if (!membership || !expiry || membership.announcedExpiryAt === expiry.expiresAt) return undefined;
    await db.meta.put({ ...membership, announcedExpiryAt: expiry.expiresAt });
    return expiry;
  });
}
