import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSyncState } from '@/storage/membership/membership';
import { listPacks, readPack } from '@/storage/packs/packs';
import { joinedPanel, watchedFetch } from '@/tests/support/network';
import { startTestService, type TestClient, type TestService, testPack } from '@/tests/support/service';

let service: TestService;
let trainer: TestClient;
beforeAll(async () => {
  service = await startTestService();
  trainer = await service.join('trainer');
});
afterAll(() => service.stop());

const publish = (packId: string, version: number, title?: string) =>
  trainer.call('PUT', `/v1/packs/${packId}/versions/${version}`, testPack(packId, version, [], title));

it('[S19] bytes that are not the published ones are never parsed, and are fetched again later', async () => {
  await publish('pile', 1, 'Le vrai');
  let tampered = true;
  const { fetch, asked } = watchedFetch((name, go) =>
    tampered && name.includes('versions')
      ? go().then(async (response) => {
          const text = (await response.text()).replace('Le vrai', 'Le faux');
          return new Response(text, { headers: response.headers });
        })
      : undefined,
  );
  const panel = await joinedPanel(service, 'advisor', { fetch });
  expect(await panel.run('opened')).toBe('done');
  expect(await listPacks(panel.db)).toEqual([]);
  expect(await readSyncState(panel.db)).toMatchObject({
    refusedPacks: [{ problem: 'wrong-hash', head: { packId: 'pile', version: 1 } }],
  });

  // Not at every run.
  asked.length = 0;
  await panel.run('opened');
  expect(asked.some((name) => name.includes('versions'))).toBe(false);

  tampered = false;
  panel.clock.now += 5 * 60_000;
  expect(await panel.run('opened')).toBe('done');
  expect((await readPack(panel.db, 'pile'))?.cards[0]?.fr?.title).toBe('Le vrai');
  expect((await readSyncState(panel.db))?.refusedPacks).toBeUndefined();
});

it('[S19] bytes that were refused under a clock that was set back since are fetched again', async () => {
  await publish('recul', 1, 'Le vrai');
  let tampered = true;
  const { fetch } = watchedFetch((name, go) =>
    tampered && name.includes('recul/versions')
      ? go().then(async (response) => {
          const text = (await response.text()).replace('Le vrai', 'Le faux');
          return new Response(text, { headers: response.headers });
        })
      : undefined,
  );
  const panel = await joinedPanel(service, 'advisor', { fetch });
  await panel.run('opened');
  expect(await readSyncState(panel.db)).toMatchObject({ refusedPacks: [{ problem: 'wrong-hash' }] });
  tampered = false;
  panel.clock.now -= 24 * 60 * 60_000;
  expect(await panel.run('opened')).toBe('done');
  expect((await readPack(panel.db, 'recul'))?.version).toBe(1);
});

it('[S19] a version that the service names and does not have is reported, and fetched again at a person’s request', async () => {
  await publish('tas', 1);
  let isMissing = true;
  const { fetch } = watchedFetch((name, go) =>
    isMissing && name.includes('tas/versions')
      ? globalThis.fetch(`${service.address}/nowhere`).then((response) => (response.ok ? go() : response))
      : undefined,
  );
  const panel = await joinedPanel(service, 'advisor', { fetch });
  expect(await panel.run('opened')).toBe('done');
  expect(await readSyncState(panel.db)).toMatchObject({ refusedPacks: [{ problem: 'not-found' }] });
  isMissing = false;
  await panel.run('manual');
  expect((await readPack(panel.db, 'tas'))?.version).toBe(1);
});
