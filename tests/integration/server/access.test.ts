import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PATHS, ROLES, type Role } from '@/protocol/api';
import type { DevicesResponse } from '@/protocol/team';
import { PROTOCOL_HEADER } from '@/protocol/version';
import { ACCESS, accessTo } from '@/server/http/route-access';
import { GUARDED_ROUTES, requestOf } from '@/tests/support/access-routes';
import {
  callService,
  captureTip,
  problemIn,
  startTestService,
  type TestClient,
  type TestService,
  testPack,
} from '@/tests/support/service';

let service: TestService;
let members: Record<Role, TestClient>;
beforeAll(async () => {
  service = await startTestService();
  members = {
    advisor: await service.join('advisor'),
    trainer: await service.join('trainer'),
    admin: await service.join('admin'),
  };
});
afterAll(() => service.stop());

/** A request of each route that would succeed for whoever may send it. */
async function goodRequest(
  route: string,
  member: TestClient,
): Promise<{ path: string; body?: unknown; client?: TestClient }> {
  switch (route) {
    case `POST ${PATHS.join}`: {
      const code = await service.invite('advisor');
      return { path: PATHS.join, body: { code, name: 'Léa', device: 'Chrome', joinKey: randomUUID() } };
    }
    case `POST ${PATHS.commands}`:
      return {
        path: PATHS.commands,
        body: { clientId: randomUUID(), commands: [{ id: randomUUID(), n: 1, body: captureTip('Oui.') }] },
      };
    case `PUT ${PATHS.packVersion}`: {
      const pack = testPack(`pack-${randomUUID()}`, 1);
      return { path: `/v1/packs/${pack.id}/versions/1`, body: pack };
    }
    case `GET ${PATHS.packVersion}`: {
      const pack = testPack(`pack-${randomUUID()}`, 1);
      await members.trainer.call('PUT', `/v1/packs/${pack.id}/versions/1`, pack);
      return { path: `/v1/packs/${pack.id}/versions/1` };
    }
    case `POST ${PATHS.myDevice}`: {
      const own = await member.call('GET', PATHS.myDevices);
      const [device] = (own.body as DevicesResponse).devices;
      // Revoking one's own ends the token: somebody fresh of the same role takes over.
      members[member.member.role] = await service.join(member.member.role);
      return { path: PATHS.myDevice.replace(':deviceId', device?.id ?? ''), client: member };
    }
    case `POST ${PATHS.member}`: {
      const other = await service.join('advisor');
      return { path: PATHS.member.replace(':memberId', other.member.id), body: { role: 'trainer' } };
    }
    case `POST ${PATHS.memberDevice}`: {
      const other = await service.join('advisor');
      const [device] = ((await other.call('GET', PATHS.myDevices)).body as DevicesResponse).devices;
      const path = PATHS.memberDevice
        .replace(':memberId', other.member.id)
        .replace(':deviceId', device?.id ?? '');
      return { path };
    }
    case `POST ${PATHS.invitations}`:
      return { path: PATHS.invitations, body: { role: 'advisor', team: 'Box', days: 2 } };
    case `POST ${PATHS.invitation}`: {
      await service.invite('advisor');
      const [open] = await service.database
        .selectFrom('invitations')
        .select('id')
        .where('member_id', 'is', null)
        .where('revoked_at', 'is', null)
        .execute();
      return { path: PATHS.invitation.replace(':invitationId', open?.id ?? '') };
    }
    case `POST ${PATHS.myToken}`:
      return { path: PATHS.myToken, body: { key: randomUUID() } };
    case `POST ${PATHS.leave}`: {
      // Leaving ends the token: a fresh member of the same role leaves.
      const leaver = await service.join(member.member.role);
      members[member.member.role] = leaver;
      return { path: PATHS.leave };
    }
    default:
      return { path: route.split(' ')[1] ?? '' };
  }
}

/** A good request of these takes a provider, or never ends: their own tests send it. */
const ELSEWHERE = new Set([
  'OPTIONS *',
  `GET ${PATHS.live}`,
  `GET ${PATHS.signInStart}`,
  `GET ${PATHS.signInCallback}`,
  `POST ${PATHS.signInToken}`,
]);
const routes = Object.entries(ACCESS).filter(([route]) => !ELSEWHERE.has(route));

describe.each(routes)('%s', (route, access) => {
  const method = route.split(' ')[0] ?? '';
  it.each(ROLES)(`responds to the role %s as the table says`, async (role) => {
    const good = await goodRequest(route, members[role]);
    const { path, body, client = members[role] } = good;
    const response = await client.call(method, path, body);
    const allowed = typeof access === 'string' || access.includes(role);
    if (allowed) expect(response.status, response.text).toBeLessThan(300);
    else expect([response.status, problemIn(response).reason]).toEqual([403, 'forbidden']);
    if (route === `POST ${PATHS.leave}`) members[role] = await service.join(role);
  });
});

describe.each(GUARDED_ROUTES)('$route', ({ route }) => {
  const { method, path: filled } = requestOf(route);
  it('is closed without a token, before its body is read', async () => {
    const body = method === 'GET' ? {} : { body: '{"not": "json' };
    const response = await callService(service.address, method, filled, body);
    expect([response.status, problemIn(response).reason]).toEqual([401, 'unauthorised']);
  });
  it('needs the version of the protocol, and one that is spoken', async () => {
    const verdict = async (version: string | undefined) => {
      const headers = new Headers({ authorization: `Bearer ${members.trainer.token}` });
      if (version !== undefined) headers.set(PROTOCOL_HEADER, version);
      const response = await fetch(service.address + filled, { method, headers });
      const problem = (await response.json()) as { reason: string; expected?: number };
      return [response.status, problem.reason, problem.expected];
    };
    expect(await verdict(undefined)).toEqual([400, 'invalid-request', undefined]);
    expect(await verdict('one')).toEqual([400, 'invalid-request', undefined]);
    expect(await verdict('0')).toEqual([426, 'client-too-old', 1]);
    expect(await verdict('3')).toEqual([426, 'server-too-old', 2]);
  });
});

describe('the table', () => {
  it('does not let a route be registered that has no line in it', () => {
    const app = Fastify();
    app.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) accessTo(one, url);
    });
    expect(() => app.get('/v1/everything', async () => 'all')).toThrow(
      'no line in server/http/route-access.ts',
    );
  });

  it('holds every path of the contract', () => {
    const paths = new Set(Object.keys(ACCESS).map((route) => route.split(' ')[1]));
    for (const path of Object.values(PATHS)) expect(paths).toContain(path);
  });
});

describe('two organisations in one database', () => {
  it('see nothing of each other, by any route, with any id', async () => {
    const other = await service.addOrganisation('Les Voisins');
    const [ourTrainer, ourAdvisor] = [await service.join('trainer'), await service.join('advisor')];
    const theirTrainer = await service.join('trainer', 'Max', other);
    const theirAdmin = await service.join('admin', 'Zoé', other);

    const tip = captureTip('Proposer un rappel le soir même.');
    const pushed = ourAdvisor.commands(tip);
    await ourAdvisor.push(pushed);
    await ourTrainer.call('PUT', '/v1/packs/secret/versions/1', testPack('secret', 1));

    for (const them of [theirTrainer, theirAdmin]) {
      expect((await them.call('GET', PATHS.tips)).body).toMatchObject({ tips: [] });
      expect((await them.call('GET', PATHS.packs)).body).toMatchObject({ packs: [] });
      expect((await them.call('GET', '/v1/packs/secret/versions/1')).status).toBe(404);
      const acts = them.commands(
        { type: 'tip.review', tipId: tip.tipId },
        { type: 'tip.decline', tipId: tip.tipId, sentence: 'Non.' },
        { type: 'tip.withdraw', tipId: tip.tipId },
      );
      expect((await them.push(acts)).body).toEqual({
        outcomes: acts.map(({ id }) => ({ id, outcome: 'refused', reason: 'unknown-tip' })),
      });
    }
    // Crediting our tip in their pack promotes nothing of ours; their own numbering of the pack is theirs.
    const theirs = testPack('secret', 1, [tip.tipId]);
    expect((await theirTrainer.call('PUT', '/v1/packs/secret/versions/1', theirs)).status).toBe(200);
    const { tips } = (await ourAdvisor.call('GET', PATHS.tips)).body as { tips: { standing: unknown }[] };
    expect(tips.map(({ standing }) => standing)).toEqual([{ state: 'received' }]);
    expect((await ourTrainer.call('GET', '/v1/packs/secret/versions/1')).text).not.toContain(tip.tipId);

    // Cursors, client ids, command ids and tip ids of one mean nothing in the other.
    const ourCursor = ((await ourTrainer.call('GET', PATHS.tips)).body as { cursor: string }).cursor;
    expect(problemIn(await theirTrainer.call('GET', `${PATHS.tips}?cursor=${ourCursor}`)).reason).toBe(
      'must-resync',
    );
    const replay = await theirTrainer.push(pushed, ourAdvisor.clientId);
    expect(replay.body).toEqual({ outcomes: [{ id: pushed[0]?.id, outcome: 'applied' }] });
    const { tips: ours } = (await ourAdvisor.call('GET', PATHS.tips)).body as { tips: unknown[] };
    expect(ours).toHaveLength(1);
    const mine = (
      (await theirTrainer.call('GET', PATHS.tips)).body as { tips: { author: { name: string } }[] }
    ).tips;
    expect(mine.map(({ author }) => author.name)).toEqual(['Max']);
  });

  it('is held by the database itself: a row cannot point into another organisation', async () => {
    const other = await service.addOrganisation('Les Autres');
    const stranger = await service.join('advisor', 'Ana', other);
    const { id } = stranger.member;
    await expect(
      service.database
        .insertInto('devices')
        .values({
          organisation_id: service.organisationId,
          id: randomUUID(),
          member_id: id,
          name: 'x',
          token_sha256: 'x',
          created_at: 0,
          revoked_at: null,
          expires_at: null,
        })
        .execute(),
    ).rejects.toThrow(/FOREIGN KEY/iu);
  });
});
