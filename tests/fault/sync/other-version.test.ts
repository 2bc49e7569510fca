import { expect, it } from 'vitest';
import { PROTOCOL_HEADER, PROTOCOL_VERSION, type SupportedVersions } from '@/protocol/version';
import { readSyncState } from '@/storage/membership/membership';
import { readTip, unsentCount } from '@/storage/tips/tip-queries';
import { captureTip } from '@/storage/tips/tips';
import { content } from '@/tests/support/database';
import { type Fetch, joinedPanel, type Panel } from '@/tests/support/network';
import { newPlace, startTestService, type TestService } from '@/tests/support/service';

/** A service that is stopped and started again as another release, on the same data and at the same address. */
async function releases(first: SupportedVersions) {
  const place = await newPlace();
  let service: TestService = await startTestService({ place, supported: first });
  const port = Number(new URL(service.address).port);
  return {
    service: () => service,
    becomes: async (supported: SupportedVersions) => {
      await service.stop();
      service = await startTestService({ place, port, supported });
    },
    stop: async () => {
      await service.stop();
      place.remove();
    },
  };
}

const BEFORE = { oldest: PROTOCOL_VERSION - 1, newest: PROTOCOL_VERSION - 1 };
const NOW = { oldest: PROTOCOL_VERSION - 1, newest: PROTOCOL_VERSION };
const NEXT = { oldest: PROTOCOL_VERSION, newest: PROTOCOL_VERSION + 1 };
const LATER = { oldest: PROTOCOL_VERSION + 1, newest: PROTOCOL_VERSION + 2 };
const LONG_AGO = { oldest: 0, newest: PROTOCOL_VERSION - 2 };

const capture = (panel: Panel, words: string) =>
  captureTip(panel.db, content(words), { now: panel.clock.now });

/** A fetch that notes in which version each request was written. */
function versions(): { fetch: Fetch; supported: () => string[] } {
  const seen = new Set<string>();
  return {
    fetch: (input, init) => {
      seen.add(new Headers(init?.headers).get(PROTOCOL_HEADER) ?? 'none');
      return fetch(input, init);
    },
    supported: () => {
      const all = [...seen];
      seen.clear();
      return all;
    },
  };
}

it('[S26] a panel speaks the version of an older service, and the newer one once the service is updated', async () => {
  const machine = await releases(BEFORE);
  const network = versions();
  const panel = await joinedPanel(machine.service(), 'advisor', { fetch: network.fetch });
  expect((await panel.membership()).protocol).toBe(BEFORE.newest);
  const first = await capture(panel, 'À l’ancien service.');
  expect(await panel.run()).toBe('done');
  expect(network.supported()).toEqual([String(BEFORE.newest)]);
  expect(await readTip(panel.db, first)).toMatchObject({ status: { state: 'received' } });
  expect((await readSyncState(panel.db))?.compared).toBeUndefined();

  // It still serves the older version, so nothing has to change at once; the one after that does not.
  await machine.becomes(NOW);
  expect(await panel.run()).toBe('done');
  await machine.becomes(NEXT);
  const second = await capture(panel, 'Au nouveau service.');
  expect(await panel.run()).toBe('done');
  expect((await panel.membership()).protocol).toBe(PROTOCOL_VERSION);
  expect(await readTip(panel.db, second)).toMatchObject({ status: { state: 'received' } });
  expect((await readSyncState(panel.db))?.compared?.tips).toMatchObject({ result: 'same' });
  await machine.stop();
});

it('[S26] a panel goes back with a service that was rolled back', async () => {
  const machine = await releases(NOW);
  const panel = await joinedPanel(machine.service(), 'advisor');
  await capture(panel, 'Avant.');
  expect(await panel.run()).toBe('done');
  await machine.becomes(BEFORE);
  const id = await capture(panel, 'Après.');
  expect(await panel.run()).toBe('done');
  expect((await panel.membership()).protocol).toBe(BEFORE.newest);
  expect(await readTip(panel.db, id)).toMatchObject({ status: { state: 'received' } });
  await machine.stop();
});

it.each([
  ['client-too-old', LATER],
  ['server-too-old', LONG_AGO],
] as const)(
  '[S26] [S15] with no version in common it is %s, capture goes on, and nothing is lost',
  async (reason, supported) => {
    const machine = await releases(NOW);
    const panel = await joinedPanel(machine.service(), 'advisor');
    await capture(panel, 'Avant.');
    expect(await panel.run()).toBe('done');
    await machine.becomes(supported);
    expect(await panel.run()).toBe('stopped');
    expect((await readSyncState(panel.db))?.lastReason).toBe(reason);
    await capture(panel, 'Pendant.');
    expect(await unsentCount(panel.db)).toBe(1);
    expect(await panel.run()).toBe('stopped');
    expect(await unsentCount(panel.db)).toBe(1);

    await machine.becomes(NOW);
    expect(await panel.run()).toBe('done');
    expect(await unsentCount(panel.db)).toBe(0);
    expect((await readSyncState(panel.db))?.lastReason).toBeUndefined();
    await machine.stop();
  },
);
