/** A pack that a newer console published: stored by this service, read by this panel, and left alone by this console. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importPack } from '@/components/console/packs/import-pack';
import { acceptTip } from '@/components/console/review/start-review';
import { type Card, type Pack, packSchema } from '@/protocol/pack';
import { exportEverything } from '@/storage/backup/export';
import type { StorageError } from '@/storage/database/storage-error';
import { readSyncState } from '@/storage/membership/membership';
import { openPackDraft, readPackDraft } from '@/storage/packs/pack-drafts';
import { installPack, readPack, readPackRow, restorePreviousPack, unseenNews } from '@/storage/packs/packs';
import { card, pack } from '@/tests/support/database';
import { joinedPanel, type Panel } from '@/tests/support/network';
import { draftPile, publishPile } from '@/tests/support/publishing';
import { captureTip, startTestService, type TestClient, type TestService } from '@/tests/support/service';

let service: TestService;
let newer: TestClient;
beforeAll(async () => {
  service = await startTestService();
  newer = await service.join('trainer', 'Sam');
});
afterAll(() => service.stop());

const UNKNOWN = ['mood', 'cards.*.mood', 'cards.*.fr.scripts.*.voice', 'chapters.*.colour'];

/** A pack as a later release writes it: new keys in the head, a chapter, a card and a line. */
function grown(id: string, version: number, ...cards: Card[]): { plain: Pack; sent: unknown } {
  const script = { text: 'Je m’en occupe.', tone: 'ferme' as const };
  const first = card('a', 'Un', {
    fr: { ...(card('a', 'Un').fr as NonNullable<Card['fr']>), scripts: [script] },
  });
  const plain = pack(id, version, [first, ...cards]);
  const sent = {
    ...plain,
    mood: 'team',
    chapters: plain.chapters.map((chapter) => ({ ...chapter, colour: { dark: ['{{x}'] } })),
    cards: plain.cards.map((each) => ({
      ...each,
      mood: 'calm',
      fr: each.fr && { ...each.fr, scripts: each.fr.scripts.map((line) => ({ ...line, voice: 'low' })) },
    })),
  };
  return { plain, sent };
}

const pathOf = (id: string, version: number) => `/v1/packs/${id}/versions/${version}`;

async function publishGrown(id: string, version: number, ...cards: Card[]): Promise<Pack> {
  const { plain, sent } = grown(id, version, ...cards);
  const response = await newer.call('PUT', pathOf(id, version), sent);
  expect(response.status).toBe(200);
  return plain;
}

const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: StorageError) => error.reason,
  );

/** Every text that a panel holds of packs. */
async function heldBy({ db }: Panel): Promise<string> {
  const tables = await Promise.all([db.packs.toArray(), db.cards.toArray(), db.packVersions.toArray()]);
  const own = tables.flat().map((row) => ({ ...row, unknownFields: undefined }));
  return JSON.stringify(own);
}

it('a service one release older stores what it does not know, and hands it out under the hash of these bytes', async () => {
  const { sent } = grown('stored', 1);
  const put = await newer.call('PUT', pathOf('stored', 1), sent);
  const { head } = put.body as { head: { sha256: string; bytes: number; publishedAt: number } };
  const got = await newer.call('GET', pathOf('stored', 1));
  expect(createHash('sha256').update(got.text).digest('hex')).toBe(head.sha256);
  expect(JSON.parse(got.text)).toEqual({ ...(sent as object), publishedAt: head.publishedAt });
  // The same pack again, its response lost, is no other version.
  expect((await newer.call('PUT', pathOf('stored', 1), sent)).body).toEqual(put.body);
});

it('a service is as strict as ever about what it knows, and about names that reach a prototype', async () => {
  const { sent } = grown('strict', 1);
  const problemsOf = async (body: unknown) => {
    const { status, body: response } = await newer.call('PUT', pathOf('strict', 1), body);
    return [status, (response as { problems?: { place: string; problem: string }[] }).problems?.[0]];
  };
  const whole = sent as { cards: object[] };
  expect(await problemsOf({ ...whole, cards: [{ ...whole.cards[0], kind: 'poem' }] })).toMatchObject([
    400,
    { place: 'cards.0.kind', problem: 'wrong-value' },
  ]);
  const fr = { ...card('a').fr, title: 'Un {{trou}}' };
  expect(await problemsOf({ ...whole, cards: [{ ...whole.cards[0], fr }] })).toMatchObject([
    400,
    { place: 'cards.0.fr.title', problem: 'misplaced-placeholder' },
  ]);
  expect(await problemsOf({ ...whole, formatVersion: 2 })).toMatchObject([
    400,
    { place: 'formatVersion', problem: 'wrong-version' },
  ]);
  expect(await problemsOf({ ...whole, deep: JSON.parse('{"constructor":1}') })).toMatchObject([
    400,
    { problem: 'forbidden-key' },
  ]);
});

it('a credit that its author takes off leaves the fields that the service does not know as they are', async () => {
  const advisor = await service.join('advisor');
  const tip = captureTip('Une astuce.');
  await advisor.push(advisor.commands(tip));
  const { sent } = grown('credited', 1);
  const whole = sent as { cards: object[] };
  const cards = whole.cards.map((each) => ({
    ...each,
    credits: [{ name: 'Léa', tipId: tip.tipId, role: 'x' }],
  }));
  expect((await newer.call('PUT', pathOf('credited', 1), { ...whole, cards })).status).toBe(200);
  await advisor.push(advisor.commands({ type: 'tip.remove-credit', tipId: tip.tipId }));
  const { text } = await newer.call('GET', pathOf('credited', 1));
  expect(text).not.toContain('Léa');
  expect(text).toContain('"mood":"calm"');
});

it('a panel one release older installs it without the fields that it does not know, and names them', async () => {
  const plain = await publishGrown('installed', 1);
  const panel = await joinedPanel(service, 'advisor');
  await panel.run();
  expect((await readSyncState(panel.db))?.refusedPacks).toBeUndefined();
  const installed = await readPack(panel.db, 'installed');
  expect(installed).toEqual({ ...plain, publishedAt: installed?.publishedAt });
  expect(packSchema.safeParse(installed).success).toBe(true);
  const row = await readPackRow(panel.db, 'installed');
  expect(row?.unknownFields?.toSorted()).toEqual(UNKNOWN.toSorted());
  expect(await heldBy(panel)).not.toMatch(/mood|voice|colour/u);
  expect(await exportEverything(panel.db)).not.toMatch(/mood|voice|colour/u);
});

it('the console does not begin a draft of it, by any way: publishing would lose those fields', async () => {
  await publishGrown('guarded', 1);
  const { db, run } = await joinedPanel(service, 'trainer');
  await run();
  const refused = 'pack-from-newer-version';
  expect(await reasonOf(openPackDraft(db, 'guarded'))).toBe(refused);
  expect(await reasonOf(importPack(db, pack('guarded', 1, [card('b')]), 1))).toBe(refused);
  const advisor = await service.join('advisor');
  const tip = captureTip('Une astuce.');
  await advisor.push(advisor.commands(tip));
  await run();
  const to = { packId: 'guarded', chapterId: 'un', title: 'Astuce' };
  expect(await reasonOf(acceptTip(db, tip.tipId, to as never, 1))).toBe(refused);
  expect(await readPackDraft(db, 'guarded')).toBeUndefined();
});

it('a draft that was begun before is neither published over those fields nor touched', async () => {
  const older = await joinedPanel(service, 'trainer');
  await draftPile(older, card('a', 'Avant'));
  expect(await publishPile(older)).toEqual({ done: true, version: 1 });
  await draftPile(older, card('a', 'Mon texte'));
  const draft = await readPackDraft(older.db, 'pile');
  await publishGrown('pile', 2, card('b', 'Deux'));
  expect(await publishPile(older)).toEqual({ done: false, reason: 'pack-from-newer-version' });
  // Nor once the newer version is installed here.
  await older.run();
  expect(await publishPile(older)).toEqual({ done: false, reason: 'pack-from-newer-version' });
  expect(await readPackDraft(older.db, 'pile')).toEqual(draft);
  expect((await newer.call('GET', pathOf('pile', 2))).text).toContain('"mood":"calm"');
  expect((await newer.call('GET', pathOf('pile', 3))).status).toBe(404);
});

it('an update that knows the fields reads the pack again, without news, and can edit it then', async () => {
  const reviewBy = '2027-11-21';
  const whole = pack('reread', 1, [card('a', 'Un', { reviewBy })]);
  expect((await newer.call('PUT', pathOf('reread', 1), whole)).status).toBe(200);
  const panel = await joinedPanel(service, 'trainer');
  await panel.run();
  const { db } = panel;
  const row = await readPackRow(db, 'reread');
  if (!row) throw new Error('not installed');
  const whenInstalled = row.installedAt;
  // As a release left it that did not know `reviewBy`.
  await db.packs.put({ ...row, unknownFields: ['cards.*.reviewBy', 'cards.*.never'] });
  await db.cards
    .where('packId')
    .equals('reread')
    .modify((stored) => {
      delete stored.card.reviewBy;
    });
  const news = await unseenNews(db);
  await panel.run();
  expect((await readPack(db, 'reread'))?.cards[0]?.reviewBy).toBe(reviewBy);
  expect(await readPackRow(db, 'reread')).toMatchObject({ sha256: row.sha256, installedAt: whenInstalled });
  expect(await readPackRow(db, 'reread')).not.toHaveProperty('unknownFields');
  expect(await unseenNews(db)).toEqual(news);
  expect(await openPackDraft(db, 'reread')).toMatchObject({ baseVersion: 1 });
});

it('a version that is brought back keeps the names of what it was installed without', async () => {
  await publishGrown('back', 1);
  const { db, run } = await joinedPanel(service, 'trainer');
  await run();
  await installPack(db, { pack: pack('back', 2, [card('a')]), origin: 'organisation', sha256: 'y', now: 2 });
  expect(await readPackRow(db, 'back')).not.toHaveProperty('unknownFields');
  expect(await restorePreviousPack(db, 'back', 3)).toBe(true);
  expect((await readPackRow(db, 'back'))?.unknownFields?.length).toBe(UNKNOWN.length);
  expect(await reasonOf(openPackDraft(db, 'back'))).toBe('pack-from-newer-version');
});
