import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ENDPOINTS, pathOf } from '@/protocol/endpoints';
import { devicesResponseSchema, invitationResponseSchema, teamResponseSchema } from '@/protocol/team';
import { readCode, sha256 } from '@/server/domain/secrets';
import { listAuditEvents } from '@/server/store/audit/audit-log';
import {
  changeMember,
  joinService,
  openLive,
  problemIn,
  startTestService,
  type TestClient,
  type TestService,
} from '@/tests/support/service';

let service: TestService;
let organisationId: string;
let admin: TestClient;
let advisor: TestClient;
beforeAll(async () => {
  service = await startTestService({ live: { pollMs: 50 } });
});
afterAll(() => service.stop());
beforeEach(async () => {
  organisationId = await service.addOrganisation('Clarté');
  admin = await service.join('admin', 'Ada', organisationId);
  advisor = await service.join('advisor', 'Camille', organisationId);
});

const ownDevices = async (client: TestClient) =>
  devicesResponseSchema.parse((await client.call('GET', ENDPOINTS.myDevices.path)).body).devices;
const team = async () =>
  teamResponseSchema.parse((await admin.call('GET', ENDPOINTS.members.path)).body).members;
const change = (memberId: string, body: object, as = admin) => changeMember(as, memberId, body);
const revokeOwn = (client: TestClient, deviceId: string) =>
  client.call('POST', pathOf(ENDPOINTS.revokeMyDevice, { deviceId }));
const revokeOf = (memberId: string, deviceId: string, as = admin) =>
  as.call('POST', pathOf(ENDPOINTS.revokeDevice, { memberId, deviceId }));
/** What people did, without the refusals that those who were shut out then met. */
const acts = async () =>
  (await listAuditEvents(service.database, organisationId)).filter(({ kind }) => kind !== 'access.refused');
const lastAct = async () => (await acts()).at(-1);

/** Another browser of the same member. */
async function secondBrowser(of: TestClient): Promise<TestClient> {
  const other = await service.join('advisor', 'Provisoire', organisationId);
  await service.database
    .updateTable('devices')
    .set({ member_id: of.member.id, name: 'Firefox, Linux' })
    .where('token_sha256', '=', sha256(other.token))
    .execute();
  return other;
}

describe('a member’s own browsers', () => {
  it('are listed, the one that asks marked, and none of anybody else', async () => {
    await secondBrowser(advisor);
    const devices = await ownDevices(advisor);
    expect(devices.map(({ name, here }) => [name, here]).sort()).toEqual([
      ['Firefox, Linux', false],
      ['Vitest', true],
    ]);
    expect(Math.abs((devices[0]?.joinedAt ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  it('are revoked by their owner: out at the next request, streams end, the others stay', async () => {
    const lost = await secondBrowser(advisor);
    const stream = openLive(lost);
    await stream.notice('alive');
    const found = (await ownDevices(advisor)).find(({ here }) => !here);
    expect((await revokeOwn(advisor, found?.id ?? '')).status).toBe(204);
    await stream.ended(2_000);
    expect(problemIn(await lost.call('GET', ENDPOINTS.me.path)).reason).toBe('token-revoked');
    expect(await ownDevices(advisor)).toHaveLength(1);
    expect(await lastAct()).toMatchObject({ kind: 'device.revoked', who: advisor.member.id });
    // Once more, as after an answer that was lost: done, and recorded once.
    const before = await lastAct();
    expect((await revokeOwn(advisor, found?.id ?? '')).status).toBe(204);
    expect(await lastAct()).toEqual(before);
  });

  it('are nobody else’s to revoke, not even an administrator’s by this route', async () => {
    const [device] = await ownDevices(advisor);
    for (const other of [admin, await service.join('advisor', 'Noa', organisationId)]) {
      expect(problemIn(await revokeOwn(other, device?.id ?? '')).reason).toBe('not-found');
    }
    expect(problemIn(await revokeOwn(advisor, 'nothing')).reason).toBe('invalid-request');
    expect((await advisor.call('GET', ENDPOINTS.me.path)).status).toBe(200);
  });
});

describe('the people of an organisation', () => {
  it('are listed to an administrator with role, teams and browsers, and no trace of when they were there', async () => {
    expect(
      (await team()).map(({ name, role, disabled, devices }) => [name, role, disabled, devices.length]),
    ).toEqual([
      ['Ada', 'admin', false, 1],
      ['Camille', 'advisor', false, 1],
    ]);
    const named = new Set<string>();
    const response = await admin.call('GET', ENDPOINTS.members.path);
    JSON.parse(response.text, (key, value) => {
      if (key !== '' && !/^\d+$/u.test(key)) named.add(key);
      return value;
    });
    expect([...named].sort()).toEqual(
      ['devices', 'disabled', 'id', 'joinedAt', 'members', 'name', 'revision', 'role', 'teams'].sort(),
    );
  });

  it('change role and are shut out and let in, from the next request on', async () => {
    expect((await change(advisor.member.id, { role: 'trainer' })).body).toMatchObject({
      member: { name: 'Camille', role: 'trainer', disabled: false },
    });
    expect((await advisor.call('GET', ENDPOINTS.me.path)).body).toMatchObject({
      member: { role: 'trainer' },
    });
    expect((await change(advisor.member.id, { disabled: true })).status).toBe(200);
    expect(problemIn(await advisor.call('GET', ENDPOINTS.me.path)).reason).toBe('member-disabled');
    expect((await change(advisor.member.id, { disabled: false, role: 'advisor' })).status).toBe(200);
    expect((await advisor.call('GET', ENDPOINTS.me.path)).body).toMatchObject({
      member: { role: 'advisor' },
    });
    const recorded = await acts();
    expect(recorded.slice(-4).map(({ kind, who }) => [kind, who])).toEqual(
      ['role.changed', 'member.disabled', 'role.changed', 'member.enabled'].map((kind) => [
        kind,
        admin.member.id,
      ]),
    );
    await change(advisor.member.id, { role: 'advisor' });
    expect(await acts()).toHaveLength(recorded.length);
  });

  it('always keep an administrator, also when two demote each other at once', async () => {
    for (const body of [{ role: 'advisor' }, { disabled: true }]) {
      expect(problemIn(await change(admin.member.id, body)).reason).toBe('last-admin');
    }
    const second = await service.join('admin', 'Zoé', organisationId);
    const statuses = await Promise.all([
      change(second.member.id, { role: 'trainer' }, admin),
      change(admin.member.id, { role: 'trainer' }, second),
    ]);
    const left = await service.database
      .selectFrom('members')
      .select('name')
      .where('organisation_id', '=', organisationId)
      .where('role', '=', 'admin')
      .execute();
    expect(left, statuses.map(({ text }) => text).join(' ')).toHaveLength(1);
  });

  it('keep an active administrator: one who is disabled does not count', async () => {
    const elsewhere = await service.addOrganisation('Deux têtes');
    const [one, two] = [
      await service.join('admin', 'Une', elsewhere),
      await service.join('admin', 'Deux', elsewhere),
    ];
    const byOne = (whom: TestClient, body: object) => changeMember(one, whom.member.id, body);
    expect((await byOne(two, { disabled: true })).status).toBe(200);
    for (const body of [{ role: 'trainer' }, { disabled: true }]) {
      expect(problemIn(await byOne(one, body)).reason).toBe('last-admin');
    }
    expect((await byOne(two, { disabled: false })).status).toBe(200);
    expect((await byOne(one, { role: 'trainer' })).status).toBe(200);
  });

  it('lose a browser to an administrator, who names whose it is', async () => {
    const [device] = await ownDevices(advisor);
    expect(problemIn(await revokeOf(admin.member.id, device?.id ?? '')).reason).toBe('not-found');
    expect((await revokeOf(advisor.member.id, device?.id ?? '')).status).toBe(204);
    expect(problemIn(await advisor.call('GET', ENDPOINTS.me.path)).reason).toBe('token-revoked');
    expect(await lastAct()).toMatchObject({ kind: 'device.revoked', who: admin.member.id });
  });

  it('are not there for an administrator of another organisation', async () => {
    const stranger = await service.join('admin', 'Max', await service.addOrganisation('Ailleurs'));
    const [device] = await ownDevices(advisor);
    expect(problemIn(await change(advisor.member.id, { role: 'admin' }, stranger)).reason).toBe('not-found');
    expect(problemIn(await revokeOf(advisor.member.id, device?.id ?? '', stranger)).reason).toBe('not-found');
    expect((await advisor.call('GET', ENDPOINTS.me.path)).body).toMatchObject({
      member: { role: 'advisor' },
    });
  });

  it('take nothing but role and whether somebody is disabled', async () => {
    for (const body of [{ name: 'Moi' }, { role: 'owner' }, { disabled: 'yes' }, { teams: [] }]) {
      expect(problemIn(await change(advisor.member.id, body)).reason).toBe('invalid-request');
    }
    expect(problemIn(await change(randomUUID(), { role: 'admin' })).reason).toBe('not-found');
  });
});

describe('an invitation made by an administrator', () => {
  it('lets one person in with its role and team, is recorded by its id, and its code is stored nowhere', async () => {
    const body = { role: 'trainer', team: 'Box & Fibre', days: 1 };
    const response = invitationResponseSchema.parse(
      (await admin.call('POST', ENDPOINTS.invite.path, body)).body,
    );
    expect(response.expiresAt - Date.now()).toBeLessThanOrEqual(86_400_000);
    const made = await lastAct();
    expect(made).toMatchObject({ kind: 'invitation.made', who: admin.member.id });
    const { member } = await joinService(service.address, response.code, 'Sacha');
    expect([member.role, member.teams.map(({ name }) => name)]).toEqual(['trainer', ['Box & Fibre']]);
    expect((await team()).find(({ name }) => name === 'Sacha')?.teams).toEqual(['Box & Fibre']);
    const rows = await service.database.selectFrom('invitations').selectAll().execute();
    const recorded = await service.database.selectFrom('acts').selectAll().execute();
    for (const text of [response.code, readCode(response.code) ?? '']) {
      expect(JSON.stringify([rows, recorded])).not.toContain(text);
      expect(service.logged()).not.toContain(text);
    }
    await expect(joinService(service.address, response.code, 'Encore')).rejects.toThrow('invitation-used');
  });

  it('is refused for no role, a team of two lines, and more than seven days', async () => {
    for (const body of [{}, { role: 'advisor', team: 'a\nb' }, { role: 'advisor', days: 8 }]) {
      expect(problemIn(await admin.call('POST', ENDPOINTS.invite.path, body)).reason).toBe('invalid-request');
    }
  });
});
