import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Card } from '@/protocol/pack';
import { backupSqlite, databaseFile } from '@/server/db/sqlite';
import { restoreBackup } from '@/server/maintenance/restore';
import { readSyncState } from '@/storage/membership/membership';
import { newPackDraft, openPackDraft, readPackDraft, savePackDraft } from '@/storage/packs/pack-drafts';
import { readCard, readPack } from '@/storage/packs/packs';
import { listMyTips, readTip } from '@/storage/tips/tip-queries';
import { captureTip, declineTip, reviseTip, withdrawTip } from '@/storage/tips/tips';
import { connectBy } from '@/sync/http/transport';
import { publishPackDraft } from '@/sync/run/publish';
import { card, content, pack } from '@/tests/support/database';
import { type Fetch, joinedPanel, type Panel, watchedFetch } from '@/tests/support/network';
import { startTestService, type TestService, temporaryFolder, testPack } from '@/tests/support/service';

/** A service that can be put back to the state of a backup, at the same address. */
async function restorable() {
  const folder = temporaryFolder();
  const file = databaseFile(folder.path);
  const backup = join(folder.path, 'backup.db');
  let service: TestService = await startTestService({ dataFolder: folder.path });
  const port = Number(new URL(service.address).port);
  return {
    service: () => service,
    backUp: () => backupSqlite(file, backup),
    /** `setBackMs`: how far behind the clock of the machine is that the backup was put on. */
    restore: async ({ setBackMs = 0 } = {}) => {
      await service.stop();
      const clock = () => Date.now() - setBackMs;
      await restoreBackup(backup, file, clock());
      service = await startTestService({ dataFolder: folder.path, port, clock });
    },
    stop: async () => {
      await service.stop();
      folder.remove();
    },
  };
}

const words = async (panel: Panel) =>
  Object.fromEntries((await listMyTips(panel.db)).map((tip) => [tip.content.words, tip.status.state]));

it('[S11] tips and edits that a restored service lost are sent to it again, and nothing twice', async () => {
  const machine = await restorable();
  const advisor = await joinedPanel(machine.service(), 'advisor', { name: 'Léa' });
  const trainer = await joinedPanel(machine.service(), 'trainer');
  const capture = (text: string) => captureTip(advisor.db, content(text), { now: advisor.clock.now });
  await capture('Avant la sauvegarde.');
  const edited = await capture('À modifier.');
  const parsed = await capture('À refuser.');
  await advisor.run();
  await trainer.run();
  machine.backUp();

  await capture('Après la sauvegarde.');
  await reviseTip(advisor.db, edited, content('Modifiée après.'));
  const taken = await capture('Reprise après.');
  await advisor.run();
  await withdrawTip(advisor.db, taken);
  await advisor.run();
  await trainer.run();
  await declineTip(trainer.db, parsed, 'Perdue avec le reste.');
  await trainer.run();
  await capture('Pas encore partie.');

  await machine.restore();
  expect(await advisor.run()).toBe('done');
  expect(await words(advisor)).toEqual({
    'Avant la sauvegarde.': 'received',
    'Modifiée après.': 'received',
    'À refuser.': 'received',
    'Après la sauvegarde.': 'received',
    'Pas encore partie.': 'received',
  });
  expect(await advisor.db.commands.count()).toBe(0);
  expect((await readSyncState(advisor.db))?.resyncing).toBeUndefined();
  expect(await readTip(advisor.db, edited)).toMatchObject({ revision: 2 });

  expect(await trainer.run()).toBe('done');
  const [there, here] = [await trainer.db.tips.toArray(), await advisor.db.tips.toArray()];
  const view = (rows: typeof here) =>
    rows.map((tip) => [tip.id, tip.content.words, tip.revision, tip.status.state]).sort();
  expect(view(there)).toEqual(view(here));
  expect(there.every((tip) => tip.unseenInResync === undefined)).toBe(true);
  await machine.stop();
}, 60_000);

it('[S11] what waited to be sent while a backup was restored finds its tip again, or goes with it', async () => {
  const machine = await restorable();
  const advisor = await joinedPanel(machine.service(), 'advisor', { name: 'Léa' });
  const trainer = await joinedPanel(machine.service(), 'trainer');
  const capture = (text: string) => captureTip(advisor.db, content(text), { now: advisor.clock.now });
  machine.backUp();
  const edited = await capture('À modifier.');
  const twice = await capture('À modifier deux fois.');
  const taken = await capture('À reprendre.');
  await capture('Rien ne l’attend.');
  await advisor.run();
  await trainer.run();

  await reviseTip(advisor.db, edited, content('Modifiée hors ligne.'));
  await reviseTip(advisor.db, twice, content('Modifiée une fois.'));
  await advisor.db.commands.toCollection().modify({ attempts: 1 });
  await reviseTip(advisor.db, twice, content('Modifiée deux fois.'));
  await withdrawTip(advisor.db, taken);
  await declineTip(trainer.db, edited, 'Écrit pendant la panne.');
  await machine.restore();

  // The trainer comes first, while the service holds none of these tips.
  expect(await trainer.run()).toBe('done');
  expect(await trainer.db.tips.count()).toBe(0);
  expect(await advisor.run()).toBe('done');
  expect(await words(advisor)).toEqual({
    'Modifiée hors ligne.': 'received',
    'Modifiée deux fois.': 'received',
    'Rien ne l’attend.': 'received',
  });
  expect(await trainer.run()).toBe('done');
  expect((await trainer.db.tips.toArray()).map((tip) => tip.content.words).sort()).toEqual(
    Object.keys(await words(advisor)).sort(),
  );
  for (const { db } of [advisor, trainer]) expect(await db.commands.count()).toBe(0);
  await machine.stop();
}, 60_000);

it('[S11] packs that a restored service numbers anew replace the earlier ones', async () => {
  const machine = await restorable();
  const client = await machine.service().join('trainer');
  const put = (version: number, title: string) =>
    client.call('PUT', `/v1/packs/pile/versions/${version}`, testPack('pile', version, [], title));
  await put(1, 'Un');
  machine.backUp();
  const advisor = await joinedPanel(machine.service(), 'advisor');
  await put(2, 'Deux, perdu');
  await put(3, 'Trois, perdu');
  expect(await advisor.run()).toBe('done');
  expect((await readPack(advisor.db, 'pile'))?.version).toBe(3);

  await machine.restore();
  // The advisor joined after the backup: the restored service does not know them any more.
  expect(await advisor.run()).toBe('stopped');
  expect((await readPack(advisor.db, 'pile'))?.version).toBe(3);
  const again = await joinedPanel(machine.service(), 'advisor');
  await advisor.db.meta.put(await again.membership());
  expect(await advisor.run()).toBe('done');
  expect((await readCard(advisor.db, 'pile/rassurer'))?.card.fr?.title).toBe('Un');
  expect((await put(2, 'Deux, refait')).status).toBe(200);
  expect(await advisor.run()).toBe('done');
  expect(await readPack(advisor.db, 'pile')).toMatchObject({
    version: 2,
    cards: [{ fr: { title: 'Deux, refait' } }],
  });
  await machine.stop();
}, 60_000);

it("[S20] a trainer's draft on a lost version is published on what is left", async () => {
  const machine = await restorable();
  const trainer = await joinedPanel(machine.service(), 'trainer');
  const client = await machine.service().join('trainer');
  await client.call('PUT', '/v1/packs/pile/versions/1', testPack('pile', 1));
  machine.backUp();
  await client.call('PUT', '/v1/packs/pile/versions/2', testPack('pile', 2));
  await trainer.run();
  await openPackDraft(trainer.db, 'pile');
  await savePackDraft(trainer.db, 'pile', pack('pile', 2, [card('neuve', 'Gardée')]));
  await machine.restore();
  const publish = () =>
    publishPackDraft({ db: trainer.db, transport: connectBy(fetch), packId: 'pile', now: Date.now });
  expect(await publish()).toEqual({ done: true, version: 2 });
  expect(await readPackDraft(trainer.db, 'pile')).toBeUndefined();
  expect((await readCard(trainer.db, 'pile/neuve'))?.card.fr?.title).toBe('Gardée');
  await machine.stop();
}, 60_000);

/** Two trainers with a draft each on version `last`, of which the service holds the first alone after its backup. */
async function draftsOnLost(last: number) {
  const machine = await restorable();
  const [first, second] = [
    await joinedPanel(machine.service(), 'trainer'),
    await joinedPanel(machine.service(), 'trainer'),
  ];
  const publish = ({ db }: Panel, fetch: Fetch = globalThis.fetch) =>
    publishPackDraft({ db, transport: connectBy(fetch), packId: 'pile', now: Date.now });
  const change = async ({ db }: Panel, ...cards: Card[]) => {
    await openPackDraft(db, 'pile');
    const title = { fr: 'Pile' };
    await newPackDraft(db, { packId: 'pile', title, summary: title, chapters: [] });
    await savePackDraft(db, 'pile', pack('pile', 1, cards));
  };
  for (let version = 1; version <= last; version += 1) {
    await change(first, card('a', `Version ${version}`));
    expect(await publish(first)).toEqual({ done: true, version });
    await second.run();
    if (version === 1) machine.backUp();
  }
  await change(first, card('a', 'De l’une'), card('b', 'De l’une'));
  await change(second, card('a', 'De l’autre'), card('c', 'De l’autre'));
  return { machine, first, second, publish };
}

it.each([
  { lost: 'of a higher number', last: 3 },
  { lost: 'of a higher number, heard of the backup', last: 3, heard: true },
  { lost: 'of a higher number, clock set back', last: 3, setBackMs: 86_400_000 },
  { lost: 'of the same number', last: 2 },
  { lost: 'of the same number, heard of the backup', last: 2, heard: true },
])(
  '[S20] a draft on a lost version ($lost) never overwrites what was published since',
  async ({ last, heard = false, setBackMs = 0 }) => {
    const { machine, first, second, publish } = await draftsOnLost(last);
    await machine.restore({ setBackMs });
    expect(await publish(first)).toEqual({ done: true, version: 2 });
    if (heard) expect(await second.run()).toBe('done');
    expect(await publish(second)).toEqual({ done: false, reason: 'pack-version-conflict', expected: 3 });
    expect(await readPackDraft(second.db, 'pile')).toMatchObject({
      baseVersion: 2,
      conflicts: [{ cardId: 'a', kind: 'changed-in-both' }],
    });
    expect(await publish(second)).toEqual({ done: true, version: 3 });
    await first.run();
    for (const { db } of [first, second]) {
      const { version, cards = [] } = (await readPack(db, 'pile')) ?? {};
      const titles = Object.fromEntries(cards.map((each) => [each.id, each.fr?.title]));
      expect({ version, titles }).toEqual({
        version: 3,
        titles: { a: 'De l’autre', b: 'De l’une', c: 'De l’autre' },
      });
    }
    await machine.stop();
  },
  60_000,
);

it('[S20] a draft on a lost version is published once, even when the response was lost', async () => {
  const { machine, first, publish } = await draftsOnLost(3);
  await machine.restore();
  const { fetch } = watchedFetch((name, go) =>
    name.startsWith('PUT') ? go().then(() => Promise.reject(new TypeError('lost'))) : undefined,
  );
  expect(await publish(first, fetch)).toEqual({ done: false, reason: 'unreachable' });
  expect(await publish(first)).toEqual({ done: true, version: 2 });
  expect(await readPack(first.db, 'pile')).toMatchObject({
    version: 2,
    cards: [card('a', 'De l’une'), card('b', 'De l’une')],
  });
  await machine.stop();
}, 60_000);

it('[S20] a late response to publishing on the restored version replaces no newer version by an older one', async () => {
  const { machine, first, second, publish } = await draftsOnLost(3);
  await machine.restore();
  const { fetch } = watchedFetch((name, go) =>
    name.startsWith('PUT')
      ? go().then(async (response) => {
          expect(await publish(second)).toMatchObject({ reason: 'pack-version-conflict' });
          expect(await publish(second)).toEqual({ done: true, version: 3 });
          await first.run();
          return response;
        })
      : undefined,
  );
  expect(await publish(first, fetch)).toEqual({ done: true, version: 2 });
  expect((await readPack(first.db, 'pile'))?.version).toBe(3);
  expect((await readCard(first.db, 'pile/a'))?.card.fr?.title).toBe('De l’autre');
  await machine.stop();
}, 60_000);
