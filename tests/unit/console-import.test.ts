import { describe, expect, test } from 'vitest';
import { importPack, judgePackFile } from '@/components/console/import-pack';
import { PACK_LIMITS, type Pack } from '@/protocol/pack';
import { underId } from '@/storage/pack-copy';
import { listPackDrafts, openPackDraft, readPackDraft } from '@/storage/pack-drafts';
import { installPack, readPack } from '@/storage/packs';
import { card, pack, testDatabase } from '@/tests/support/database';

const file = (content: string) => ({ size: content.length, text: async () => content });
const asFile = (value: unknown) => file(JSON.stringify(value));

describe('a pack file is judged before any of it is used', () => {
  test('a good one comes out as it is', async () => {
    const good = pack('essai', 7, [card('a')]);
    expect(await judgePackFile(asFile(good))).toEqual({ ok: true, value: good });
  });

  test.each([
    ['no JSON', file('{"format":'), { place: '', problem: 'not-json' }],
    [
      'another format',
      asFile({ ...pack('x', 1, []), format: 'anki' }),
      { place: 'format', problem: 'wrong-format' },
    ],
    [
      'another version of the format',
      asFile({ ...pack('x', 1, []), formatVersion: 9 }),
      { place: 'formatVersion', problem: 'wrong-version' },
    ],
    [
      'a key that reaches a prototype',
      file(JSON.stringify(pack('x', 1, [])).replace('"id":"x"', '"id":"x","__proto__":{"polluted":true}')),
      { place: '__proto__', problem: 'forbidden-key' },
    ],
    [
      'too long a title',
      asFile(pack('x', 1, [card('a', 'x'.repeat(121))])),
      { place: 'cards.0.fr.title', problem: 'too-long', limit: 120 },
    ],
    [
      'a card in two places',
      asFile({
        ...pack('x', 1, [card('a')]),
        chapters: [{ id: 'un', title: { fr: 'U' }, cards: ['a', 'a'] }],
      }),
      { place: 'chapters.0.cards.1', problem: 'duplicate-id' },
    ],
  ])('%s is refused by place and problem', async (_name, given, expected) => {
    const judged = await judgePackFile(given);
    expect(judged.ok ? undefined : judged.problems[0]).toMatchObject(expected);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('a file over the limit is refused without being read', async () => {
    const judged = await judgePackFile({
      size: PACK_LIMITS.bytes + 1,
      text: () => Promise.reject(new Error('it was read')),
    });
    expect(judged).toEqual({
      ok: false,
      problems: [{ place: '', problem: 'too-large', limit: PACK_LIMITS.bytes }],
    });
  });
});

describe('a good pack becomes a draft', () => {
  test('of a pack that is not there: the first version, its cards in their chapters, its old note left out', async () => {
    const db = testDatabase();
    expect(await importPack(db, pack('essai', 7, [card('a')], { note: 'vieux' }), 10)).toBe(true);
    const draft = await readPackDraft(db, 'essai');
    expect(draft).toMatchObject({ baseVersion: 0, pack: { version: 1, chapters: [{ cards: ['a'] }] } });
    expect(draft?.pack.note).toBeUndefined();
  });

  test('of an installed pack: its next version, and what is installed stays as it is', async () => {
    const db = testDatabase();
    const installed = pack('essai', 4, [card('a')]);
    await installPack(db, { pack: installed, origin: 'organisation', sha256: '0'.repeat(64), now: 1 });
    expect(await importPack(db, pack('essai', 1, [card('b')]), 10)).toBe(true);
    expect(await readPackDraft(db, 'essai')).toMatchObject({
      baseVersion: 4,
      base: { cards: [{ id: 'a' }] },
      pack: { cards: [{ id: 'b' }] },
    });
    expect(await readPack(db, 'essai')).toEqual(installed);
  });

  test('but never over a draft that is there already', async () => {
    const db = testDatabase();
    const installed = pack('essai', 4, [card('a')]);
    await installPack(db, { pack: installed, origin: 'organisation', sha256: '0'.repeat(64), now: 1 });
    await openPackDraft(db, 'essai', 2);
    const before = await listPackDrafts(db);
    expect(await importPack(db, pack('essai', 9, [card('b')]), 10)).toBe(false);
    expect(await listPackDrafts(db)).toEqual(before);
  });

  test('under another id, cards that named each other in full still find each other', () => {
    const original: Pack = pack('essai', 1, [card('a', 'a', { next: ['essai/b', 'autre/c'] }), card('b')]);
    const copy = underId(original, 'essai-2');
    expect(copy.id).toBe('essai-2');
    expect(copy.cards[0]?.next).toEqual(['b', 'autre/c']);
  });
});
