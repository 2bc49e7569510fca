/** Layout 4 gives rows the field's names: every property of every kind of row arrives, under its new name. */
import { Dexie } from 'dexie';
import { expect, it, onTestFinished } from 'vitest';
import { exportEverything, rescueEverything } from '@/storage/backup/export';
import { souffleurDatabase } from '@/storage/database/database';
import { openGuarded } from '@/storage/database/health';
import { withNames } from '@/storage/database/migrate-names';
import { content } from '@/tests/support/database';
import { readRaw, writeRaw } from '@/tests/support/raw-database';

const store = (keyPath: string | string[], rows: unknown[]) => ({ keyPath, indexes: {}, rows });
const TIP = '01a2008b-e541-7202-864b-74f38f7dde4e';
const match = { origin: 'https://crm.example' };

/** What a release with layout 3 may have written: each kind of row that has another name since. */
const LAYOUT_3 = {
  version: 30,
  stores: {
    packs: store('id', []),
    cards: store(['packId', 'cardId'], [{ packId: 'p', cardId: 'a', ref: 'p/a', chapterId: 'un', at: 4 }]),
    packVersions: store(['packId', 'version'], []),
    news: store(['packId', 'version'], [{ packId: 'p', version: 2, added: [], changed: [], at: 5, seen: 0 }]),
    tips: store('id', [
      {
        id: TIP,
        mine: 1,
        capturedAt: 1,
        revision: 2,
        content: content('Ici.'),
        standing: { state: 'received' },
        told: { content: content('Là-bas.'), revision: 2, standing: { state: 'received' } },
        untold: 1,
        refusal: { body: { type: 'tip.withdraw', tipId: TIP }, reason: 'tip-closed', at: 6 },
      },
    ]),
    outbox: store('n', []),
    commands: { ...store('at', []), autoIncrement: true as const },
    drafts: store('key', []),
    packDrafts: store('packId', []),
    favourites: store('ref', [{ ref: 'p/a', at: 7 }]),
    recents: store('ref', [{ ref: 'p/a', at: 8 }]),
    meta: store('key', [
      { key: 'schema', version: 3, minReader: 3 },
      {
        key: 'sync',
        clientId: 'c',
        nextN: 3,
        failures: 0,
        notBefore: 0,
        life: 'first',
        startingOver: { tips: true, packs: false, doubted: true },
        refusedPacks: [{ head: { packId: 'p' }, problem: 'empty', place: 'cards.0', at: 9 }],
        compared: { tips: { result: 'mended', at: 10 }, packs: { result: 'same', at: 11 } },
      },
      { key: 'intent', show: 'tips', windowId: 1, at: 12 },
      { key: 'birth', id: 'b', after: 'a', lost: { at: 13, unsent: 2 } },
      { key: 'context-tests:p', tests: { at: { at: 14, origin: match.origin, match, matched: true } } },
      { key: 'told-packs', heads: { at: { packId: 'at', version: 1, sha256: 'x' } } },
    ]),
  },
};

let names = 0;
async function upgraded() {
  names += 1;
  const name = `layout-3-${names}`;
  await writeRaw(name, LAYOUT_3);
  const before = await rescueEverything(name, 20);
  const db = souffleurDatabase(name);
  onTestFinished(async () => {
    db.close();
    await Dexie.delete(name);
  });
  await openGuarded(db);
  return { db, before };
}

it('[S23] gives every property its new name, and changes nothing else', async () => {
  const { db } = await upgraded();
  db.close();
  const { stores } = await readRaw(db.name);
  const rows = (name: string) => stores[name]?.rows;
  expect(rows('cards')).toEqual([{ packId: 'p', cardId: 'a', ref: 'p/a', chapterId: 'un', position: 4 }]);
  expect(rows('news')).toEqual([
    { packId: 'p', version: 2, added: [], changed: [], installedAt: 5, seen: 0 },
  ]);
  expect(rows('favourites')).toEqual([{ ref: 'p/a', addedAt: 7 }]);
  expect(rows('recents')).toEqual([{ ref: 'p/a', usedAt: 8 }]);
  expect(rows('tips')).toEqual([
    {
      id: TIP,
      mine: 1,
      capturedAt: 1,
      revision: 2,
      content: content('Ici.'),
      status: { state: 'received' },
      server: { content: content('Là-bas.'), revision: 2, status: { state: 'received' } },
      unseenInResync: 1,
      refusal: { body: { type: 'tip.withdraw', tipId: TIP }, reason: 'tip-closed', refusedAt: 6 },
    },
  ]);
  expect(Object.fromEntries((rows('meta') as { key: string }[]).map((row) => [row.key, row]))).toEqual({
    schema: { key: 'schema', version: 6, minReader: 4 },
    sync: {
      key: 'sync',
      clientId: 'c',
      nextN: 3,
      failures: 0,
      notBefore: 0,
      dataId: 'first',
      resyncing: { tips: true, packs: false, byChecksum: true },
      refusedPacks: [{ head: { packId: 'p' }, problem: 'empty', path: 'cards.0', refusedAt: 9 }],
      compared: {
        tips: { result: 'repaired', comparedAt: 10 },
        packs: { result: 'same', comparedAt: 11 },
      },
    },
    intent: { key: 'intent', show: 'tips', windowId: 1, requestedAt: 12 },
    birth: { key: 'birth', id: 'b', after: 'a', lost: { foundAt: 13, unsent: 2 } },
    // A rule or a pack may be called `at`.
    'context-tests:p': {
      key: 'context-tests:p',
      tests: { at: { testedAt: 14, origin: match.origin, match, matched: true } },
    },
    'told-packs': { key: 'told-packs', heads: { at: { packId: 'at', version: 1, sha256: 'x' } } },
  });
});

it('[S23] finds the rows by the new names', async () => {
  const { db } = await upgraded();
  expect(await db.tips.where('status.state').equals('received').primaryKeys()).toEqual([TIP]);
  expect(await db.cards.where('[packId+position]').equals(['p', 4]).count()).toBe(1);
  expect(await db.favourites.where('addedAt').equals(7).count()).toBe(1);
  expect(await db.recents.where('usedAt').equals(8).count()).toBe(1);
});

it('[S23] gives the same backup file before the upgrade and after it, so that earlier releases read it', async () => {
  const { db, before } = await upgraded();
  expect(JSON.parse(await exportEverything(db, 20))).toEqual(JSON.parse(before ?? ''));
  expect(before).toContain('"standing":{"state":"received"}');
});

it('leaves a row that has its new name already', () => {
  expect(withNames({ id: 1, position: 2 }, { at: 'position' })).toEqual({ id: 1, position: 2 });
});
