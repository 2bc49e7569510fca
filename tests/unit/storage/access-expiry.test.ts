import { describe, expect, it } from 'vitest';
import type { MembershipRow } from '@/storage/database/meta-rows';
import {
  claimExpiryNotice,
  EXPIRY_NOTICE_MS,
  nearExpiry,
  readNearExpiry,
} from '@/storage/membership/access-expiry';
import { storeMembership } from '@/storage/membership/membership';
import { testDatabase } from '@/tests/support/database';

const END = 100 * EXPIRY_NOTICE_MS;

describe('an access that expires', () => {
  it('is near from seven days before until its end, by the clock of the service', () => {
    const row = { tokenExpiresAt: END };
    expect(nearExpiry(row, undefined, END - EXPIRY_NOTICE_MS - 1)).toBeUndefined();
    expect(nearExpiry(row, undefined, END - EXPIRY_NOTICE_MS)).toEqual({ expiresAt: END, signIn: false });
    expect(nearExpiry({ ...row, signIn: { provider: 'Clarté' } }, undefined, END - 1)).toEqual({
      expiresAt: END,
      signIn: true,
    });
    expect(nearExpiry(row, undefined, END)).toBeUndefined();
    const ahead = { clockSkewMs: 60_000 };
    expect(nearExpiry(row, ahead, END - EXPIRY_NOTICE_MS - 60_000)).toBeDefined();
    expect(nearExpiry(row, ahead, END - 60_000)).toBeUndefined();
  });

  it('is never near where the service named none', () => {
    expect(nearExpiry(undefined, undefined, END)).toBeUndefined();
    expect(nearExpiry({}, undefined, END)).toBeUndefined();
    expect(nearExpiry({ tokenExpiresAt: null }, undefined, END)).toBeUndefined();
  });

  it('is announced once, by one of the panels that are open, and again for another expiry', async () => {
    const db = testDatabase();
    const now = END - 1;
    expect(await claimExpiryNotice(db, now)).toBeUndefined();
    const organisation = { id: crypto.randomUUID(), name: 'Les Essais' };
    const member = {
      id: crypto.randomUUID(),
      name: 'Léa',
      role: 'advisor',
      organisation,
      teams: [],
    } as const;
    const joined = { address: 'https://s.example', token: 't'.repeat(43), joinedAt: 1 };
    await storeMembership(db, { ...joined, member: { ...member, teams: [] } });
    expect(await claimExpiryNotice(db, now)).toBeUndefined();
    const row = (await db.meta.get('membership')) as MembershipRow;
    await db.meta.put({ ...row, tokenExpiresAt: END });
    const both = await Promise.all([claimExpiryNotice(db, now), claimExpiryNotice(db, now)]);
    expect(both.filter((claimed) => claimed !== undefined)).toEqual([{ expiresAt: END, signIn: false }]);
    expect(await claimExpiryNotice(db, now)).toBeUndefined();
    // The settings go on saying it.
    expect(await readNearExpiry(db, now)).toEqual({ expiresAt: END, signIn: false });
    const renewed = (await db.meta.get('membership')) as MembershipRow;
    await db.meta.put({ ...renewed, tokenExpiresAt: END + 5 });
    expect(await claimExpiryNotice(db, now)).toEqual({ expiresAt: END + 5, signIn: false });
  });
});
