import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES, type Role } from '@/protocol/api';
import { ENDPOINTS, type EndpointName, pathOf } from '@/protocol/endpoints';
import type { DevicesResponse } from '@/protocol/team';
import { PROTOCOL_HEADER } from '@/protocol/version';
import { endpointAt } from '@/server/http/endpoint-lookup';
import { GUARDED_ROUTES, ROUTES, requestOf, type TableRoute } from '@/tests/support/access-routes';
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

/** A request of each endpoint that would succeed for whoever may send it. */
async function goodRequest(
  { name, endpoint }: TableRoute,
  member: TestClient,
): Promise<{ path: string; body?: unknown; client?: TestClient }> {
  switch (name) {
    case 'join': {
      const code = await service.invite('advisor');
      return {
        path: ENDPOINTS.join.path,
        body: { code, name: 'Léa', device: 'Chrome', joinKey: randomUUID() },
      };
    }
    case 'push':
      return {
        path: ENDPOINTS.push.path,
        body: { clientId: randomUUID(), commands: [{ id: randomUUID(), n: 1, body: captureTip('Oui.') }] },
      };
    case 'publish': {
      const pack = testPack(`pack-${randomUUID()}`, 1);
      return { path: `/v1/packs/${pack.id}/versions/1`, body: pack };
    }
    case 'packVersion': {
      const pack = testPack(`pack-${randomUUID()}`, 1);
      await members.trainer.call('PUT', `/v1/packs/${pack.id}/versions/1`, pack);
      return { path: `/v1/packs/${pack.id}/versions/1` };
    }
    case 'revokeMyDevice': {
      const own = await member.call('GET', ENDPOINTS.myDevices.path);
      const [device] = (own.body as DevicesResponse).devices;
      // Revoking one's own ends the token: somebody fresh of the same role takes over.
      members[member.member.role] = await service.join(member.member.role);
      return { path: pathOf(ENDPOINTS.revokeMyDevice, { deviceId: device?.id ?? '' }), client: member };
    }
    case 'changeMember': {
      const other = await service.join('advisor');
      return {
        path: pathOf(ENDPOINTS.changeMember, { memberId: other.member.id }),
        body: { role: 'trainer' },
      };
    }
    case 'revokeDevice': {
      const other = await service.join('advisor');
      const [device] = ((await other.call('GET', ENDPOINTS.myDevices.path)).body as DevicesResponse).devices;
      const path = pathOf(ENDPOINTS.revokeDevice, { memberId: other.member.id, deviceId: device?.id ?? '' });
      return { path };
    }
    case 'invite':
      return { path: ENDPOINTS.invitations.path, body: { role: 'advisor', team: 'Box', days: 2 } };
    case 'revokeInvitation': {
      await service.invite('advisor');
      const [open] = await service.database
        .selectFrom('invitations')
        .select('id')
        .where('member_id', 'is', null)
        .where('revoked_at', 'is', null)
        .execute();
      return { path: pathOf(ENDPOINTS.revokeInvitation, { invitationId: open?.id ?? '' }) };
    }
    case 'rotateToken':
      return { path: ENDPOINTS.rotateToken.path, body: { key: randomUUID() } };
    case 'leave': {
      // Leaving ends the token: a fresh member of the same role leaves.
      const leaver = await service.join(member.member.role);
      members[member.member.role] = leaver;
      return { path: ENDPOINTS.leave.path };
    }
    default:
      return { path: endpoint.path };
  }
}

/** A good request of these takes a provider, or never ends: their own tests send it. */
const ELSEWHERE: ReadonlySet<EndpointName> = new Set([
  'preflight',
  'liveNotices',
  'signInStart',
  'signInCallback',
  'signInToken',
]);
const routes = ROUTES.filter(({ name }) => !ELSEWHERE.has(name));

describe.each(routes)('$route', (row) => {
  const { method, access } = row.endpoint;
  it.each(ROLES)(`responds to the role %s as the table says`, async (role) => {
    const good = await goodRequest(row, members[role]);
    const { path, body, client = members[role] } = good;
    const response = await client.call(method, path, body);
    const allowed = typeof access === 'string' || access.includes(role);
    if (allowed) expect(response.status, response.text).toBeLessThan(300);
    else expect([response.status, problemIn(response).reason]).toEqual([403, 'forbidden']);
    if (row.name === 'leave') members[role] = await service.join(role);
  });
});

describe.each(GUARDED_ROUTES)('$route', ({ endpoint }) => {
  const { method, path: filled } = requestOf(endpoint);
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
  it('does not let a route be registered that is not in it', () => {
    const app = Fastify();
    app.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) endpointAt(one, url);
    });
    expect(() => app.get('/v1/everything', async () => 'all')).toThrow(
      'GET /v1/everything is not in the table of protocol/endpoints.ts',
    );
  });

  it('holds all that the service serves: any other method or path is nothing', async () => {
    const served = new Set(ROUTES.map(({ route }) => route));
    const paths = [...new Set(ROUTES.map(({ endpoint }) => requestOf(endpoint).path))];
    for (const path of [...paths.filter((path) => path !== '*'), '/', '/v1', '/v1/everything', '/metrics']) {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        const isServed = ROUTES.some(
          ({ endpoint }) => endpoint.method === method && fitsPath(endpoint.path, path),
        );
        if (isServed) continue;
        const response = await members.admin.call(
          method,
          path,
          method === 'GET' || method === 'HEAD' ? undefined : {},
        );
        expect([`${method} ${path}`, response.status]).toEqual([`${method} ${path}`, 404]);
      }
    }
    expect(served.size).toBe(ROUTES.length);
  });
});

function fitsPath(pattern: string, path: string): boolean {
  return new RegExp(`^${pattern.replace('*', '[*]').replace(/:\w+/gu, '[^/]+')}$`, 'u').test(path);
}

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
      expect((await them.call('GET', ENDPOINTS.pullTips.path)).body).toMatchObject({ tips: [] });
      expect((await them.call('GET', ENDPOINTS.pullPacks.path)).body).toMatchObject({ packs: [] });
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
    const { tips } = (await ourAdvisor.call('GET', ENDPOINTS.pullTips.path)).body as {
      tips: { standing: unknown }[];
    };
    expect(tips.map(({ standing }) => standing)).toEqual([{ state: 'received' }]);
    expect((await ourTrainer.call('GET', '/v1/packs/secret/versions/1')).text).not.toContain(tip.tipId);

    // Cursors, client ids, command ids and tip ids of one mean nothing in the other.
    const ourCursor = ((await ourTrainer.call('GET', ENDPOINTS.pullTips.path)).body as { cursor: string })
      .cursor;
    expect(
      problemIn(await theirTrainer.call('GET', `${ENDPOINTS.pullTips.path}?cursor=${ourCursor}`)).reason,
    ).toBe('must-resync');
    const replay = await theirTrainer.push(pushed, ourAdvisor.clientId);
    expect(replay.body).toEqual({ outcomes: [{ id: pushed[0]?.id, outcome: 'applied' }] });
    const { tips: ours } = (await ourAdvisor.call('GET', ENDPOINTS.pullTips.path)).body as {
      tips: unknown[];
    };
    expect(ours).toHaveLength(1);
    const mine = (
      (await theirTrainer.call('GET', ENDPOINTS.pullTips.path)).body as {
        tips: { author: { name: string } }[];
      }
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
