import { Dexie } from 'dexie';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  checkIdentity,
  dismissLoss,
  followUnsent,
  type IdentityStore,
  readLoss,
} from '@/storage/database/database-identity';
import { listMyTips } from '@/storage/tips/tip-queries';
import { captureTip, withdrawTip } from '@/storage/tips/tips';
import { content, failWrites, testDatabase } from '@/tests/support/database';
import { eventually } from '@/tests/support/eventually';

/** A place for the mark, such as a browser's. `held` is what lies there. */
function markPlace(held?: string): IdentityStore & { held: string | undefined } {
  const place = {
    held,
    read: () => place.held,
    write: (text: string) => {
      place.held = text;
    },
  };
  return place;
}

const unsentIn = (place: { held: string | undefined }) => JSON.parse(place.held ?? '{}').unsent;
const NOW = 1_000;

describe('[S28] a database', () => {
  it('that is met again is the same, and no loss', async () => {
    const db = testDatabase();
    const place = markPlace();
    await checkIdentity(db, place, NOW);
    const born = place.held;
    expect(born).toBeDefined();
    await checkIdentity(db, place, NOW + 1);
    expect([place.held, await readLoss(db)]).toEqual([born, undefined]);
  });

  it('whose copy into the database of its member is due is not lost', async () => {
    const [from, to] = [testDatabase(), testDatabase()];
    const place = markPlace();
    await captureTip(from, content('Une.'), { now: 1 });
    await checkIdentity(from, place, NOW);
    const pendingCopies = [{ from: from.name, to: to.name }];
    const memberships = { lea: { database: to.name } };
    await checkIdentity(to, place, NOW + 1, { memberships, unjoined: 'next', erased: [], pendingCopies });
    expect(await readLoss(to)).toBeUndefined();
  });

  it('that was erased is reported as lost, with the unsent count, until that is acknowledged', async () => {
    const db = testDatabase();
    const place = markPlace();
    await captureTip(db, content('Une.'), { now: 1 });
    await captureTip(db, content('Deux.'), { now: 2 });
    await checkIdentity(db, place, NOW);
    db.close();
    await Dexie.delete(db.name);

    const next = testDatabase(db.name);
    // The worker may have written to it before any panel was opened.
    await captureTip(next, content('Depuis.'), { now: 3 });
    await checkIdentity(next, place, NOW + 5);
    expect(await readLoss(next)).toEqual({ foundAt: NOW + 5, unsent: 2 });
    expect(unsentIn(place)).toBe(1);
    await checkIdentity(next, place, NOW + 6);
    expect(await readLoss(next)).toEqual({ foundAt: NOW + 5, unsent: 2 });
    await dismissLoss(next);
    await checkIdentity(next, place, NOW + 7);
    expect(await readLoss(next)).toBeUndefined();
    expect(await listMyTips(next)).toHaveLength(1);
  });

  it.each([undefined, '', '{', 'null', '{"id":"x","unsent":1}', '{"id":3}'])(
    'of before there were marks is no loss, nor is one whose mark is %j',
    async (held) => {
      const db = testDatabase();
      await captureTip(db, content('Déjà là.'), { now: 1 });
      const place = markPlace(held);
      await checkIdentity(db, place, NOW);
      expect(await readLoss(db)).toBeUndefined();
      expect(unsentIn(place)).toBe(1);
    },
  );

  it('is no loss where its identity cannot be stored, nor reported twice where it cannot be changed', async () => {
    const none = testDatabase();
    const refused = { read: () => undefined, write: () => undefined };
    await checkIdentity(none, refused, NOW);
    await checkIdentity(none, refused, NOW);
    expect(await readLoss(none)).toBeUndefined();

    const db = testDatabase();
    const stuck = markPlace(JSON.stringify({ id: crypto.randomUUID(), unsent: 0 }));
    await checkIdentity(db, { ...stuck, write: () => undefined }, NOW);
    expect(await readLoss(db)).toEqual({ foundAt: NOW, unsent: 0 });
    await dismissLoss(db);
    await checkIdentity(db, stuck, NOW);
    expect(await readLoss(db)).toBeUndefined();
  });

  it('that two windows meet at once has one birth and one mark', async () => {
    const place = markPlace(JSON.stringify({ id: crypto.randomUUID(), unsent: 4 }));
    const db = testDatabase();
    await Promise.all([checkIdentity(db, place, NOW), checkIdentity(testDatabase(db.name), place, NOW + 1)]);
    expect(await readLoss(db)).toMatchObject({ unsent: 4 });
    expect(JSON.parse(place.held ?? '')).toMatchObject({
      id: ((await db.meta.get('birth')) as { id: string }).id,
    });
  });

  it('that could not keep its birth leaves no mark of it', async () => {
    const db = testDatabase();
    const place = markPlace();
    await db.open();
    const restoreWrites = failWrites(db, 'meta', 'quota-in-abort');
    await expect(checkIdentity(db, place, NOW)).rejects.toMatchObject({ reason: 'disk-full' });
    expect(place.held).toBeUndefined();
    restoreWrites();
    await checkIdentity(db, place, NOW);
    expect(await readLoss(db)).toBeUndefined();
  });
});

describe('[S28] the number of unsent tips', () => {
  it('is stored in the identity as it changes, and not lost with the database', async () => {
    const db = testDatabase();
    const place = markPlace();
    await checkIdentity(db, place, NOW);
    const following = followUnsent(db, place);
    onTestFinished(() => following.unsubscribe());
    const id = await captureTip(db, content('Une.'), { now: 1 });
    await captureTip(db, content('Deux.'), { now: 2 });
    await eventually(() => unsentIn(place)).toBe(2);
    await withdrawTip(db, id);
    await eventually(() => unsentIn(place)).toBe(1);
    // As an open panel sees a database that was emptied beneath it.
    await db.transaction('rw', db.tables, async () => {
      for (const table of db.tables) await table.clear();
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(unsentIn(place)).toBe(1);
  });
});
