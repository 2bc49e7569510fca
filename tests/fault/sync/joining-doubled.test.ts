import { expect, it, onTestFinished } from 'vitest';
import { captureTip } from '@/storage/tips/tips';
import { joinOrganisation } from '@/sync/membership/join';
import { content, machineOf, testDatabase } from '@/tests/support/database';
import { type Fate, handFlushedWire } from '@/tests/support/manual-network';
import { panelOver } from '@/tests/support/network';
import { startTestService } from '@/tests/support/service';

/** Somebody new, whose joining meets such fates, one attempt after the other; and what came of it. */
async function joinThrough(...fates: Fate[]) {
  const service = await startTestService();
  onTestFinished(() => service.stop());
  const wire = handFlushedWire();
  const owner = {};
  const panel = panelOver(testDatabase(), { fetch: wire.fetchOf(owner) });
  const { db } = panel;
  const code = await service.invite('advisor');
  const { address } = service;
  const fetch = wire.fetchOf(owner);
  const join = () =>
    joinOrganisation({
      databases: machineOf(db),
      address,
      code,
      name: 'Léa',
      device: 'Vitest',
      fetch,
      now: Date.now,
    });
  for (const fate of fates) {
    wire.begin(owner, join);
    await wire.quiet();
    await wire.flush(0, 'whole');
    await wire.flush(0, fate);
  }
  await captureTip(db, content('Dit une fois entré.'), { now: Date.now() });
  /** Whether what was captured arrives. */
  const sync = async () => {
    const waits = await db.commands.count();
    wire.begin(owner, () => panel.run());
    await wire.flushAll();
    return [waits, await db.commands.count()];
  };
  const inside = async () => {
    const devices = service.database.selectFrom('devices').select(['revoked_at']);
    const members = service.database.selectFrom('members').select('name').where('name', '=', 'Léa');
    return { devices: await devices.execute(), members: (await members.execute()).length };
  };
  return { sync, inside };
}

const ONE_PERSON = { devices: [{ revoked_at: null }], members: 1 };

it('[S22] a joining that arrives twice at once lets one person in, who may work', async () => {
  const { sync, inside } = await joinThrough('doubled');
  expect(await sync()).toEqual([1, 0]);
  expect(await inside()).toEqual(ONE_PERSON);
});

it('[S22] a joining that arrives once more, while the panel works already, shuts nobody out', async () => {
  const { sync, inside } = await joinThrough('late-double');
  // The copy arrives first, then the exchange.
  expect(await sync()).toEqual([1, 0]);
  expect(await inside()).toEqual(ONE_PERSON);
});

it('[S22] a joining whose responses are lost, cut off and doubled is done when one comes through', async () => {
  const { sync, inside } = await joinThrough('answer-lost', 'answer-cut', 'request-lost', 'late-double');
  expect(await sync()).toEqual([1, 0]);
  expect(await inside()).toEqual(ONE_PERSON);
});
