import { describe, expect, it } from 'vitest';
import type { Pack } from '@/protocol/pack';
import type { SouffleurDatabase } from '@/storage/database/database';
import {
  allCards,
  allNews,
  cardsByRef,
  firstCards,
  type InstallResult,
  installPack,
  listPacks,
  markNewsSeen,
  type PackInstall,
  packCards,
  packSize,
  readCard,
  readPack,
  removePack,
  restorePreviousPack,
  storedVersions,
  unseenNews,
} from '@/storage/packs/packs';
import { card, pack, testDatabase } from '@/tests/support/database';

function install(
  db: SouffleurDatabase,
  whole: Pack,
  more: Partial<Omit<PackInstall, 'pack'>> = {},
): Promise<InstallResult> {
  const sha256 = `${whole.version}`.padStart(64, '0');
  return installPack(db, { pack: whole, origin: 'organisation', sha256, now: whole.version, ...more });
}

const versions = async (db: SouffleurDatabase) =>
  (await db.packVersions.toArray()).map((row) => [row.packId, row.version]);

describe('installing', () => {
  it('keeps the pack and its cards in reading order, whatever their order in the file', async () => {
    const db = testDatabase();
    const cards = [card('c'), card('a'), card('b')];
    const whole = pack('p', 1, cards, {
      chapters: [
        { id: 'premier', title: { fr: 'Premier' }, cards: ['b', 'c'] },
        { id: 'second', title: { fr: 'Second' }, cards: ['a'] },
      ],
    });
    await install(db, whole, { publishedBy: 'Nadia', now: 9 });
    expect(await listPacks(db)).toMatchObject([
      { id: 'p', version: 1, origin: 'organisation', publishedBy: 'Nadia', installedAt: 9 },
    ]);
    expect((await allCards(db)).map((row) => [row.ref, row.chapterId, row.position])).toEqual([
      ['p/b', 'premier', 0],
      ['p/c', 'premier', 1],
      ['p/a', 'second', 2],
    ]);
    expect(await readPack(db, 'p')).toEqual({ ...whole, cards: [card('b'), card('c'), card('a')] });
    expect(await readCard(db, 'p/a')).toMatchObject({ packId: 'p', cardId: 'a', card: card('a') });
    expect([await readPack(db, 'q'), await readCard(db, 'p/zzz')]).toEqual([undefined, undefined]);
  });

  it('orders the cards of several packs by pack, then by reading order', async () => {
    const db = testDatabase();
    await install(db, pack('b', 1, [card('z'), card('a')]));
    await install(db, pack('a', 1, [card('m')]));
    const refs = ['a/m', 'b/z', 'b/a'];
    expect((await allCards(db)).map((row) => row.ref)).toEqual(refs);
    expect((await firstCards(db, 2)).map((row) => row.ref)).toEqual(refs.slice(0, 2));
    expect((await packCards(db, 'b')).map((row) => row.ref)).toEqual(refs.slice(1));
    expect((await cardsByRef(db, ['b/a', 'a/m', 'b/none'])).map((row) => row.ref)).toEqual(['b/a', 'a/m']);
    expect(await packSize(db, 'b')).toBe(2);
  });

  it('[S18] replaces every card and keeps the version before whole', async () => {
    const db = testDatabase();
    const before = pack('p', 1, [card('a'), card('b')]);
    await install(db, before);
    await install(db, pack('p', 2, [card('b', 'Nouveau'), card('c')]));
    expect((await allCards(db)).map((row) => row.cardId)).toEqual(['b', 'c']);
    expect(await db.packVersions.get(['p', 1])).toMatchObject({ pack: before, origin: 'organisation' });
  });

  it('keeps the last three versions before the installed one', async () => {
    const db = testDatabase();
    for (let version = 1; version <= 6; version += 1) await install(db, pack('p', version, [card('a')]));
    expect(await storedVersions(db, 'p')).toEqual([3, 4, 5]);
    await install(db, pack('q', 1, [card('a')]));
    expect(await storedVersions(db, 'q')).toEqual([]);
  });

  it('refuses a version that is not newer, and changes nothing', async () => {
    const db = testDatabase();
    await install(db, pack('p', 3, [card('a', 'Bon')]));
    for (const version of [1, 2, 3]) {
      const result = await install(db, pack('p', version, [card('a', 'Vieux')]));
      expect(result).toEqual({ installed: false, reason: 'not-newer' });
    }
    expect((await readCard(db, 'p/a'))?.card.fr?.title).toBe('Bon');
    expect(await allNews(db)).toHaveLength(1);
    expect(await versions(db)).toEqual([]);
  });

  it('[S11] lets a restored service replace a version by other words under a number not higher', async () => {
    const db = testDatabase();
    await install(db, pack('p', 3, [card('a', 'Perdu')]));
    const other = { sha256: 'f'.repeat(64), restoring: true };
    expect((await install(db, pack('p', 2, [card('a', 'Rétabli')]), other)).installed).toBe(true);
    expect((await readPack(db, 'p'))?.version).toBe(2);
    // The same bytes again are nothing new, restored or not.
    expect(await install(db, pack('p', 2, [card('a', 'Rétabli')]), other)).toMatchObject({
      installed: false,
    });
  });

  it("never lets a built-in pack replace the organisation's, but the other way round", async () => {
    const db = testDatabase();
    await install(db, pack('p', 5, [card('a', 'Livré')]), { origin: 'built-in' });
    expect((await install(db, pack('p', 1, [card('a', 'Maison')]))).installed).toBe(true);
    expect(await install(db, pack('p', 6, [card('a')]), { origin: 'built-in' })).toEqual({
      installed: false,
      reason: 'organisation-has-it',
    });
    expect((await readCard(db, 'p/a'))?.card.fr?.title).toBe('Maison');
  });
});

describe('news', () => {
  it('names the cards that are new or changed, with the note, until it was seen', async () => {
    const db = testDatabase();
    await install(db, pack('p', 1, [card('same'), card('changed'), card('gone')]));
    await markNewsSeen(db);
    const after = pack('p', 2, [card('same'), card('changed', 'Autrement'), card('new')], { note: 'Relu.' });
    const result = await install(db, after, { now: 7 });
    const change = { added: ['p/new'], changed: ['p/changed'] };
    expect(result).toEqual({ installed: true, ...change });
    expect(await unseenNews(db)).toEqual([
      { packId: 'p', version: 2, note: 'Relu.', installedAt: 7, seen: 0, ...change },
    ]);
    await markNewsSeen(db);
    expect(await unseenNews(db)).toEqual([]);
    expect((await allNews(db)).map((row) => row.version)).toEqual([2, 1]);
  });

  it('says nothing of the first built-in version, and speaks of the next', async () => {
    const db = testDatabase();
    await install(db, pack('p', 1, [card('a')]), { origin: 'built-in' });
    expect(await allNews(db)).toEqual([]);
    await install(db, pack('p', 2, [card('a'), card('b')]), { origin: 'built-in' });
    expect(await allNews(db)).toMatchObject([{ version: 2, added: ['p/b'], changed: [] }]);
  });

  it('does not take another order of keys for a change', async () => {
    const db = testDatabase();
    await install(db, pack('p', 1, [card('a')]));
    const { fr, next, kind, id } = card('a');
    await install(db, pack('p', 2, [{ fr, next, kind, id } as ReturnType<typeof card>]));
    expect((await allNews(db))[0]).toMatchObject({ version: 2, added: [], changed: [] });
  });
});

describe('going back', () => {
  it('[S18] restores the version before, and the one before that', async () => {
    const db = testDatabase();
    for (const version of [1, 2, 3]) {
      await install(db, pack('p', version, [card('a', `v${version}`)]), { publishedBy: `n${version}` });
    }
    expect(await restorePreviousPack(db, 'p', 20)).toBe(true);
    expect((await listPacks(db))[0]).toMatchObject({ version: 2, publishedBy: 'n2', installedAt: 20 });
    expect((await readCard(db, 'p/a'))?.card.fr?.title).toBe('v2');
    expect(await storedVersions(db, 'p')).toEqual([1, 3]);
    expect(await restorePreviousPack(db, 'p', 21)).toBe(true);
    expect((await readPack(db, 'p'))?.version).toBe(1);
    expect(await restorePreviousPack(db, 'p', 22)).toBe(false);
    expect((await readPack(db, 'p'))?.version).toBe(1);
  });

  it('takes the next published version after that', async () => {
    const db = testDatabase();
    for (const version of [1, 2]) await install(db, pack('p', version, [card('a')]));
    await restorePreviousPack(db, 'p', 1);
    expect((await install(db, pack('p', 3, [card('a')]))).installed).toBe(true);
    expect((await listPacks(db))[0]?.version).toBe(3);
  });

  it('reports that there is nothing to go back to', async () => {
    const db = testDatabase();
    expect(await restorePreviousPack(db, 'p', 1)).toBe(false);
    await install(db, pack('p', 1, [card('a')]));
    expect(await restorePreviousPack(db, 'p', 1)).toBe(false);
  });
});

it('removes a pack with all that belongs to it, and nothing of another', async () => {
  const db = testDatabase();
  for (const id of ['p', 'p-2']) {
    await install(db, pack(id, 1, [card('a')]));
    await install(db, pack(id, 2, [card('a'), card('b')]));
  }
  await removePack(db, 'p');
  expect((await listPacks(db)).map((row) => row.id)).toEqual(['p-2']);
  expect((await allCards(db)).map((row) => row.ref)).toEqual(['p-2/a', 'p-2/b']);
  expect(await versions(db)).toEqual([['p-2', 1]]);
  expect((await allNews(db)).map((row) => row.packId)).toEqual(['p-2', 'p-2']);
});
