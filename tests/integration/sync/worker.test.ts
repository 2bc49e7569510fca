import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MESSAGES } from '@/protocol/messages';
import { readMembership } from '@/storage/membership/membership';
import { newPackDraft, savePackDraft } from '@/storage/packs/pack-drafts';
import { unsentCount } from '@/storage/tips/tip-queries';
import { captureTip } from '@/storage/tips/tips';
import { createSyncWorker } from '@/sync/handlers';
import { card, content, pack, testDatabase, testDatabases } from '@/tests/support/database';
import { eventuallyHolds } from '@/tests/support/eventually';
import { REDIRECT } from '@/tests/support/identity-provider';
import { startTestService, type TestService } from '@/tests/support/service';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

async function worker(databases = testDatabases()) {
  const made = createSyncWorker({
    databases,
    fetch: (...request) => fetch(...request),
    now: Date.now,
    random: Math.random,
    device: () => 'Chrome, Linux',
    window: { redirect: () => REDIRECT, open: async () => undefined },
  });
  return { db: await databases.current(), databases, ...made };
}

describe('the worker', () => {
  it('responds to each message in the shape that its table requires', async () => {
    const { db, databases, handlers } = await worker();
    await captureTip(db, content('Avant.'), { now: 1 });
    const judge = (name: keyof typeof MESSAGES, response: unknown) =>
      expect(MESSAGES[name].answer.parse(response)).toEqual(response);
    judge('sync.run', await handlers['sync.run']({ trigger: 'opened' }));
    judge('pack.publish', await handlers['pack.publish']({ packId: 'pile' }));
    const wrong = { address: service.address, code: 'AAAA-AAAA-AAAA-AAAA', name: 'Léa' };
    judge('membership.join', await handlers['membership.join'](wrong));
    judge('service.look', await handlers['service.look'](wrong));
    judge('membership.signIn', await handlers['membership.signIn']({ address: service.address }));
    const right = { ...wrong, code: await service.invite('trainer'), bring: true };
    judge('membership.join', await handlers['membership.join'](right));
    // Joining sends what waited, without being asked.
    await eventuallyHolds(async () => expect(await unsentCount(db)).toBe(0));

    await newPackDraft(db, { packId: 'pile', title: { fr: 'P' }, summary: { fr: 'P' }, chapters: [] });
    await savePackDraft(db, 'pile', pack('pile', 1, [card('a', '')]));
    judge('pack.publish', await handlers['pack.publish']({ packId: 'pile' }));
    await savePackDraft(db, 'pile', pack('pile', 1, [card('a')]));
    const published = await handlers['pack.publish']({ packId: 'pile' });
    expect(published).toEqual({ done: true, version: 1 });
    expect(await handlers['sync.run']({ trigger: 'manual' })).toEqual({ state: 'done' });

    const left = await handlers['membership.leave']({});
    judge('membership.leave', left);
    expect(left).toEqual({ done: true, revokedThere: true });
    expect(await readMembership(await databases.current())).toBeUndefined();
    expect(await readMembership(testDatabase(db.name))).toBeUndefined();
    expect(await handlers['sync.run']({ trigger: 'manual' })).toEqual({ state: 'not-joined' });
  });

  it('asks about people and browsers as the member that joined here, and keeps none of it', async () => {
    const { db, handlers } = await worker();
    const judge = (name: keyof typeof MESSAGES, response: unknown) =>
      expect(MESSAGES[name].answer.parse(response)).toEqual(response);
    expect(await handlers['device.list']({})).toEqual({ done: false, reason: 'not-joined' });
    const code = await service.invite('admin');
    await handlers['membership.join']({ address: service.address, code, name: 'Ada' });
    const listed = await handlers['member.list']({});
    judge('member.list', listed);
    const ada = listed.done ? listed.members.find(({ name }) => name === 'Ada') : undefined;
    expect(ada?.devices.map(({ name }) => name)).toEqual(['Chrome, Linux']);
    const own = await handlers['device.list']({});
    judge('device.list', own);
    expect(own).toMatchObject({ devices: [{ name: 'Chrome, Linux', here: true }] });

    const other = await service.join('advisor', 'Noa');
    const memberId = other.member.id;
    const changed = await handlers['member.change']({ memberId, change: { role: 'trainer' } });
    judge('member.change', changed);
    expect(changed).toMatchObject({ member: { name: 'Noa', role: 'trainer' } });
    const [device] = changed.done ? changed.member.devices : [];
    const revoking = { memberId, deviceId: device?.id ?? '' };
    expect(await handlers['member.revoke'](revoking)).toEqual({ done: true });
    const nobodys = { memberId, deviceId: crypto.randomUUID() };
    expect(await handlers['member.revoke'](nobodys)).toMatchObject({ done: false, reason: 'not-found' });
    judge('member.invite', await handlers['member.invite']({ role: 'advisor', days: 1 }));
    const invitations = await handlers['invitation.list']({});
    judge('invitation.list', invitations);
    const made = invitations.done
      ? invitations.invitations.find(({ madeBy }) => madeBy === 'Ada')
      : undefined;
    expect(made).toMatchObject({ role: 'advisor', state: 'open' });
    const cancelling = { invitationId: made?.id ?? '' };
    expect(await handlers['invitation.revoke'](cancelling)).toEqual({ done: true });
    const stored = JSON.stringify(await Promise.all(db.tables.map((table) => table.toArray())));
    expect(stored).not.toContain('Noa');
    const mine = { deviceId: ada?.devices[0]?.id ?? '' };
    expect(await handlers['device.revoke'](mine)).toEqual({ done: true });
    expect(await handlers['device.list']({})).toMatchObject({ done: false, reason: 'token-revoked' });
  });

  it('names this device to the service', async () => {
    const { handlers } = await worker();
    await handlers['membership.join']({
      address: service.address,
      code: await service.invite('advisor'),
      name: 'Noé',
    });
    await handlers['sync.run']({ trigger: 'manual' });
    const devices = await service.database.selectFrom('devices').select('name').execute();
    expect(devices.map(({ name }) => name)).toContain('Chrome, Linux');
  });
});
