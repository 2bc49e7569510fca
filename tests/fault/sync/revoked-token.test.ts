import { afterAll, beforeAll, expect, it } from 'vitest';
import { ENDPOINTS } from '@/protocol/endpoints';
import type { InvitationResponse } from '@/protocol/team';
import { revokeDevice } from '@/server/store/members/devices';
import { setDisabled } from '@/server/store/members/members';
import { readSyncState } from '@/storage/membership/membership';
import { allCards } from '@/storage/packs/packs';
import { listMyTips, unsentCount } from '@/storage/tips/tip-queries';
import { captureTip } from '@/storage/tips/tips';
import { joinOrganisation } from '@/sync/membership/join';
import { content, machineOf } from '@/tests/support/database';
import { joinedPanel, type Panel } from '@/tests/support/network';
import { startTestService, type TestService, testPack } from '@/tests/support/service';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
  const trainer = await service.join('trainer');
  await trainer.call('PUT', '/v1/packs/pile/versions/1', testPack('pile', 1));
});
afterAll(() => service.stop());

async function revoke(panel: Panel): Promise<void> {
  const { member } = await panel.membership();
  const device = await service.database
    .selectFrom('devices')
    .select('id')
    .where('member_id', '=', member.id)
    .executeTakeFirstOrThrow();
  await service.database
    .transaction()
    .execute((trx) => revokeDevice(trx, service.organisationId, device.id, Date.now()));
}

/** A code that an administrator made for the member of a panel. */
async function newCodeOf(panel: Panel): Promise<string> {
  const { member } = await panel.membership();
  const administrator = await service.join('admin');
  const made = await administrator.call('POST', ENDPOINTS.invite.path, { memberId: member.id });
  return (made.body as InvitationResponse).code;
}

it('[S15] a revoked token stops sync with its reason; capture and reading go on, and a code made for the same member sends all', async () => {
  const panel = await joinedPanel(service, 'advisor');
  await panel.run();
  await revoke(panel);
  await captureTip(panel.db, content('Après la révocation.'), { now: 1 });
  expect(await panel.run()).toBe('stopped');
  expect((await readSyncState(panel.db))?.lastReason).toBe('token-revoked');
  await captureTip(panel.db, content('Et encore une.'), { now: 2 });
  expect(await unsentCount(panel.db)).toBe(2);
  expect(await allCards(panel.db)).toHaveLength(1);

  const response = await joinOrganisation({
    databases: machineOf(panel.db),
    address: service.address,
    code: await newCodeOf(panel),
    name: 'Léa',
    device: 'Vitest',
    fetch,
    now: Date.now,
  });
  expect(response.done).toBe(true);
  expect(await panel.run('joined')).toBe('done');
  expect((await listMyTips(panel.db)).map((tip) => tip.status.state)).toEqual(['received', 'received']);
  expect((await readSyncState(panel.db))?.lastReason).toBeUndefined();
});

it('[S15] a disabled member gets the reason, and continues when enabled again', async () => {
  const panel = await joinedPanel(service, 'advisor');
  const { member } = await panel.membership();
  const disable = (index: number | null) =>
    service.database
      .transaction()
      .execute((trx) => setDisabled(trx, service.organisationId, member.id, index));
  await captureTip(panel.db, content('En attente.'), { now: 1 });
  await disable(Date.now());
  expect(await panel.run('local')).toBe('stopped');
  expect((await readSyncState(panel.db))?.lastReason).toBe('member-disabled');
  await disable(null);
  panel.clock.now += 5 * 60_000;
  expect(await panel.run('alarm')).toBe('done');
  expect(await unsentCount(panel.db)).toBe(0);
});
