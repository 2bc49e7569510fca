import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { readSyncState } from '@/storage/membership/membership';
import { readPackDraft } from '@/storage/packs/pack-drafts';
import { readPack } from '@/storage/packs/packs';
import { card } from '@/tests/support/database';
import { joinedPanel, type Panel, watchedFetch } from '@/tests/support/network';
import { draftPile, publishPile } from '@/tests/support/publishing';
import { startTestService, type TestService } from '@/tests/support/service';

let service: TestService;
let first: Panel;
let second: Panel;
beforeEach(async () => {
  service = await startTestService();
  onTestFinished(() => service.stop());
  first = await joinedPanel(service, 'trainer');
  second = await joinedPanel(service, 'trainer');
});

/** The service takes what is published; then comes what is `meanwhile`; then its answer, if that is still brought. */
const taken = (meanwhile: () => Promise<unknown>) =>
  watchedFetch((name, go) =>
    name.startsWith('PUT')
      ? go().then(async (response) => {
          await meanwhile();
          return response;
        })
      : undefined,
  ).fetch;

const lost = () => Promise.reject(new TypeError('lost'));

async function correctedByTheOther(): Promise<void> {
  await second.run();
  await draftPile(second, card('a', 'Corrigé par l’autre'));
  expect(await publishPile(second)).toEqual({ done: true, version: 2 });
}

/** The second version is in use here, and the service's checksum finds it so. */
async function expectCorrected(): Promise<void> {
  first.clock.now += 2 * 60 * 60_000;
  expect(await first.run()).toBe('done');
  expect((await readSyncState(first.db))?.compared?.packs).toMatchObject({ result: 'same' });
  expect(await readPack(first.db, 'pile')).toMatchObject({
    version: 2,
    cards: [card('a', 'Corrigé par l’autre')],
  });
}

it('[S20] publishing again after a lost response replaces no newer version here by an older one', async () => {
  await draftPile(first, card('a', 'De l’une'));
  expect(await publishPile(first, taken(lost))).toEqual({ done: false, reason: 'unreachable' });
  await correctedByTheOther();
  await first.run();
  expect(await publishPile(first)).toEqual({ done: true, version: 1 });
  expect(await readPackDraft(first.db, 'pile')).toBeUndefined();
  expect((await readPack(first.db, 'pile'))?.version).toBe(2);
  await expectCorrected();
});

it('[S20] a late response to publishing replaces no newer version here by an older one', async () => {
  await draftPile(first, card('a', 'De l’une'));
  const fetch = taken(async () => {
    await correctedByTheOther();
    await first.run();
  });
  expect(await publishPile(first, fetch)).toEqual({ done: true, version: 1 });
  expect((await readPack(first.db, 'pile'))?.version).toBe(2);
  await expectCorrected();
});
