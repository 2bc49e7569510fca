import { describe, expect, test } from 'vitest';
import { checkPackFile, importPack, laterVersion } from '@/components/console/packs/import-pack';
import { PACK_LIMITS, type Pack } from '@/protocol/pack';
import { underId } from '@/storage/packs/pack-copy';
import { listPackDrafts, openPackDraft, readPackDraft } from '@/storage/packs/pack-drafts';
import { installPack, readPack } from '@/storage/packs/packs';
import { card, pack, testDatabase } from '@/tests/support/database';

const bytesFile = (bytes: Uint8Array) => ({
  size: bytes.length,
  arrayBuffer: async () => bytes.slice().buffer as ArrayBuffer,
});
const file = (content: string) => bytesFile(new TextEncoder().encode(content));
const asFile = (value: unknown) => file(JSON.stringify(value));

describe('a pack file is validated before any of it is used', () => {
  test('a good one comes out as it is', async () => {
    const good = pack('essai', 7, [card('a')]);
    expect(await checkPackFile(asFile(good))).toEqual({ ok: true, value: good });
  });

  test.each([
    ['no JSON', file('{"format":'), { path: '', problem: 'not-json' }],
    [
      'another format',
      asFile({ ...pack('x', 1, []), format: 'anki' }),
      { path: 'format', problem: 'wrong-format' },
    ],
    [
      'another version of the format',
      asFile({ ...pack('x', 1, []), formatVersion: 9 }),
      { path: 'formatVersion', problem: 'wrong-version' },
    ],
    [
      'a key that reaches a prototype',
      file(JSON.stringify(pack('x', 1, [])).replace('"id":"x"', '"id":"x","__proto__":{"polluted":true}')),
      { path: '__proto__', problem: 'forbidden-key' },
    ],
    [
      'too long a title',
      asFile(pack('x', 1, [card('a', 'x'.repeat(121))])),
      { path: 'cards.0.fr.title', problem: 'too-long', limit: 120 },
    ],
    [
      'a card in two places',
      asFile({
        ...pack('x', 1, [card('a')]),
        chapters: [{ id: 'un', title: { fr: 'U' }, cards: ['a', 'a'] }],
      }),
      { path: 'chapters.0.cards.1', problem: 'duplicate-id' },
    ],
  ])('%s is refused by path and problem', async (_name, given, expected) => {
    const parsed = await checkPackFile(given);
    expect(parsed.ok ? undefined : parsed.problems[0]).toMatchObject(expected);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('a file over the limit is refused without being read', async () => {
    const parsed = await checkPackFile({
      size: PACK_LIMITS.bytes + 1,
      arrayBuffer: () => Promise.reject(new Error('it was read')),
    });
    expect(parsed).toEqual({
      ok: false,
      problems: [{ path: '', problem: 'too-large', limit: PACK_LIMITS.bytes }],
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

  test('and one that is older than what is here is known for it', async () => {
    const db = testDatabase();
    expect(await laterVersion(db, pack('essai', 1, [card('a')]))).toBeUndefined();
    await installPack(db, {
      pack: pack('essai', 4, [card('a')]),
      origin: 'organisation',
      sha256: '0'.repeat(64),
      now: 1,
    });
    expect(await laterVersion(db, pack('essai', 3, [card('a')]))).toBe(4);
    expect(await laterVersion(db, pack('essai', 4, [card('a')]))).toBeUndefined();
    expect(await laterVersion(db, pack('essai', 5, [card('a')]))).toBeUndefined();
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

describe('a pack file in another encoding', () => {
  const good = pack('essai', 7, [card('a', 'Un délai de plus – « 10 € », ça va, œuvre')]);
  const json = JSON.stringify(good);
  const utf16 = (bigEndian: boolean, mark: boolean) => {
    const text = mark ? `\ufeff${json}` : json;
    const view = new DataView(new ArrayBuffer(text.length * 2));
    for (let index = 0; index < text.length; index += 1)
      view.setUint16(index * 2, text.charCodeAt(index), !bigEndian);
    return new Uint8Array(view.buffer);
  };
  const WINDOWS = new Map([...'€–œ'].map((character, index) => [character, [0x80, 0x96, 0x9c][index] ?? 0]));
  const windows1252 = (text: string) =>
    Uint8Array.from([...text], (character) => WINDOWS.get(character) ?? character.charCodeAt(0));

  test.each([
    ['UTF-8 with a byte-order mark', new TextEncoder().encode(`\ufeff${json}`)],
    ['UTF-16 little endian', utf16(false, true)],
    ['UTF-16 big endian', utf16(true, true)],
    ['UTF-16 little endian without a mark', utf16(false, false)],
    ['UTF-16 big endian without a mark', utf16(true, false)],
    ['Windows-1252', windows1252(json)],
  ])('%s comes out as it is', async (_name, bytes) => {
    expect(await checkPackFile(bytesFile(bytes))).toEqual({ ok: true, value: good });
  });

  const damaged = new TextEncoder().encode(json);
  damaged[damaged.indexOf(0xc3)] = 0xff;
  test.each([
    ['UTF-32', Uint8Array.of(0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0), 'UTF-32'],
    ['UTF-8 that was damaged', damaged, 'UTF-8'],
    ['UTF-8 that was cut within a character', new TextEncoder().encode('"été').slice(0, -1), 'UTF-8'],
    // é in files of old Macintosh and DOS programs.
    ['Mac OS Roman', Uint8Array.from([...'{"a":"d\u008elai"}'], (each) => each.charCodeAt(0)), '?'],
    ['DOS', Uint8Array.from([...'{"a":"d\u0082lai"}'], (each) => each.charCodeAt(0)), '?'],
  ])('%s is refused by name', async (_name, bytes, encoding) => {
    expect(await checkPackFile(bytesFile(bytes))).toEqual({
      ok: false,
      problems: [{ path: '', problem: 'unknown-encoding', limit: encoding }],
    });
  });

  test('that was saved with the wrong one is refused where a character was lost', async () => {
    const parsed = await checkPackFile(asFile(pack('x', 1, [card('a', 'd\ufffdlai')])));
    expect(parsed.ok ? [] : parsed.problems).toContainEqual({
      path: 'cards.0.fr.title',
      problem: 'damaged-character',
    });
  });

  test('with line ends of Windows inside of a text comes in with plain ones', async () => {
    const made = pack('essai', 1, [card('a')], { note: 'un\r\ndeux' });
    const parsed = await checkPackFile(asFile(made));
    expect(parsed.ok && parsed.value.note).toBe('un\ndeux');
  });
});
