/** Invitations for a member who is there already: a lost or revoked browser, or another one. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JoinResponse, Role } from '@/protocol/api';
import { ENDPOINTS } from '@/protocol/endpoints';
import type { InvitationsResponse, TeamResponse } from '@/protocol/team';
import { runAdmin } from '@/server/cli/commands';
import {
  callService,
  changeMember,
  newPlace,
  problemIn,
  startTestService,
  type TestClient,
  type TestPlace,
  type TestService,
  testClient,
} from '@/tests/support/service';

let place: TestPlace;
let service: TestService;
let boss: TestClient;
beforeAll(async () => {
  place = await newPlace();
  service = await startTestService({ place });
  boss = await service.join('admin', 'Ada');
});
afterAll(async () => {
  await service.stop();
  place.remove();
});

const admin = (...args: string[]) => runAdmin(args, { ...place.settings, clock: Date.now });

async function codeFor({ member }: Pick<TestClient, 'member'>, by = boss): Promise<string> {
  const response = await by.call('POST', ENDPOINTS.invite.path, { memberId: member.id });
  expect(response.status, response.text).toBe(200);
  return (response.body as { code: string }).code;
}

type Request = { code: string; name: string; device: string; joinKey: string };
const joining = (code: string, name = 'Quelqu’un'): Request => ({
  code,
  name,
  device: 'Firefox, Linux',
  joinKey: randomUUID(),
});
const join = (request: Request) =>
  callService(service.address, 'POST', ENDPOINTS.join.path, { body: request });
async function refusal(code: string) {
  const response = await join(joining(code));
  return response.status === 200 ? 'joined' : problemIn(response).reason;
}
const change = (who: TestClient, body: { role?: Role; disabled?: boolean }) =>
  changeMember(boss, who.member.id, body);
const team = async () => ((await boss.call('GET', ENDPOINTS.members.path)).body as TeamResponse).members;
const listed = async () =>
  ((await boss.call('GET', ENDPOINTS.invitations.path)).body as InvitationsResponse).invitations;
async function acts(kind: string) {
  const { rows } = await sql<{ who: string; about: string }>`
    select who, about from acts where kind = ${kind} order by n desc`.execute(service.database);
  return rows.map(({ who, about }) => ({ who, about: JSON.parse(about) }));
}

describe('a code for a member', () => {
  it('gives a browser of that member, under the name, role and teams that they have', async () => {
    const [code = ''] = await admin('invite', '--role', 'trainer', '--team', 'Box');
    const first = (await join(joining(code, 'Alice'))).body as JoinResponse;
    const before = await team();
    const again = await join(joining(await codeFor(first), 'Mallory'));
    expect(again.status).toBe(200);
    const response = again.body as JoinResponse;
    expect(response.member).toEqual(first.member);
    expect(response.token).not.toBe(first.token);
    const after = await team();
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(after.find(({ id }) => id === first.member.id)?.devices.map(({ name }) => name)).toContain(
      'Firefox, Linux',
    );
    const me = await testClient(service.address, response.token, response.member).call(
      'GET',
      ENDPOINTS.me.path,
    );
    expect(me.body).toMatchObject({ member: first.member });
  });

  it('brings back who was revoked, and leaves the revoked browser out', async () => {
    const alice = await service.join('advisor', 'Alice R');
    expect((await alice.call('POST', ENDPOINTS.leave.path)).status).toBe(204);
    const code = await codeFor(alice);
    expect(((await join(joining(code))).body as JoinResponse).member).toEqual(alice.member);
    expect(problemIn(await alice.call('GET', ENDPOINTS.me.path)).reason).toBe('token-revoked');
  });

  it('[S22] is valid once; a lost response is sent again to the same browser, and to nobody else', async () => {
    const code = await codeFor(await service.join('advisor', 'Alice P'));
    const request = joining(code);
    const [one, two] = await Promise.all([join(request), join(request)]);
    expect([one.status, two.status]).toEqual([200, 200]);
    expect(two.body).toEqual(one.body);
    expect((await join(request)).body).toEqual(one.body);
    expect(await refusal(code)).toBe('invitation-used');
  });

  it('is recorded by ids, and listed with whose it is', async () => {
    const alice = await service.join('advisor', 'Alice L');
    const code = await codeFor(alice);
    const [newest] = await listed();
    expect(newest).toMatchObject({
      role: 'advisor',
      madeBy: 'Ada',
      forMember: 'Alice L',
      state: 'open',
    });
    const about = { invitation: newest?.id, member: alice.member.id, role: 'advisor' };
    expect((await acts('invitation.made'))[0]).toEqual({ who: boss.member.id, about });
    await join(joining(code));
    expect((await acts('join.done'))[0]).toEqual({
      who: alice.member.id,
      about: { ...about, device: expect.any(String) },
    });
    expect((await listed()).find(({ id }) => id === newest?.id)?.state).toBe('used');
  });

  it('is refused while the member is disabled, and does not open again with them', async () => {
    const alice = await service.join('advisor', 'Alice D');
    const code = await codeFor(alice);
    await change(alice, { disabled: true });
    expect(await refusal(code)).toBe('member-disabled');
    const made = await boss.call('POST', ENDPOINTS.invite.path, { memberId: alice.member.id });
    expect(problemIn(made).reason).toBe('changed-meanwhile');
    await change(alice, { disabled: false });
    expect(await refusal(code)).toBe('invitation-expired');
    expect(await refusal(await codeFor(alice))).toBe('joined');
  });

  it('is closed with its maker, and gives no role that came after it was made', async () => {
    const [alice, maker] = [await service.join('advisor', 'Alice M'), await service.join('admin', 'Mara')];
    const [byMaker, byBoss] = [await codeFor(alice, maker), await codeFor(alice)];
    await change(maker, { disabled: true });
    expect(await refusal(byMaker)).toBe('invitation-expired');
    await change(alice, { role: 'trainer' });
    expect(await refusal(byBoss)).toBe('invitation-expired');
    expect((await acts('invitation.revoked'))[0]?.about).toMatchObject({ member: alice.member.id });
    // Whatever closed or missed it: as another way of writing the role would have left it.
    const code = await codeFor(alice);
    await sql`update members set role = 'admin' where id = ${alice.member.id}`.execute(service.database);
    expect(await refusal(code)).toBe('invitation-expired');
  });

  it('is for a member of the same organisation, and names nothing but the member', async () => {
    const other = await service.addOrganisation('Ailleurs');
    const stranger = await service.join('advisor', 'Ailleurs', other);
    for (const [body, reason] of [
      [{ memberId: stranger.member.id }, 'not-found'],
      [{ memberId: randomUUID() }, 'not-found'],
      [{ memberId: boss.member.id, role: 'admin' }, 'invalid-request'],
      [{ memberId: boss.member.id, team: 'Box' }, 'invalid-request'],
      [{ team: 'Box' }, 'invalid-request'],
      [{}, 'invalid-request'],
    ] as const) {
      expect(problemIn(await boss.call('POST', ENDPOINTS.invite.path, body)).reason).toBe(reason);
    }
    const advisor = await service.join('advisor', 'Pas admin');
    const own = await advisor.call('POST', ENDPOINTS.invite.path, { memberId: advisor.member.id });
    expect(problemIn(own).reason).toBe('forbidden');
  });

  it('is made by the command line, too', async () => {
    const alice = await service.join('advisor', 'Alice C');
    const select = ['--organisation', alice.member.organisation.id];
    const [code = '', said] = await admin('invite', '--member', 'Alice C', '--days', '1', ...select);
    expect(said).toContain('Alice C may join');
    expect(said).toContain('within 1 day.');
    expect((await admin('invitations', ...select))[0]).toContain('for Alice C');
    expect(((await join(joining(code))).body as JoinResponse).member).toEqual(alice.member);
    const refused = (...args: string[]) => expect(admin('invite', ...args, ...select)).rejects;
    await refused('--member', alice.member.id, '--role', 'admin').toThrow('--member goes without');
    await refused('--member', 'Personne').toThrow('No member');
    await change(alice, { disabled: true });
    await refused('--member', 'Alice C').toThrow('is disabled');
  });
});
