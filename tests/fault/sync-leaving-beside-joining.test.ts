import { expect, it, onTestFinished } from 'vitest';
import { readMembership } from '@/storage/membership';
import { joinOrganisation } from '@/sync/join';
import { leave } from '@/sync/leave';
import { connectBy } from '@/sync/transport';
import { handFlushedWire } from '@/tests/support/hand-flushed';
import { joinedPanel } from '@/tests/support/network';
import { startTestService } from '@/tests/support/service';

it('[S21] leaving in one window takes away nothing that another window joined while the service was asked', async () => {
  const service = await startTestService();
  onTestFinished(() => service.stop());
  const { db, run } = await joinedPanel(service, 'advisor');
  const wire = handFlushedWire();
  const owner = {};
  let left: unknown;
  wire.begin(owner, async () => {
    left = await leave({ db, transport: connectBy(wire.fetchOf(owner)), now: Date.now });
  });
  await wire.quiet();
  const { address } = service;
  const code = await service.invite('trainer');
  const joined = await joinOrganisation({
    db,
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
  expect(await readMembership(db)).toMatchObject({ member: { name: 'Léa', role: 'trainer' } });
  expect(await run()).toBe('done');
});
