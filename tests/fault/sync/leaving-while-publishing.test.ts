import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { readPackDraft } from '@/storage/packs/pack-drafts';
import { installPack, listPacks, readPack } from '@/storage/packs/packs';
import { joinOrganisation } from '@/sync/membership/join';
import { card, machineOf, pack } from '@/tests/support/database';
import { joinedPanel, leaveHere, type Panel, panelOver, watchedFetch } from '@/tests/support/network';
import { draftPile, publishPile } from '@/tests/support/publishing';
import { startTestService, type TestService } from '@/tests/support/service';

let service: TestService;
beforeEach(async () => {
  service = await startTestService();
  onTestFinished(() => service.stop());
});

const leaveFor = ({ db }: Panel) => leaveHere(machineOf(db));

/** The answer to the first request of that name comes back only once `meanwhile` was done. */
const answeredAfter = (name: string, meanwhile: () => Promise<unknown>) => {
  let done = false;
  return watchedFetch((requested, go) => {
    if (done || !requested.startsWith(name)) return undefined;
    done = true;
    return go().then(async (response) => {
      await meanwhile();
      return response;
    });
  }).fetch;
};

it('[S21] leaving while the published bytes are on their way leaves nothing of the organisation here', async () => {
  const trainer = await joinedPanel(service, 'trainer');
  await draftPile(trainer, card('a', 'De la maison'));
  const fetch = answeredAfter('GET /v1/packs/', () => leaveFor(trainer));
  expect(await publishPile(trainer, fetch)).toEqual({ done: true, version: 1 });
  expect(await listPacks(trainer.db)).toEqual([]);
  expect(await trainer.db.cards.count()).toBe(0);
});

it('[S21] leaving while a publication is under way leaves the built-in pack as it came', async () => {
  const trainer = await joinedPanel(service, 'trainer');
  const builtIn = { pack: pack('pile', 1, [card('a', 'Livré')]), sha256: '1'.repeat(64), now: 1 };
  await installPack(trainer.db, { ...builtIn, origin: 'built-in' });
  await draftPile(trainer, card('a', 'De la maison'));
  expect(await publishPile(trainer)).toEqual({ done: true, version: 2 });
  await draftPile(trainer, card('a', 'De la maison encore'));
  const fetch = answeredAfter('GET /v1/packs/', () => leaveFor(trainer));
  expect(await publishPile(trainer, fetch)).toEqual({ done: true, version: 3 });
  expect(await listPacks(trainer.db)).toMatchObject([{ id: 'pile', version: 1, origin: 'built-in' }]);
  expect(await readPack(trainer.db, 'pile')).toMatchObject({ cards: [card('a', 'Livré')] });
});

it("[S21] joining another organisation meanwhile does not bring the first one's pack there", async () => {
  const other = await startTestService();
  onTestFinished(() => other.stop());
  const trainer = await joinedPanel(service, 'trainer');
  const databases = machineOf(trainer.db);
  await draftPile(trainer, card('a', 'De la première'));
  const fetch = answeredAfter('GET /v1/packs/', async () => {
    await leaveHere(databases);
    const code = await other.invite('trainer');
    const person = { address: other.address, code, name: 'Noa', device: 'Vitest' };
    const joined = await joinOrganisation({
      databases,
      ...person,
      fetch: globalThis.fetch,
      now: Date.now,
    });
    expect(joined.done).toBe(true);
  });
  await publishPile(trainer, fetch);
  const there = panelOver(await databases.current());
  expect(await there.run()).toBe('done');
  expect([await listPacks(trainer.db), await listPacks(there.db)]).toEqual([[], []]);
});

it("[S21] leaving while another trainer's version is on its way puts none of it into the draft that stays", async () => {
  const first = await joinedPanel(service, 'trainer');
  await draftPile(first, card('a', 'De l’une'));
  expect(await publishPile(first)).toEqual({ done: true, version: 1 });
  const trainer = await joinedPanel(service, 'trainer');
  await trainer.run();
  await draftPile(trainer, card('a', 'De l’autre'));
  await draftPile(first, card('a', 'Corrigé par l’une'));
  expect(await publishPile(first)).toEqual({ done: true, version: 2 });
  const before = await readPackDraft(trainer.db, 'pile');

  const fetch = answeredAfter('GET /v1/packs/', () => leaveFor(trainer));
  expect(await publishPile(trainer, fetch)).toMatchObject({ reason: 'pack-version-conflict' });
  expect(await readPackDraft(trainer.db, 'pile')).toEqual(before);
});
