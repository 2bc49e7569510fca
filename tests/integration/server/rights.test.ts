/**
 * Rights that are taken while a request is on its way. Generated from `protocol/endpoints.ts`: the body of every request that
 * writes is held back over a revocation, a disabling and a demotion.
 */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '@/protocol/api';
import { ENDPOINTS, pathOf } from '@/protocol/endpoints';
import type { DevicesResponse, InvitationsResponse, TeamResponse } from '@/protocol/team';
import { GUARDED_ROUTES, type TableRoute } from '@/tests/support/access-routes';
import { holdRequest } from '@/tests/support/held-request';
import {
  callService,
  captureTip,
  changeMember,
  openLive,
  problemIn,
  startTestService,
  type TestClient,
  type TestService,
  testClient,
  testPack,
} from '@/tests/support/service';

let service: TestService;
let boss: TestClient;
beforeAll(async () => {
  service = await startTestService();
  boss = await service.join('admin', 'Ada');
});
afterAll(() => service.stop());

const writing = GUARDED_ROUTES.filter(({ route }) => !route.startsWith('GET '));

async function deviceOf(client: TestClient): Promise<string> {
  const { body } = await client.call('GET', ENDPOINTS.myDevices.path);
  return (body as DevicesResponse).devices[0]?.id ?? '';
}

async function openInvitationId(): Promise<string> {
  await boss.call('POST', ENDPOINTS.invite.path, { role: 'advisor' });
  const { body } = await boss.call('GET', ENDPOINTS.invitations.path);
  return (body as InvitationsResponse).invitations.find(({ state }) => state === 'open')?.id ?? '';
}

/** A request of an endpoint that succeeds for whoever may send it. */
async function goodRequest(
  { name, endpoint: { path: pattern } }: TableRoute,
  sender: TestClient,
): Promise<{ path: string; body: object }> {
  switch (name) {
    case 'push':
      return {
        path: pattern,
        body: { clientId: randomUUID(), commands: [{ id: randomUUID(), n: 1, body: captureTip('Oui.') }] },
      };
    case 'publish': {
      const pack = testPack(`pack-${randomUUID()}`, 1);
      return { path: `/v1/packs/${pack.id}/versions/1`, body: pack };
    }
    case 'changeMember': {
      const other = await service.join('advisor', `Nina ${randomUUID()}`);
      return { path: pattern.replace(':memberId', other.member.id), body: { role: 'admin' } };
    }
    case 'revokeDevice': {
      const other = await service.join('advisor', `Nina ${randomUUID()}`);
      const path = pattern.replace(':memberId', other.member.id).replace(':deviceId', await deviceOf(other));
      return { path, body: {} };
    }
    case 'revokeMyDevice':
      return { path: pattern.replace(':deviceId', await deviceOf(sender)), body: {} };
    case 'invite':
      return { path: pattern, body: { role: 'admin', team: `Équipe ${randomUUID()}` } };
    case 'revokeInvitation':
      return { path: pattern.replace(':invitationId', await openInvitationId()), body: {} };
    case 'rotateToken':
      return { path: pattern, body: { key: randomUUID() } };
    default:
      return { path: pattern, body: {} };
  }
}

/**
 * Every row but the record of acts and its origins, which hold the refusal. A table is a set: PostgreSQL may return its
 * rows in another order.
 */
async function allRows(): Promise<string> {
  const tables = await service.database.introspection.getTables();
  const rows: unknown[] = [];
  for (const { name, columns } of tables) {
    if (!columns.some((column) => column.name === 'organisation_id')) continue;
    if (['acts', 'act_origins', 'origin_keys', 'streams'].includes(name)) continue;
    const found = await sql`select * from ${sql.table(name)}`.execute(service.database);
    rows.push([name, found.rows.map((row) => JSON.stringify(row)).sort()]);
  }
  expect(rows.length).toBeGreaterThan(10);
  return JSON.stringify(rows);
}

async function take(what: 'revoked' | 'disabled' | 'demoted', from: TestClient): Promise<void> {
  const { id, role } = from.member;
  const response =
    what === 'revoked'
      ? await boss.call(
          'POST',
          pathOf(ENDPOINTS.revokeDevice, { memberId: id, deviceId: await deviceOf(from) }),
        )
      : await changeMember(
          boss,
          id,
          what === 'disabled' ? { disabled: true } : { role: role === 'admin' ? 'trainer' : 'advisor' },
        );
  expect(response.status, response.text).toBeLessThan(300);
}

describe.each(writing)('$route, its body held back', (row) => {
  const { roles } = row;
  const { method } = row.endpoint;
  const role = roles[0] as Role;
  const restricted = roles.length < 3;

  it('is done when nothing was taken meanwhile', async () => {
    const sender = await service.join(role, `Léo ${randomUUID()}`);
    const { path, body } = await goodRequest(row, sender);
    const finish = await holdRequest(service.address, { method, path, token: sender.token, body });
    expect((await finish()).status).toBeLessThan(300);
  });

  it.each([
    ['revoked', 401, 'token-revoked'],
    ['disabled', 403, 'member-disabled'],
    ...(restricted ? [['demoted', 403, 'forbidden'] as const] : []),
  ] as const)('writes nothing once the sender was %s', async (what, status, reason) => {
    const sender = await service.join(role, `Léo ${randomUUID()}`);
    const { path, body } = await goodRequest(row, sender);
    const finish = await holdRequest(service.address, { method, path, token: sender.token, body });
    await take(what, sender);
    const before = await allRows();
    const response = await finish();
    expect([response.status, (response.body as { reason: string }).reason]).toEqual([status, reason]);
    expect(await allRows()).toBe(before);
  });
});

describe('a right that is taken', () => {
  it('does not come back by a request that its owner held: the administrator stays out', async () => {
    const rogue = await service.join('admin', 'Rita');
    const finish = await holdRequest(service.address, {
      method: 'POST',
      path: pathOf(ENDPOINTS.changeMember, { memberId: rogue.member.id }),
      token: rogue.token,
      body: { disabled: false, role: 'admin' },
    });
    await take('disabled', rogue);
    expect((await finish()).status).toBe(403);
    expect(problemIn(await rogue.call('GET', ENDPOINTS.me.path)).reason).toBe('member-disabled');
  });

  it('is no more a trainer’s for the commands of a push that was held', async () => {
    const [trainer, author] = [await service.join('trainer', 'Tom'), await service.join('advisor', 'Noé')];
    const tip = captureTip('À relire.');
    await author.push(author.commands(tip));
    const commands = trainer.commands({ type: 'tip.review', tipId: tip.tipId });
    const finish = await holdRequest(service.address, {
      method: 'POST',
      path: ENDPOINTS.push.path,
      token: trainer.token,
      body: { clientId: trainer.clientId, commands },
    });
    await take('demoted', trainer);
    expect((await finish()).body).toEqual({
      outcomes: [{ id: commands[0]?.id, outcome: 'refused', reason: 'forbidden' }],
    });
  });

  it('stops one push of many that share a commit, and none of the others', async () => {
    const people = await Promise.all(
      [...Array(12).keys()].map((n) => service.join('advisor', `Ensemble ${n}`)),
    );
    const pushes = people.map(async (person) => {
      const commands = person.commands(captureTip('Ensemble.'));
      const finish = await holdRequest(service.address, {
        method: 'POST',
        path: ENDPOINTS.push.path,
        token: person.token,
        body: { clientId: person.clientId, commands },
      });
      return finish;
    });
    const finishes = await Promise.all(pushes);
    await take('disabled', people[3] as TestClient);
    const statuses = (await Promise.all(finishes.map((finish) => finish()))).map(({ status }) => status);
    expect(statuses).toEqual(people.map((_, n) => (n === 3 ? 403 : 200)));
  });

  it('and pushes that race it: every one that got 200 is there, and none came after the refusal', async () => {
    const person = await service.join('advisor', 'Course');
    const sent = [...Array(20).keys()].map(async () => {
      const tip = captureTip('Course.');
      const commands = [{ id: randomUUID(), n: 1, body: tip }];
      const { status } = await person.call('POST', ENDPOINTS.push.path, { clientId: randomUUID(), commands });
      return { status, tipId: tip.tipId };
    });
    const taken = take('disabled', person);
    const answers = await Promise.all(sent);
    await taken;
    const { rows } = await sql<{ id: string }>`
      select id from tips where author_id = ${person.member.id}`.execute(service.database);
    const done = answers.filter(({ status }) => status === 200).map(({ tipId }) => tipId);
    expect(rows.map(({ id }) => id).sort()).toEqual(done.sort());
    expect(answers.every(({ status }) => status === 200 || status === 403)).toBe(true);
  });

  it('ends the live streams of its owner', async () => {
    for (const what of ['revoked', 'disabled'] as const) {
      const reader = await service.join('trainer', `Écoute ${what}`);
      const live = openLive(reader);
      await live.notice('alive');
      await take(what, reader);
      await live.ended();
    }
  });
});

describe('two administrators who take each other’s rights at the same time', () => {
  it('never both succeed, and the organisation keeps one', async () => {
    for (let round = 0; round < 4; round += 1) {
      const other = await service.addOrganisation(`Duel ${round}`);
      const [one, two] = [
        await service.join('admin', 'Un', other),
        await service.join('admin', 'Deux', other),
      ];
      const shut = (by: TestClient, whom: TestClient) =>
        by.call('POST', pathOf(ENDPOINTS.changeMember, { memberId: whom.member.id }), { disabled: true });
      const answers = await Promise.all([shut(one, two), shut(two, one)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
    }
  });
});

describe('invitations', () => {
  const joining = (code: string) => ({ code, name: 'Zoé', device: 'Chrome', joinKey: randomUUID() });
  const invite = async (client: TestClient, role: Role) => {
    const response = await client.call('POST', ENDPOINTS.invite.path, { role, team: 'Box' });
    return (response.body as { code: string }).code;
  };
  const listed = async () =>
    ((await boss.call('GET', ENDPOINTS.invitations.path)).body as InvitationsResponse).invitations;
  const join = async (code: string) => {
    const response = await callService(service.address, 'POST', ENDPOINTS.join.path, { body: joining(code) });
    return response.status === 200 ? 200 : [response.status, problemIn(response).reason];
  };
  const kinds = async () =>
    (
      await sql<{ kind: string; about: string }>`select kind, about from acts order by n`.execute(
        service.database,
      )
    ).rows.filter(({ kind }) => kind === 'invitation.revoked');

  it('are listed without their codes, by maker and state, and cancelled for good', async () => {
    const code = await invite(boss, 'trainer');
    const [newest] = await listed();
    expect(newest).toEqual({
      id: expect.any(String),
      role: 'trainer',
      team: 'Box',
      madeBy: 'Ada',
      createdAt: expect.any(Number),
      expiresAt: expect.any(Number),
      state: 'open',
    });
    const path = pathOf(ENDPOINTS.revokeInvitation, { invitationId: newest?.id ?? '' });
    expect((await boss.call('POST', path)).status).toBe(204);
    expect((await boss.call('POST', path)).status).toBe(204);
    expect(await join(code)).toEqual([410, 'invitation-expired']);
    expect((await listed()).find(({ id }) => id === newest?.id)?.state).toBe('revoked');
    const acts = (await kinds()).filter(({ about }) => about.includes(newest?.id ?? '-'));
    expect(acts).toHaveLength(1);
  });

  it('that were used are listed as used, and cannot be cancelled', async () => {
    expect(await join(await invite(boss, 'advisor'))).toBe(200);
    const used = (await listed()).find(({ state }) => state === 'used');
    const path = pathOf(ENDPOINTS.revokeInvitation, { invitationId: used?.id ?? '' });
    expect(problemIn(await boss.call('POST', path)).reason).toBe('invitation-used');
    const unknown = pathOf(ENDPOINTS.revokeInvitation, { invitationId: randomUUID() });
    expect(problemIn(await boss.call('POST', unknown)).reason).toBe('not-found');
  });

  it.each(['disabled', 'demoted'] as const)('are closed with a maker who is %s', async (what) => {
    const maker = await service.join('admin', `Mara ${what}`);
    const codes = [await invite(maker, 'admin'), await invite(maker, 'advisor')];
    await take(what, maker);
    for (const code of codes) expect(await join(code)).toEqual([410, 'invitation-expired']);
    // Nor do they open again with the maker.
    const back = what === 'disabled' ? { disabled: false } : { role: 'admin' };
    expect((await changeMember(boss, maker.member.id, back)).status).toBe(200);
    for (const code of codes) expect(await join(code)).toEqual([410, 'invitation-expired']);
  });

  it('are closed when a browser of their maker is revoked, or a copy of its token shows; not when it leaves', async () => {
    const maker = await service.join('admin', 'Mona');
    const byStolen = await invite(maker, 'admin');
    await take('revoked', maker);
    expect(await join(byStolen)).toEqual([410, 'invitation-expired']);

    const copied = await service.join('admin', 'Moira');
    const response = await copied.call('POST', ENDPOINTS.rotateToken.path, { key: randomUUID() });
    const { token } = response.body as { token: string };
    const present = testClient(service.address, token, copied.member);
    const byCopy = await invite(present, 'admin');
    await sql`update device_tokens set retired_at = ${Date.now() - 3_600_000} where retired_at is not null`.execute(
      service.database,
    );
    expect(problemIn(await copied.call('GET', ENDPOINTS.me.path)).reason).toBe('token-revoked');
    expect(await join(byCopy)).toEqual([410, 'invitation-expired']);

    const leaver = await service.join('admin', 'Milan');
    const stays = await invite(leaver, 'advisor');
    await leaver.call('POST', ENDPOINTS.leave.path);
    expect(await join(stays)).toBe(200);
  });

  it('give nothing that their maker could not give at the time of use, whatever closed or missed them', async () => {
    const maker = await service.join('admin', 'Mila');
    const code = await invite(maker, 'admin');
    // As an older release, which closed nothing, would have left it.
    await sql`update members set role = 'trainer' where id = ${maker.member.id}`.execute(service.database);
    expect(await join(code)).toEqual([410, 'invitation-expired']);
  });

  it('let nobody in whose request was held over their end', async () => {
    for (const end of ['revoked', 'maker'] as const) {
      const maker = await service.join('admin', `Maud ${end}`);
      const code = await invite(maker, 'admin');
      const [newest] = await listed();
      const finish = await holdRequest(service.address, {
        method: 'POST',
        path: ENDPOINTS.join.path,
        body: joining(code),
      });
      if (end === 'maker') await take('disabled', maker);
      else await boss.call('POST', pathOf(ENDPOINTS.revokeInvitation, { invitationId: newest?.id ?? '' }));
      expect((await finish()).status).toBe(410);
    }
  });

  it('of an unknown code are recorded once, however many organisations there are', async () => {
    const { address } = service;
    const count = async () =>
      (await sql`select n from acts where kind = 'join.refused'`.execute(service.database)).rows.length;
    await service.addOrganisation('Encore une');
    const before = await count();
    const response = await callService(address, 'POST', ENDPOINTS.join.path, {
      body: joining('ABCD-EFGH-JKMN-PQRS'),
    });
    expect(response.status).toBe(404);
    expect(await count()).toBe(before + 1);
  });
});

describe('a late copy of an administrator’s change', () => {
  it('undoes nothing: it says which state it was decided on', async () => {
    const person = await service.join('advisor', 'Copie');
    const path = pathOf(ENDPOINTS.changeMember, { memberId: person.member.id });
    const seen = async () =>
      ((await boss.call('GET', ENDPOINTS.members.path)).body as TeamResponse).members.find(
        ({ id }) => id === person.member.id,
      );
    const disabling = { disabled: true, revision: (await seen())?.revision };
    expect((await boss.call('POST', path, disabling)).status).toBe(200);
    // The same again, whose answer was lost: it is so already.
    expect((await boss.call('POST', path, disabling)).status).toBe(200);
    const enabled = await boss.call('POST', path, { disabled: false, revision: (await seen())?.revision });
    expect(enabled.status).toBe(200);
    const late = await boss.call('POST', path, disabling);
    expect([late.status, problemIn(late).reason]).toEqual([409, 'changed-meanwhile']);
    expect((await seen())?.disabled).toBe(false);
  });

  it('of an older panel, without a revision, is refused with the update once anything was changed', async () => {
    const person = await service.join('advisor', 'Ancienne');
    const change = (body: object) =>
      boss.call('POST', pathOf(ENDPOINTS.changeMember, { memberId: person.member.id }), body);
    // Nothing was changed before: there is nothing that a late copy could undo.
    expect((await change({ disabled: true })).status).toBe(200);
    expect((await change({ disabled: true })).status).toBe(200);
    const refusedAsOld = async (body: object) => {
      const response = await change(body);
      expect([response.status, problemIn(response).reason]).toEqual([426, 'client-too-old']);
    };
    await refusedAsOld({ disabled: false });
    expect((await change({ disabled: false, revision: 2 })).status).toBe(200);
    await refusedAsOld({ disabled: true });
    await refusedAsOld({ role: 'admin' });
    const { members } = (await boss.call('GET', ENDPOINTS.members.path)).body as TeamResponse;
    expect(members.find(({ id }) => id === person.member.id)).toMatchObject({
      role: 'advisor',
      disabled: false,
      revision: 3,
    });
  });
});

describe('the name of a member', () => {
  it('is not another’s unnoticed, however it is written', async () => {
    const organisation = await service.addOrganisation('Noms');
    await service.join('trainer', 'Hélène Mas', organisation);
    const names = [
      'Hélène Mas',
      'HELENE  MAS',
      'Hélène\u00a0Mas',
      'Helene-Mas',
      'H\u0435lene Mas',
      'Ｈelene Mas',
    ];
    const given: string[] = [];
    for (const name of names) given.push((await service.join('advisor', name, organisation)).member.name);
    expect(given.map((name) => / \((\d)\)$/u.exec(name)?.[1])).toEqual(['2', '3', '4', '5', '6', '7']);
    const long = 'Ann'.padEnd(80, 'e');
    await service.join('advisor', long, organisation);
    expect((await service.join('advisor', long, organisation)).member.name).toMatch(/e \(2\)$/u);
    expect((await service.join('advisor', 'Hélène Massin', organisation)).member.name).toBe('Hélène Massin');
  });
});
