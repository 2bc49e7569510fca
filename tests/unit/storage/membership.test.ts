import { describe, expect, it } from 'vitest';
import type { Member, Role } from '@/protocol/api';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { TipRow } from '@/storage/database/tip-rows';
import { write } from '@/storage/database/transaction';
import {
  joinKeyFor,
  leaveOrganisation,
  readMembership,
  readSyncState,
  storeMembership,
} from '@/storage/membership/membership';
import { newPackDraft } from '@/storage/packs/pack-drafts';
import { allNews, installPack, listPacks, readPack } from '@/storage/packs/packs';
import { toggleFavourite } from '@/storage/preferences/preferences';
import { saveDraft } from '@/storage/tips/drafts';
import { ensureSyncRow } from '@/storage/tips/outbox';
import { listMyTips } from '@/storage/tips/tip-queries';
import { captureTip, reviewTip, reviseTip } from '@/storage/tips/tips';
import { card, content, pack, testDatabase } from '@/tests/support/database';

function member(name: string, role: Role = 'advisor'): Member {
  const organisation = { id: crypto.randomUUID(), name: 'Les Essais' };
  return { id: crypto.randomUUID(), name, role, organisation, teams: [] };
}

async function joined(db: SouffleurDatabase, who = member('Léa'), joinedAt = 10): Promise<Member> {
  await storeMembership(db, { address: 'https://s.example', token: 't'.repeat(43), member: who, joinedAt });
  return who;
}

async function addTold(db: SouffleurDatabase, mine: 0 | 1, words: string): Promise<string> {
  const id = crypto.randomUUID();
  const server = { content: content(words), revision: 1, status: { state: 'received' } as const };
  const row: TipRow = { id, mine, capturedAt: 1, server, ...server };
  await db.tips.add(row);
  return id;
}

const words = async (db: SouffleurDatabase) => (await listMyTips(db)).map((tip) => tip.content.words).sort();

describe('a membership', () => {
  it('is stored with its token and read back', async () => {
    const db = testDatabase();
    expect(await readMembership(db)).toBeUndefined();
    const who = await joined(db);
    expect(await readMembership(db)).toEqual({
      key: 'membership',
      address: 'https://s.example',
      token: 't'.repeat(43),
      member: who,
      joinedAt: 10,
      checkedAt: 10,
    });
  });

  it('begins with no failure behind it', async () => {
    const db = testDatabase();
    const sync = await write(db, [db.meta], (db) => ensureSyncRow(db));
    await db.meta.put({ ...sync, failures: 4, notBefore: 999, lastReason: 'token-revoked' });
    await joined(db);
    expect(await readSyncState(db)).toEqual({ ...sync, failures: 0, notBefore: 0 });
  });

  it('[S22] keeps the key of an attempt until it succeeded, one for each address and code', async () => {
    const db = testDatabase();
    const key = (sha256: string, joinKey: string) =>
      joinKeyFor(db, { sha256, typedSha256: `${sha256} typed`, joinKey });
    expect(await key('a', 'k1')).toBe('k1');
    expect(await key('a', 'k2')).toBe('k1');
    expect(await key('b', 'k3')).toBe('k3');
    expect(await key('a', 'k4')).toBe('k1');
    await joined(db);
    expect(await key('b', 'k5')).toBe('k5');
  });

  it('[S22] keeps the keys of the last ten attempts, each counted from when it was last made', async () => {
    const db = testDatabase();
    const attempt = (n: number, joinKey = `k${n}`) =>
      joinKeyFor(db, { sha256: `${n}`, typedSha256: `${n} typed`, joinKey });
    for (let n = 0; n < 10; n += 1) await attempt(n);
    expect(await attempt(0, 'new')).toBe('k0');
    await attempt(10);
    expect(await attempt(0, 'new')).toBe('k0');
    expect(await attempt(1, 'new')).toBe('new');
  });
});

describe('leaving', () => {
  it('[S21] takes the token, the packs and the tips of the organisation away', async () => {
    const db = testDatabase();
    await joined(db);
    await addTold(db, 1, 'Envoyé.');
    await addTold(db, 0, 'D’une collègue.');
    const sha256 = '0'.repeat(64);
    for (const version of [1, 2]) {
      const whole = pack('maison', version, [card('a')]);
      await installPack(db, { pack: whole, origin: 'organisation', sha256, now: 1 });
    }
    const before = await readSyncState(db);
    await leaveOrganisation(db, 50);
    expect(await readMembership(db)).toBeUndefined();
    expect([await listPacks(db), await allNews(db), await db.tips.toArray()]).toEqual([[], [], []]);
    expect([await db.cards.count(), await db.packVersions.count()]).toEqual([0, 0]);
    const after = await readSyncState(db);
    expect(after).toEqual({ key: 'sync', clientId: after?.clientId, nextN: 1, failures: 0, notBefore: 0 });
    expect(after?.clientId).not.toBe(before?.clientId);
  });

  it('[S21] keeps what its service never received, drafts and favourites, and the commands in order', async () => {
    const db = testDatabase();
    await joined(db);
    const colleague = await addTold(db, 0, 'D’une collègue.');
    await captureTip(db, content('Gardé un.'), { now: 2 });
    await reviewTip(db, colleague);
    await captureTip(db, content('Gardé deux.'), { now: 3 });
    await saveDraft(db, { key: 'capture', content: content('En cours'), now: 4 });
    await toggleFavourite(db, 'maison/a', 5);
    await newPackDraft(db, { packId: 'neuf', title: { fr: 'N' }, summary: { fr: 'N' }, chapters: [] });
    await leaveOrganisation(db, 50);
    expect(await words(db)).toEqual(['Gardé deux.', 'Gardé un.']);
    const rows = await db.commands.orderBy('at').toArray();
    expect(rows.map(({ n, body }) => [n, body.type])).toEqual([
      [undefined, 'tip.capture'],
      [undefined, 'tip.capture'],
    ]);
    expect((await readSyncState(db))?.nextN).toBe(1);
    expect([await db.drafts.count(), await db.favourites.count(), await db.packDrafts.count()]).toEqual([
      1, 1, 1,
    ]);
  });

  it('[S21] lets a change that was never received live on as a tip of its own', async () => {
    const db = testDatabase();
    await joined(db);
    const id = await addTold(db, 1, 'Envoyé.');
    await reviseTip(db, id, content('Envoyé, et mieux dit.'));
    await leaveOrganisation(db, 50);
    const [stored] = await listMyTips(db);
    expect(stored).toMatchObject({ content: content('Envoyé, et mieux dit.'), status: { state: 'kept' } });
    expect(stored?.id).not.toBe(id);
    expect(await db.commands.toArray()).toMatchObject([{ body: { type: 'tip.capture', tipId: stored?.id } }]);
  });

  it('keeps a refused tip with its reason', async () => {
    const db = testDatabase();
    await joined(db);
    const id = await captureTip(db, content('Refusé.'), { now: 1 });
    await db.commands.clear();
    await db.tips.update(id, { status: { state: 'refused', reason: 'invalid-command' } });
    await leaveOrganisation(db, 50);
    expect(await listMyTips(db)).toMatchObject([{ id, status: { state: 'refused' } }]);
  });

  it("restores a built-in pack that the organisation's own version had replaced", async () => {
    const db = testDatabase();
    await joined(db);
    const builtIn = pack('desescalade', 2, [card('a', 'Livré')]);
    const sha256 = 'a'.repeat(64);
    await installPack(db, { pack: builtIn, origin: 'built-in', sha256, now: 1 });
    const own = pack('desescalade', 1, [card('a', 'Maison')]);
    await installPack(db, { pack: own, origin: 'organisation', sha256: 'b'.repeat(64), now: 2 });
    await leaveOrganisation(db, 50);
    expect(await listPacks(db)).toMatchObject([{ version: 2, origin: 'built-in', sha256 }]);
    expect(await readPack(db, 'desescalade')).toEqual(builtIn);
  });

  it('is harmless without a membership', async () => {
    const db = testDatabase();
    await captureTip(db, content('À moi.'), { now: 1 });
    await leaveOrganisation(db, 50);
    expect(await words(db)).toEqual(['À moi.']);
  });
});

describe('joining again', () => {
  it('keeps everything when it is the same member with a new token', async () => {
    const db = testDatabase();
    const who = await joined(db);
    await addTold(db, 1, 'Déjà là-bas.');
    const before = await readSyncState(db);
    await storeMembership(db, {
      address: 'https://s.example',
      token: 'n'.repeat(43),
      member: who,
      joinedAt: 70,
    });
    expect(await words(db)).toEqual(['Déjà là-bas.']);
    expect((await readSyncState(db))?.clientId).toBe(before?.clientId);
  });
});
