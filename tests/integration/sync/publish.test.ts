import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Card, packSchema } from '@/protocol/pack';
import {
  listPackDrafts,
  newPackDraft,
  openPackDraft,
  readPackDraft,
  savePackDraft,
} from '@/storage/packs/pack-drafts';
import { installPack, listPacks, readCard, readPack, unseenNews } from '@/storage/packs/packs';
import { readTip } from '@/storage/tips/tip-queries';
import { captureTip } from '@/storage/tips/tips';
import { connectBy } from '@/sync/http/transport';
import { publishPackDraft } from '@/sync/run/publish';
import { card, content, pack, testDatabase } from '@/tests/support/database';
import { type Fetch, joinedPanel, type Panel, watchedFetch } from '@/tests/support/network';
import { startTestService, type TestService } from '@/tests/support/service';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

let packs = 0;
function freshId(): string {
  packs += 1;
  return `pile-${packs}`;
}

const publish = (panel: Panel, packId: string, fetch: Fetch = globalThis.fetch) =>
  publishPackDraft({ db: panel.db, transport: connectBy(fetch), packId, now: () => panel.clock.now });

async function change(panel: Panel, packId: string, cards: Card[]): Promise<void> {
  await openPackDraft(panel.db, packId);
  const title = { fr: 'Pile' };
  await newPackDraft(panel.db, { packId, title, summary: title, chapters: [] });
  await savePackDraft(panel.db, packId, pack(packId, 1, cards));
}

/** A trainer with a pack of one card, published as version 1. */
async function published(packId: string): Promise<Panel> {
  const trainer = await joinedPanel(service, 'trainer');
  await change(trainer, packId, [card('a')]);
  expect(await publish(trainer, packId)).toEqual({ done: true, version: 1 });
  return trainer;
}

describe('publishing', () => {
  it('installs the new version here at once and lets go of the draft', async () => {
    const packId = freshId();
    const trainer = await published(packId);
    expect(await listPackDrafts(trainer.db)).toEqual([]);
    expect((await listPacks(trainer.db)).find(({ id }) => id === packId)).toMatchObject({
      version: 1,
      origin: 'organisation',
      publishedBy: 'Un trainer',
    });
  });

  it('brings it to every other panel, which finds its cards and shows the news', async () => {
    const packId = freshId();
    const trainer = await published(packId);
    const advisor = await joinedPanel(service, 'advisor');
    await advisor.run();
    expect(await readCard(advisor.db, `${packId}/a`)).toMatchObject({ card: card('a') });
    await change(trainer, packId, [card('a', 'Mieux'), card('b')]);
    expect(await publish(trainer, packId)).toEqual({ done: true, version: 2 });
    expect(await advisor.run()).toBe('done');
    expect((await readCard(advisor.db, `${packId}/a`))?.card.fr?.title).toBe('Mieux');
    expect((await unseenNews(advisor.db))[0]).toMatchObject({
      packId,
      version: 2,
      added: [`${packId}/b`],
      changed: [`${packId}/a`],
    });
    // Both hold the very same version.
    const [here, there] = await Promise.all([listPacks(trainer.db), listPacks(advisor.db)]);
    const hash = (rows: typeof here) => rows.find(({ id }) => id === packId)?.sha256;
    expect(hash(here)).toBe(hash(there));
  });

  it('makes a credited tip promoted, with the card it went into', async () => {
    const packId = freshId();
    const advisor = await joinedPanel(service, 'advisor', { name: 'Léa' });
    const tipId = await captureTip(advisor.db, content('Proposer un rappel.'), { now: 1 });
    await advisor.run();
    const trainer = await joinedPanel(service, 'trainer');
    await change(trainer, packId, [card('rappel', 'Rappel', { credits: [{ name: 'Léa', tipId }] })]);
    await publish(trainer, packId);
    await advisor.run();
    expect((await readTip(advisor.db, tipId))?.status).toEqual({
      state: 'promoted',
      card: `${packId}/rappel`,
      packVersion: 1,
    });
    expect((await readCard(advisor.db, `${packId}/rappel`))?.card.credits).toEqual([{ name: 'Léa', tipId }]);
  });

  it("makes a built-in pack's draft the version after it, which replaces it everywhere", async () => {
    const packId = freshId();
    const builtIn = pack(packId, 7, [card('a', 'Livré')]);
    const [trainer, advisor] = [await joinedPanel(service, 'trainer'), await joinedPanel(service, 'advisor')];
    for (const { db } of [trainer, advisor]) {
      await installPack(db, { pack: builtIn, origin: 'built-in', sha256: '7'.repeat(64), now: 1 });
    }
    await change(trainer, packId, [card('a', 'Maison')]);
    expect(await publish(trainer, packId)).toEqual({ done: true, version: 8 });
    await advisor.run();
    for (const { db } of [trainer, advisor]) {
      expect((await readCard(db, `${packId}/a`))?.card.fr?.title).toBe('Maison');
    }
  });

  it('can be tried again when the response was lost: it is one version', async () => {
    const packId = freshId();
    const trainer = await joinedPanel(service, 'trainer');
    await change(trainer, packId, [card('a')]);
    const { fetch } = watchedFetch((name, go) =>
      name.startsWith('PUT') ? go().then(() => Promise.reject(new TypeError('lost'))) : undefined,
    );
    expect(await publish(trainer, packId, fetch)).toEqual({ done: false, reason: 'unreachable' });
    expect(await readPackDraft(trainer.db, packId)).toBeDefined();
    trainer.clock.now += 60_000;
    expect(await publish(trainer, packId)).toEqual({ done: true, version: 1 });
  });

  it('is done when the published bytes cannot be had back at once: the next run brings them', async () => {
    const packId = freshId();
    const trainer = await joinedPanel(service, 'trainer');
    await change(trainer, packId, [card('a')]);
    const { fetch } = watchedFetch((name) =>
      name.startsWith('GET /v1/packs/') ? Promise.reject(new TypeError('no network')) : undefined,
    );
    expect(await publish(trainer, packId, fetch)).toEqual({ done: true, version: 1 });
    expect(await readPackDraft(trainer.db, packId)).toBeUndefined();
    expect(await readPack(trainer.db, packId)).toBeUndefined();
    await trainer.run();
    expect((await readPack(trainer.db, packId))?.version).toBe(1);
  });

  it('keeps what was typed while it was under way, on top of the new version', async () => {
    const packId = freshId();
    const trainer = await joinedPanel(service, 'trainer');
    await change(trainer, packId, [card('a'), card('b')]);
    const { fetch } = watchedFetch((name, go) => {
      if (!name.startsWith('PUT')) return undefined;
      const typed = pack(packId, 1, [card('a', 'Tapé pendant'), card('b')]);
      return savePackDraft(trainer.db, packId, typed, Date.now() + 5).then(go);
    });
    expect(await publish(trainer, packId, fetch)).toEqual({ done: true, version: 1 });
    const draft = await readPackDraft(trainer.db, packId);
    expect(draft).toMatchObject({ baseVersion: 1, base: { version: 1 } });
    expect(draft?.pack.cards.map((each) => each.fr?.title)).toEqual(['Tapé pendant', 'b']);
    expect(draft?.conflicts).toBeUndefined();
    expect(await publish(trainer, packId)).toEqual({ done: true, version: 2 });
  });
});

describe('what cannot be published', () => {
  it('is named by path and problem, and stays a draft', async () => {
    const packId = freshId();
    const trainer = await joinedPanel(service, 'trainer');
    await change(trainer, packId, [card('a', '')]);
    const { fetch, asked } = watchedFetch();
    expect(await publish(trainer, packId, fetch)).toMatchObject({
      done: false,
      reason: 'invalid-request',
      problems: [{ path: 'cards.0.fr.title', problem: 'empty' }],
    });
    expect(asked).toEqual([]);
    expect(await readPackDraft(trainer.db, packId)).toBeDefined();
  });

  it('is refused to an advisor, without a membership, and without a draft', async () => {
    const packId = freshId();
    const advisor = await joinedPanel(service, 'advisor');
    await change(advisor, packId, [card('a')]);
    expect(await publish(advisor, packId)).toEqual({ done: false, reason: 'forbidden' });
    expect(await publish(advisor, 'none')).toEqual({ done: false, reason: 'not-found' });
    const alone = { db: testDatabase(), clock: { now: 1 } } as Panel;
    expect(await publish(alone, packId)).toEqual({ done: false, reason: 'not-joined' });
  });
});

describe('[S20] two trainers', () => {
  it('never overwrite each other: the second draft is rebased on the first version, conflicts marked', async () => {
    const packId = freshId();
    const first = await published(packId);
    const second = await joinedPanel(service, 'trainer');
    await second.run();
    await change(first, packId, [card('a', 'De l’une'), card('b', 'De l’une')]);
    await change(second, packId, [card('a', 'De l’autre'), card('c', 'De l’autre')]);
    expect(await publish(first, packId)).toEqual({ done: true, version: 2 });
    expect(await publish(second, packId)).toEqual({
      done: false,
      reason: 'pack-version-conflict',
      expected: 3,
    });
    const draft = await readPackDraft(second.db, packId);
    expect(draft).toMatchObject({
      baseVersion: 2,
      conflicts: [{ cardId: 'a', kind: 'changed-in-both' }],
    });
    const titles = draft?.pack.cards.map((each) => `${each.id}: ${each.fr?.title}`).sort();
    expect(titles).toEqual(['a: De l’autre', 'b: De l’une', 'c: De l’autre']);

    expect(await publish(second, packId)).toEqual({ done: true, version: 3 });
    await first.run();
    const [there, here] = [await readPack(first.db, packId), await readPack(second.db, packId)];
    expect(there).toEqual(here);
    expect(packSchema.safeParse(there).success).toBe(true);
  });

  it('report the conflict also when the newer version cannot be fetched', async () => {
    const packId = freshId();
    const first = await published(packId);
    const second = await joinedPanel(service, 'trainer');
    await second.run();
    await change(second, packId, [card('a', 'De l’autre')]);
    await change(first, packId, [card('a', 'De l’une')]);
    await publish(first, packId);
    const { fetch } = watchedFetch((name) =>
      name.startsWith('GET /v1/packs/') ? Promise.reject(new TypeError('no network')) : undefined,
    );
    expect(await publish(second, packId, fetch)).toMatchObject({ reason: 'pack-version-conflict' });
    expect(await readPackDraft(second.db, packId)).toMatchObject({ baseVersion: 1 });
    expect(await publish(second, packId)).toMatchObject({ reason: 'pack-version-conflict' });
    expect(await readPackDraft(second.db, packId)).toMatchObject({ baseVersion: 2 });
  });

  it('go on from each other, in whatever order the cards of a version were written down', async () => {
    const packId = freshId();
    const [first, second] = [await joinedPanel(service, 'trainer'), await joinedPanel(service, 'trainer')];
    await change(first, packId, [card('a'), card('b')]);
    await change(second, packId, [card('c')]);
    const backwards = await readPackDraft(first.db, packId);
    if (!backwards) throw new Error('there is a draft');
    await savePackDraft(first.db, packId, { ...backwards.pack, cards: [card('b'), card('a')] });
    expect(await publish(first, packId)).toEqual({ done: true, version: 1 });
    expect(await publish(second, packId)).toMatchObject({ reason: 'pack-version-conflict' });
    // The draft stands on the bytes as they came; from here on they are cards of this disk.
    await second.run();
    expect(await publish(second, packId)).toEqual({ done: true, version: 2 });
    await first.run();
    expect((await readPack(first.db, packId))?.cards.map(({ id }) => id).sort()).toEqual(['a', 'b', 'c']);
  });

  it('get a lower number from a service that was restored', async () => {
    const packId = freshId();
    const [first, trainer] = [await joinedPanel(service, 'trainer'), await joinedPanel(service, 'trainer')];
    await change(first, packId, [card('a')]);
    await publish(first, packId);
    await installPack(trainer.db, {
      pack: pack(packId, 5, [card('a')], { publishedAt: Date.now() + 1 }),
      origin: 'organisation',
      sha256: '5'.repeat(64),
      now: 1,
    });
    await change(trainer, packId, [card('a', 'Encore là')]);
    expect(await publish(trainer, packId)).toEqual({ done: true, version: 2 });
    expect(await readPack(trainer.db, packId)).toMatchObject({ version: 2, cards: [card('a', 'Encore là')] });
  });

  it('get none from one that took somebody else’s words since it was restored', async () => {
    const packId = freshId();
    const [first, trainer] = [await joinedPanel(service, 'trainer'), await joinedPanel(service, 'trainer')];
    await installPack(trainer.db, {
      pack: pack(packId, 5, [card('a')], { publishedAt: Date.now() - 1 }),
      origin: 'organisation',
      sha256: '5'.repeat(64),
      now: 1,
    });
    await change(trainer, packId, [card('a', 'Encore là')]);
    await change(first, packId, [card('a', 'Refait')]);
    expect(await publish(first, packId)).toEqual({ done: true, version: 1 });
    expect(await publish(trainer, packId)).toMatchObject({ reason: 'pack-version-conflict', expected: 2 });
    expect(await readPackDraft(trainer.db, packId)).toMatchObject({
      baseVersion: 1,
      conflicts: [{ cardId: 'a', kind: 'changed-in-both' }],
    });
  });
});
