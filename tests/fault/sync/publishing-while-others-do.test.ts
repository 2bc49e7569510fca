import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { exportEverything } from '@/storage/backup/export';
import { importEverything } from '@/storage/backup/import';
import { readPackDraft } from '@/storage/packs/pack-drafts';
import { installPack, readPack } from '@/storage/packs/packs';
import { joinOrganisation } from '@/sync/membership/join';
import { card, machineOf, pack } from '@/tests/support/database';
import { joinedPanel, leaveHere, type Panel, panelOver, watchedFetch } from '@/tests/support/network';
import { draftPile, publishPile } from '@/tests/support/publishing';
import { startTestService, type TestService } from '@/tests/support/service';

const CONFLICT = { done: false, reason: 'pack-version-conflict' };

let service: TestService;
beforeEach(async () => {
  service = await startTestService();
  onTestFinished(() => service.stop());
});

/** A pack that came with the extension, by its date later than anything that is published here. */
const deliver = ({ db }: Panel, version: number) =>
  installPack(db, {
    pack: pack('pile', version, [card('a', `Livré ${version}`)], { publishedAt: Date.now() + 3_600_000 }),
    origin: 'built-in',
    sha256: String(version).repeat(64),
    now: 1,
  });

/** The panel of somebody who left for another organisation, and took a safety copy of their work along. */
async function joinInstead({ db }: Panel, other: TestService): Promise<Panel> {
  const copy = await exportEverything(db);
  const databases = machineOf(db);
  await leaveHere(databases);
  const code = await other.invite('trainer');
  const person = { address: other.address, code, name: 'Noa', device: 'Vitest' };
  const joined = await joinOrganisation({ databases, ...person, fetch: globalThis.fetch, now: Date.now });
  expect(joined.done).toBe(true);
  const panel = panelOver(await databases.current());
  expect(await importEverything(panel.db, copy, { anyOwner: true })).toMatchObject({
    added: { packDrafts: 1 },
  });
  return panel;
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
    await draftPile(first, card('a', 'Maison'), card('b', 'Maison'));
    await draftPile(second, card('a', 'Autre maison'), card('c', 'Autre maison'));
    expect(await publishPile(first)).toEqual({ done: true, version: 2 });
    expect(await publishPile(second)).toEqual({ ...CONFLICT, expected: 3 });
    const draft = await readPackDraft(second.db, 'pile');
    expect(draft).toMatchObject({ baseVersion: 2, conflicts: [{ cardId: 'a', kind: 'changed-in-both' }] });

    expect(await publishPile(second)).toEqual({ done: true, version: 3 });
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
      await draftPile(there, card('a', `Là-bas ${version}`), card('b', 'Là-bas'));
      expect(await publishPile(there)).toEqual({ done: true, version });
    }
    const trainer = await joinedPanel(service, 'trainer');
    for (const title of ['Un', 'Deux', 'Trois']) {
      await draftPile(trainer, card('a', title));
      await publishPile(trainer);
    }
    await draftPile(trainer, card('a', 'Un brouillon d’ici'));
    const newcomer = await joinInstead(trainer, other);
    await newcomer.run();
    expect(await publishPile(newcomer)).toEqual({ ...CONFLICT, expected: published + 1 });
    expect(await readPackDraft(newcomer.db, 'pile')).toMatchObject({
      baseVersion: published,
      pack: { cards: [card('a', 'Un brouillon d’ici'), card('b', 'Là-bas')] },
    });
    expect(await publishPile(newcomer)).toEqual({ done: true, version: published + 1 });
  },
);

it('[S20] a version published between the question for the newest one and the publication is not overwritten', async () => {
  const [first, second] = [await joinedPanel(service, 'trainer'), await joinedPanel(service, 'trainer')];
  await draftPile(first, card('a', 'De l’une'));
  await publishPile(first);
  await second.run();
  await draftPile(first, card('a', 'Corrigé par l’une'));
  await draftPile(second, card('a', 'De l’autre'));
  const { fetch } = watchedFetch((name, go) =>
    name.startsWith('PUT')
      ? publishPile(first).then((done) => {
          expect(done).toEqual({ done: true, version: 2 });
          return go();
        })
      : undefined,
  );
  expect(await publishPile(second, fetch)).toEqual({ ...CONFLICT, expected: 3 });
  expect(await readPackDraft(second.db, 'pile')).toMatchObject({ baseVersion: 2 });
});
