import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Card, Pack } from '@/protocol/pack';
import { exportEverything } from '@/storage/backup/export';
import { importEverything, importSafetyFile } from '@/storage/backup/import';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { PackDraftRow } from '@/storage/database/pack-rows';
import { storeMembership } from '@/storage/membership/membership';
import { noteContextTests, readContextTests } from '@/storage/packs/context-tests';
import { newPackDraft, openPackDraft, savePackDraft } from '@/storage/packs/pack-drafts';
import { installPack } from '@/storage/packs/packs';
import { listRecents, noteRecent, savePreferences, toggleFavourite } from '@/storage/preferences/preferences';
import { saveDraft } from '@/storage/tips/drafts';
import { listMyTips, readTip } from '@/storage/tips/tip-queries';
import { captureTip, declineTip, ownTip, releaseTip, reviewTip, reviseTip } from '@/storage/tips/tips';
import { card, content, pack, testDatabase } from '@/tests/support/database';

const TOKEN = 'secret-token-that-must-never-leave-this-machine';
const NOTHING = {
  ...{ tips: 0, commands: 0, drafts: 0, packDrafts: 0 },
  ...{ favourites: 0, recents: 0, wordings: 0, contextTests: 0, preferences: 0 },
};
/** What {@link wellUsed} brings to a machine on which nothing is. */
const ALL = {
  ...{ tips: 2, commands: 4, drafts: 1, packDrafts: 1 },
  ...{ favourites: 1, recents: 1, wordings: 0, contextTests: 1, preferences: 1 },
};

async function wellUsed(): Promise<SouffleurDatabase> {
  const db = testDatabase();
  const id = await captureTip(db, content('Rappeler avant midi.'), { now: 1 });
  await db.commands.toCollection().modify({ attempts: 2, lastReason: 'unreachable', retryAt: 60_000 });
  await reviseTip(db, id, content('Rappeler avant 11 h.'), { now: 2 });
  await captureTip(db, content('Vérifier la ligne.', { situation: 'Panne', pageTitle: 'CRM' }), { now: 3 });
  await saveDraft(db, { key: 'capture', content: content(''), caret: 0, field: 'words', now: 4 });
  await toggleFavourite(db, 'p/a', 5);
  await noteRecent(db, 'p/b', 5);
  await newPackDraft(db, { packId: 'maison', title: { fr: 'Maison' }, summary: {}, chapters: [], now: 5 });
  const match = { origin: 'https://crm.example', path: '/cases/*' };
  const test = { testedAt: 5, origin: 'https://crm.example', match, matched: true };
  await noteContextTests(db, 'maison', { tests: { constructor: test }, ruleIds: new Set(['constructor']) });
  await savePreferences(db, { language: 'fr', ownValues: { prénom: 'Léa' } });
  const organisation = { id: crypto.randomUUID(), name: 'Les Essais' };
  const member = { id: crypto.randomUUID(), name: 'Léa', role: 'trainer' as const, organisation, teams: [] };
  await storeMembership(db, { address: 'https://s.example', token: TOKEN, member, joinedAt: 6 });
  await db.tips.add({
    id: crypto.randomUUID(),
    mine: 0,
    content: content('D’une collègue.'),
    capturedAt: 1,
    revision: 1,
    status: { state: 'received' },
    server: { content: content('D’une collègue.'), revision: 1, status: { state: 'received' } },
  });
  for (const tip of await db.tips.where('mine').equals(0).toArray()) await reviewTip(db, tip.id, { now: 7 });
  return db;
}

async function everything(db: SouffleurDatabase) {
  return {
    tips: await listMyTips(db),
    commands: (await db.commands.toArray()).map(({ id, body }) => ({ id, body })),
    drafts: await db.drafts.toArray(),
    packDrafts: await db.packDrafts.toArray(),
    recents: await db.recents.toArray(),
    contextTests: await db.meta.where('key').startsWith('context-tests:').toArray(),
    favourites: await db.favourites.toArray(),
    preferences: await db.meta.get('preferences'),
  };
}

describe('the safety file', () => {
  it('[S5] brings everything of this advisor to another machine, as what may have been sent', async () => {
    const db = await wellUsed();
    const text = await exportEverything(db, 100);
    const other = testDatabase();
    const result = await importEverything(other, text);
    expect(result).toEqual({ ok: true, added: ALL, copies: 0 });
    expect(await everything(other)).toEqual(await everything(db));
    // Free to leave at once, under numbers of this machine's own; none of them certain never to have left another.
    for (const row of await other.commands.toArray()) {
      expect([row.n, row.attempts > 0, row.retryAt]).toEqual([undefined, true, undefined]);
    }
  });

  it('sends a tip whose command is not in the file, as where a build rescued what it did not know', async () => {
    const db = await wellUsed();
    await db.commands.clear();
    const other = testDatabase();
    await db.tips.where('mine').equals(0).delete();
    const stored = (await listMyTips(db)).filter((tip) => tip.status.state === 'kept');
    expect(stored.length).toBeGreaterThan(0);
    const text = await exportEverything(db, 100);
    expect(await importEverything(other, text)).toMatchObject({
      ok: true,
      added: { commands: stored.length },
    });
    const commands = (await other.commands.toArray()).map(({ body }) => body);
    expect(commands).toHaveLength(stored.length);
    expect((await other.commands.toArray()).every((row) => row.attempts > 0)).toBe(true);
    for (const { id: tipId, content, capturedAt } of stored) {
      expect(commands).toContainEqual({ type: 'tip.capture', tipId, content, capturedAt });
    }
    expect(await importEverything(other, text)).toMatchObject({ ok: true, added: { commands: 0 } });
  });

  it('holds no token, nothing of others, and says what it holds', async () => {
    const text = await exportEverything(await wellUsed(), 100);
    expect(text).not.toContain(TOKEN);
    expect(text).not.toContain('collègue');
    expect(text).not.toContain('joinedAt');
    expect(JSON.parse(text)).toMatchObject({
      format: 'souffleur-safety',
      formatVersion: 3,
      exportedAt: 100,
      counts: ALL,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/u),
    });
  });

  it('adds nothing twice', async () => {
    const text = await exportEverything(await wellUsed(), 100);
    const other = testDatabase();
    await importEverything(other, text);
    const before = await everything(other);
    expect(await importEverything(other, text)).toEqual({ ok: true, added: NOTHING, copies: 0 });
    expect(await everything(other)).toEqual(before);
  });

  it('leaves what is here as it is', async () => {
    const db = await wellUsed();
    const text = await exportEverything(db, 100);
    const [tip] = await listMyTips(db);
    await db.tips.update(tip?.id ?? '', { status: { state: 'refused', reason: 'tip-closed' } });
    await saveDraft(db, { key: 'capture', content: content('Plus récent'), now: 200 });
    await savePreferences(db, { theme: 'dark' });
    const before = await everything(db);
    expect(await importEverything(db, text)).toEqual({ ok: true, added: NOTHING, copies: 0 });
    expect(await everything(db)).toEqual(before);
  });

  it('says beforehand what it would add', async () => {
    const text = await exportEverything(await wellUsed(), 100);
    const other = testDatabase();
    const foreseen = await importEverything(other, text, { dryRun: true });
    expect(foreseen).toEqual({ ok: true, added: ALL, copies: 0 });
    expect(await everything(other)).toEqual(await everything(testDatabase()));
    expect(await importEverything(other, text)).toEqual(foreseen);
  });

  it('of a later version brings all but the choices that are unknown here', async () => {
    const file = JSON.parse(await exportEverything(await wellUsed(), 100));
    file.content.preferences.ofTheFuture = true;
    const bytes = new TextEncoder().encode(JSON.stringify(file.content));
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    file.sha256 = Buffer.from(digest).toString('hex');
    const other = testDatabase();
    expect(await importEverything(other, JSON.stringify(file))).toMatchObject({
      ok: true,
      added: { tips: 2 },
    });
    expect(await other.meta.get('preferences')).toMatchObject({ language: 'fr' });
    expect(await other.meta.get('preferences')).not.toHaveProperty('ofTheFuture');
  });

  it('of an empty machine is a file too', async () => {
    const text = await exportEverything(testDatabase(), 1);
    expect(await importEverything(testDatabase(), text)).toEqual({ ok: true, added: NOTHING, copies: 0 });
  });
});

describe('a file that is not whole', () => {
  it('adds nothing when a letter was changed', async () => {
    const other = testDatabase();
    const text = (await exportEverything(await wellUsed(), 100)).replace('11 h', '12 h');
    expect(await importEverything(other, text)).toEqual({ ok: false, reason: 'altered', problems: [] });
    expect(await other.tips.count()).toBe(0);
  });

  it.each([
    ['cut', (text: string) => text.slice(0, text.length / 2), 'not-json'],
    ['of another format', (text: string) => text.replace('souffleur-safety', 'other'), 'wrong-format'],
    ['with a key that nobody knows', (text: string) => text.replace('"mine"', '"admin"'), 'unknown-key'],
    [
      'with a key that reaches prototypes',
      (text: string) => text.replace('"mine"', '"__proto__"'),
      'forbidden-key',
    ],
    ['that is something else', () => '[]', 'wrong-type'],
  ])('is refused when it is %s, by problem', async (_what, spoil, problem) => {
    const other = testDatabase();
    const result = await importEverything(other, spoil(await exportEverything(await wellUsed(), 100)));
    expect(result).toMatchObject({ ok: false, reason: 'not-a-safety-file' });
    expect(result.ok ? [] : result.problems.map((each) => each.problem)).toContain(problem);
    expect([await other.tips.count(), await other.commands.count()]).toEqual([0, 0]);
  });

  it('is refused with a reason of its own when a later version wrote it', async () => {
    const text = (await exportEverything(await wellUsed(), 100)).replace(
      '"formatVersion":3',
      '"formatVersion":5',
    );
    const other = testDatabase();
    expect(await importEverything(other, text)).toEqual({ ok: false, reason: 'newer-version', problems: [] });
    expect(await other.tips.count()).toBe(0);
  });

  it('is not even read when it is too large, and says how large it may be', async () => {
    const arrayBuffer = () => Promise.reject(new Error('read all the same'));
    const size = 256 * 1024 * 1024;
    expect(await importSafetyFile(testDatabase(), { size: size + 1, arrayBuffer })).toEqual({
      ok: false,
      reason: 'too-large',
      problems: [{ path: '', problem: 'too-large', limit: size }],
    });
    await expect(importSafetyFile(testDatabase(), { size, arrayBuffer })).rejects.toThrow(
      'read all the same',
    );
  });
});

describe('what only this disk holds', () => {
  /** Why a table is not in the file. A table that is added must be decided about. */
  const ELSEWHERE = {
    packs: 'the service has them',
    cards: 'the service has them',
    packVersions: 'the service has them',
    news: 'told anew with the packs',
    practice: 'stays on this disk alone',
    outbox: 'empty since layout 2; a rescue reads it',
  };
  const INSIDE = ['tips', 'commands', 'drafts', 'packDrafts', 'favourites', 'recents', 'wordings', 'meta'];

  it('is in the file, or named here with what it is not there for', () => {
    const tables = testDatabase().tables.map(({ name }) => name);
    expect(tables.sort()).toEqual([...INSIDE, ...Object.keys(ELSEWHERE)].sort());
  });

  it('of a tip that two wrote comes back as two versions', async () => {
    const db = testDatabase();
    const id = await captureTip(db, content('Un.'), { now: 1 });
    await db.commands.clear();
    const server = { content: content('Un.'), revision: 2, status: { state: 'received' as const } };
    await db.tips.update(id, { ...server, server });
    const copy = { ...ownTip(crypto.randomUUID(), content('Le mien.'), 1), copyOf: id };
    await db.tips.add({ ...copy, status: { state: 'refused', reason: 'stale-revision' } });
    const other = testDatabase();
    await importEverything(other, await exportEverything(db));
    expect(await listMyTips(other)).toEqual(await listMyTips(db));
    expect(await other.commands.count()).toBe(0);
  });

  it('of a file of version 1 comes back whole', async () => {
    const text = readFileSync(join(import.meta.dirname, 'golden', 'safety-file-1.json'), 'utf8');
    const other = testDatabase();
    expect(await importEverything(other, text)).toEqual({
      ok: true,
      added: { ...NOTHING, tips: 2, commands: 3, drafts: 1, favourites: 1, preferences: 1 },
      copies: 0,
    });
    expect((await listMyTips(other)).map((tip) => tip.content.words)).toEqual([
      'Vérifier la ligne.',
      'Rappeler avant 11 h.',
    ]);
    expect(await other.drafts.get('capture')).toMatchObject({ content: { words: 'En cours' }, caret: 2 });
    expect(await importEverything(other, text.replace('11 h', '12 h'))).toMatchObject({ reason: 'altered' });
  });

  it('of the cards opened last pushes none of those here away', async () => {
    const db = testDatabase();
    for (let index = 0; index < 30; index += 1) await noteRecent(db, `p/loin-${index}`, index);
    const other = testDatabase();
    for (let index = 0; index < 28; index += 1) await noteRecent(other, `p/ici-${index}`, index);
    const text = await exportEverything(db);
    expect(await importEverything(other, text)).toMatchObject({ added: { recents: 2 } });
    const refs = (await listRecents(other)).map(({ ref }) => ref);
    expect(refs).toHaveLength(30);
    expect(refs).toEqual(expect.arrayContaining(['p/ici-0', 'p/ici-27', 'p/loin-29', 'p/loin-28']));
  });

  it('of tests of rules leaves those made here', async () => {
    const db = testDatabase();
    const stored = new Set(['un', 'deux', 'constructor']);
    const test = { testedAt: 1, origin: 'https://a.example', match: { origin: '' }, matched: true };
    await noteContextTests(db, 'p', { tests: { un: test, deux: test, constructor: test }, ruleIds: stored });
    const other = testDatabase();
    await noteContextTests(other, 'p', { tests: { un: { ...test, matched: false } }, ruleIds: stored });
    expect(await importEverything(other, await exportEverything(db))).toMatchObject({
      added: { contextTests: 2 },
    });
    expect(await readContextTests(other, 'p')).toEqual({
      un: { ...test, matched: false },
      deux: test,
      constructor: test,
    });
  });
});

describe('a pack’s draft', () => {
  /** A draft of an installed pack, as unfinished as the console keeps it. */
  async function drafting(): Promise<{ db: SouffleurDatabase; draft: PackDraftRow }> {
    const db = testDatabase();
    const installed = pack('essais', 3, [card('a'), card('b', 'b', { next: ['a', 'essais/a', 'autre/x'] })]);
    await installPack(db, { pack: installed, origin: 'organisation', sha256: 'x', now: 1 });
    const draft = await openPackDraft(db, 'essais', 2);
    if (!draft) throw new Error('no draft');
    const [first, ...rest] = draft.pack.cards;
    const script = { text: '', tone: 'ferme' as const, channel: 'chat' as const };
    const fr = { ...card('a').fr, title: '', summary: 'x'.repeat(9_000), scripts: [script] };
    const credits = [{ name: 'Sacha', tipId: crypto.randomUUID() }];
    const unfinished: Pack = {
      ...draft.pack,
      source: {},
      note: '',
      lexicon: [{ language: 'fr', terms: [''] }],
      context: [
        {
          ...{ id: 'page', name: { fr: '' }, cards: ['a', 'essais/b', 'autre/x'] },
          match: { origin: 'crm', path: '', text: { label: '', contains: '' } },
          fields: [{ placeholder: '', selector: '' }],
        },
      ],
      cards: [{ ...(first ?? card('a')), fr, credits, reviewBy: '' } as Card, ...rest],
    };
    await savePackDraft(db, 'essais', unfinished, 3);
    await db.packDrafts.update('essais', { conflicts: [{ cardId: 'a', kind: 'deleted-there' }] });
    return { db, draft: (await db.packDrafts.get('essais')) as PackDraftRow };
  }

  it('comes back to the letter, unfinished as it is', async () => {
    const { db, draft } = await drafting();
    const other = testDatabase();
    const result = await importEverything(other, await exportEverything(db));
    expect(result).toEqual({ ok: true, added: { ...NOTHING, packDrafts: 1 }, copies: 0 });
    expect(await other.packDrafts.toArray()).toEqual([draft]);
  });

  it('is stored as a copy, as another pack, and neither loses a word', async () => {
    const { db, draft } = await drafting();
    const text = await exportEverything(db);
    const edited = { ...draft.pack, title: { fr: 'Ici' } };
    await savePackDraft(db, 'essais', edited, 4);
    // The first id that it could have is another pack's.
    await installPack(db, {
      pack: pack('essais-2', 1, [card('z')]),
      origin: 'built-in',
      sha256: 'y',
      now: 1,
    });
    const here = await db.packDrafts.get('essais');
    expect(await importEverything(db, text)).toMatchObject({ added: { packDrafts: 1 }, copies: 1 });
    expect(await db.packDrafts.get('essais')).toEqual(here);
    const beside = await db.packDrafts.get('essais-3');
    expect(beside).toMatchObject({ baseVersion: 0, pack: { id: 'essais-3', version: 1 } });
    expect(beside?.pack.cards.map(({ next: _next, ...rest }) => rest)).toEqual(
      draft.pack.cards.map(({ next: _next, ...rest }) => rest),
    );
    // What pointed into the pack still does.
    expect(beside?.pack.cards[1]?.next).toEqual(['a', 'a', 'autre/x']);
    expect(beside?.pack.context?.[0]?.cards).toEqual(['a', 'b', 'autre/x']);
    expect(await importEverything(db, text)).toEqual({ ok: true, added: NOTHING, copies: 0 });
    expect(await db.packDrafts.count()).toBe(2);
  });

  it('that says the same as the one here adds nothing, whatever version it is to become', async () => {
    const { db, draft } = await drafting();
    const text = await exportEverything(db);
    await db.packDrafts.put({ ...draft, baseVersion: 4, pack: { ...draft.pack, version: 5 }, changedAt: 9 });
    expect(await importEverything(db, text)).toEqual({ ok: true, added: NOTHING, copies: 0 });
  });

  it('with a field of a later release is of a newer version, and nothing of it is taken', async () => {
    const { db } = await drafting();
    const text = (await exportEverything(db)).replace(
      '"kind":"situation"',
      '"kind":"situation","mood":"calm"',
    );
    const other = testDatabase();
    const result = await importEverything(other, text);
    expect(result).toMatchObject({ ok: false, reason: 'newer-version' });
    expect(await other.packDrafts.count()).toBe(0);
    // The same key in a file that is wrong besides is a damaged file.
    const damaged = await importEverything(other, text.replaceAll('"chapters"', '"scripting"'));
    expect(damaged).toMatchObject({ ok: false, reason: 'not-a-safety-file' });
  });

  it.each([
    ['a key that no pack has', (text: string) => text.replaceAll('"chapters"', '"scripting"'), 'unknown-key'],
    [
      'an id that no address may hold',
      (text: string) => text.replaceAll('"id":"b"', '"id":"../b"'),
      'wrong-value',
    ],
    [
      'another pack’s text',
      (text: string) => text.replace('"packId":"essais"', '"packId":"autre"'),
      'wrong-value',
    ],
    ['a text beyond all measure', (text: string) => text.replace('xxx', 'x'.repeat(200_000)), 'too-long'],
  ])('with %s is refused, and nothing comes in', async (_what, spoil, problem) => {
    const { db } = await drafting();
    const other = testDatabase();
    const result = await importEverything(other, spoil(await exportEverything(db)));
    expect(result).toMatchObject({ ok: false, reason: 'not-a-safety-file' });
    expect(result.ok ? [] : result.problems.map((each) => each.problem)).toContain(problem);
    expect(await other.packDrafts.count()).toBe(0);
  });
});

describe('what a trainer decided and has not been sent', () => {
  const tipId = crypto.randomUUID();
  const server = { content: content('D’ailleurs.'), revision: 1, status: { state: 'received' as const } };
  const theirs = { id: tipId, mine: 0 as const, capturedAt: 1, ...server, server };

  async function declined(): Promise<string> {
    const db = testDatabase();
    await db.tips.add(theirs);
    await reviewTip(db, tipId, { now: 1 });
    await releaseTip(db, tipId, { now: 2 });
    await declineTip(db, tipId, 'Merci, nous l’avons déjà.', { now: 3 });
    return exportEverything(db);
  }

  it('comes back with its sentence, also where the tip is not yet', async () => {
    const text = await declined();
    expect(text).not.toContain('ailleurs');
    const other = testDatabase();
    expect(await importEverything(other, text)).toMatchObject({ added: { tips: 0, commands: 3 } });
    expect(await other.commands.orderBy('at').toArray()).toMatchObject([
      { attempts: 1, body: { type: 'tip.review', tipId } },
      { attempts: 1, body: { type: 'tip.release', tipId } },
      { attempts: 1, body: { type: 'tip.decline', tipId, sentence: 'Merci, nous l’avons déjà.' } },
    ]);
    expect(await importEverything(other, text)).toMatchObject({ added: NOTHING });
  });

  it('is shown on the tip where that is here', async () => {
    const text = await declined();
    const other = testDatabase();
    await other.tips.add(theirs);
    expect(await importEverything(other, text, { dryRun: true })).toMatchObject({ added: { commands: 3 } });
    expect(await importEverything(other, text)).toMatchObject({ added: { commands: 3 } });
    expect(await readTip(other, tipId)).toEqual({
      ...theirs,
      status: { state: 'declined', sentence: 'Merci, nous l’avons déjà.' },
    });
  });

  it('is not repeated for a tip whose status has changed since', async () => {
    const text = await declined();
    const other = testDatabase();
    const status = { state: 'promoted' as const, card: 'p/a' as const, packVersion: 2 };
    await other.tips.add({ ...theirs, status, server: { ...server, status } });
    expect(await importEverything(other, text)).toMatchObject({ added: NOTHING });
    expect(await readTip(other, tipId)).toMatchObject({ status });
  });
});
