import { beforeEach, expect, it, onTestFinished } from 'vitest';
import type { Card } from '@/protocol/pack';
import { newPackDraft, openPackDraft, readPackDraft, savePackDraft } from '@/storage/pack-drafts';
import { installPack, readPack } from '@/storage/packs';
import { joinOrganisation } from '@/sync/join';
import { leave } from '@/sync/leave';
import { publishPackDraft } from '@/sync/publish';
import { connectBy } from '@/sync/transport';
import { card, pack } from '@/tests/support/database';
import { type Fetch, joinedPanel, type Panel, watchedFetch } from '@/tests/support/network';
import { startTestService, type TestService } from '@/tests/support/service';

const CONFLICT = { done: false, reason: 'pack-version-conflict' };

let service: TestService;
beforeEach(async () => {
  service = await startTestService();
  onTestFinished(() => service.stop());
});

async function change({ db }: Panel, ...cards: Card[]): Promise<void> {
  await openPackDraft(db, 'pile');
  const name = { fr: 'Pile' };
  await newPackDraft(db, { packId: 'pile', title: name, summary: name, chapters: [] });
  await savePackDraft(db, 'pile', pack('pile', 1, cards));
}

const publish = ({ db, clock }: Panel, fetch: Fetch = globalThis.fetch) =>
  publishPackDraft({ db, transport: connectBy(fetch), packId: 'pile', now: () => clock.now });

/** A pack that came with the extension, by its date later than anything that is published here. */
const deliver = ({ db }: Panel, version: number) =>
  installPack(db, {
    pack: pack('pile', version, [card('a', `Livré ${version}`)], { publishedAt: Date.now() + 3_600_000 }),
    origin: 'built-in',
    sha256: String(version).repeat(64),
    now: 1,
  });

async function joinInstead({ db }: Panel, other: TestService): Promise<void> {
  await leave({ db, transport: connectBy(globalThis.fetch), now: Date.now });
  const code = await other.invite('trainer');
  const person = { address: other.address, code, name: 'Noa', device: 'Vitest' };
  const joined = await joinOrganisation({ db, ...person, fetch: globalThis.fetch, now: Date.now });
  expect(joined.done).toBe(true);
}

async function titles(panel: Panel) {
  const whole = await readPack(panel.db, 'pile');
  return whole && Object.fromEntries(whole.cards.map((each) => [each.id, each.fr?.title]));
}

it.each([
  ['a higher', 3],
  ['the same', 2],
])(
  '[S20] a draft made on a built-in version of %s number never overwrites what the organisation published',
  async (_number, version) => {
    const [first, second] = [await joinedPanel(service, 'trainer'), await joinedPanel(service, 'trainer')];
    await deliver(first, 1);
    await deliver(second, version);
    await change(first, card('a', 'Maison'), card('b', 'Maison'));
    await change(second, card('a', 'Autre maison'), card('c', 'Autre maison'));
    expect(await publish(first)).toEqual({ done: true, version: 2 });
    expect(await publish(second)).toEqual({ ...CONFLICT, expected: 3 });
    const draft = await readPackDraft(second.db, 'pile');
    expect(draft).toMatchObject({ baseVersion: 2, conflicts: [{ cardId: 'a', kind: 'changed-in-both' }] });

    expect(await publish(second)).toEqual({ done: true, version: 3 });
    await first.run();
    const both = { a: 'Autre maison', b: 'Maison', c: 'Autre maison' };
    expect(await titles(first)).toEqual(both);
    expect(await titles(second)).toEqual(both);
  },
);

it.each([
  ['a lower', 1],
  ['the same', 3],
])(
  '[S20] a draft of one organisation never overwrites what another has published under %s number',
  async (_number, published) => {
    const other = await startTestService();
    onTestFinished(() => other.stop());
    const there = await joinedPanel(other, 'trainer');
    for (let version = 1; version <= published; version += 1) {
      await change(there, card('a', `Là-bas ${version}`), card('b', 'Là-bas'));
      expect(await publish(there)).toEqual({ done: true, version });
    }
    const trainer = await joinedPanel(service, 'trainer');
    for (const title of ['Un', 'Deux', 'Trois']) {
      await change(trainer, card('a', title));
      await publish(trainer);
    }
    await change(trainer, card('a', 'Un brouillon d’ici'));
    await joinInstead(trainer, other);
    await trainer.run();
    expect(await publish(trainer)).toEqual({ ...CONFLICT, expected: published + 1 });
    expect(await readPackDraft(trainer.db, 'pile')).toMatchObject({
      baseVersion: published,
      pack: { cards: [card('a', 'Un brouillon d’ici'), card('b', 'Là-bas')] },
    });
    expect(await publish(trainer)).toEqual({ done: true, version: published + 1 });
  },
);

it('[S20] a version published between the question for the newest one and the publication is not overwritten', async () => {
  const [first, second] = [await joinedPanel(service, 'trainer'), await joinedPanel(service, 'trainer')];
  await change(first, card('a', 'De l’une'));
  await publish(first);
  await second.run();
  await change(first, card('a', 'Corrigé par l’une'));
  await change(second, card('a', 'De l’autre'));
  const { fetch } = watchedFetch((name, go) =>
    name.startsWith('PUT')
      ? publish(first).then((done) => {
          expect(done).toEqual({ done: true, version: 2 });
          return go();
        })
      : undefined,
  );
  expect(await publish(second, fetch)).toEqual({ ...CONFLICT, expected: 3 });
  expect(await readPackDraft(second.db, 'pile')).toMatchObject({ baseVersion: 2 });
});
