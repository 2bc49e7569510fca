import { expect, it, onTestFinished } from 'vitest';
import { joinOrganisation } from '@/sync/membership/join';
import { machineOf } from '@/tests/support/database';
import { handFlushedWire } from '@/tests/support/manual-network';
import { joinedPanel, leaveHere, panelOver } from '@/tests/support/network';
import { startTestService } from '@/tests/support/service';

it('[S21] leaving in one window removes nothing that another window joined while the request was in flight', async () => {
  const service = await startTestService();
  onTestFinished(() => service.stop());
  const databases = machineOf((await joinedPanel(service, 'advisor')).db);
  const wire = handFlushedWire();
  const owner = {};
  let left: unknown;
  wire.begin(owner, async () => {
    left = await leaveHere(databases, wire.fetchOf(owner));
  });
  await wire.quiet();
  const { address } = service;
  const code = await service.invite('trainer');
  const joined = await joinOrganisation({
    databases,
    address,
    code,
    name: 'Léa',
    device: 'Vitest',
    fetch,
    now: Date.now,
  });
  expect(joined).toMatchObject({ done: true });
  await wire.flushAll();
  expect(left).toEqual({ done: true, revokedThere: true });
  const there = panelOver(await databases.current());
  expect(await there.membership()).toMatchObject({ member: { name: 'Léa', role: 'trainer' } });
  expect(await there.run()).toBe('done');
});
