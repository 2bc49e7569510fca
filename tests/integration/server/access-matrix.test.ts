/**
 * Tests generated from the table of endpoints (`protocol/endpoints.ts`): every guarded route, asked by every role of
 * another organisation with the ids of ours, by tokens that are no longer good, and with things in its body that
 * nobody may set. None may return or change anything of ours.
 */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES, type Role } from '@/protocol/api';
import { ENDPOINTS, fillPath } from '@/protocol/endpoints';
import { sha256 } from '@/server/domain/secrets';
import { setDisabled } from '@/server/store/members/members';
import { GUARDED_ROUTES, type TableRoute } from '@/tests/support/access-routes';
import {
  callService,
  captureTip,
  problemIn,
  startTestService,
  type TestClient,
  type TestService,
  testPack,
} from '@/tests/support/service';

/** What the security of an answer hangs on, whatever route it is of. */
const HARDENED = {
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'set-cookie': null,
  'access-control-allow-origin': null,
  'access-control-allow-credentials': null,
  server: null,
  'x-powered-by': null,
  'has a request id': true,
  'may be stored by others': false,
};

function security(headers: Headers) {
  const named = Object.keys(HARDENED).filter((name) => !name.includes(' '));
  return {
    ...Object.fromEntries(named.map((name) => [name, headers.get(name)])),
    'has a request id': /^[\w-]{8,64}$/u.test(headers.get('x-request-id') ?? ''),
    // A pack's bytes never change: their reader alone may keep them.
    'may be stored by others': !/^(?:no-store$|private, )/u.test(headers.get('cache-control') ?? ''),
  };
}

const SECRET = 'Un mot que personne d’ailleurs ne doit lire';

let service: TestService;
let ours: { admin: TestClient; advisor: TestClient; deviceId: string; tipId: string; invitationId: string };
let strangers: Record<Role, TestClient>;
let elsewhere: string;

beforeAll(async () => {
  service = await startTestService();
  const admin = await service.join('admin', 'Ada');
  const advisor = await service.join('advisor', 'Camille');
  const trainer = await service.join('trainer', 'Sacha');
  const tip = captureTip(SECRET);
  await advisor.push(advisor.commands(tip));
  await trainer.call('PUT', '/v1/packs/secret/versions/1', testPack('secret', 1, [], SECRET));
  const { id: deviceId } = await service.database
    .selectFrom('devices')
    .select('id')
    .where('member_id', '=', advisor.member.id)
    .executeTakeFirstOrThrow();
  await service.invite('advisor');
  const { id: invitationId } = await service.database
    .selectFrom('invitations')
    .select('id')
    .where('member_id', 'is', null)
    .limit(1)
    .executeTakeFirstOrThrow();
  ours = { admin, advisor, deviceId, tipId: tip.tipId, invitationId };
  elsewhere = await service.addOrganisation('Ailleurs');
  strangers = {
    advisor: await service.join('advisor', 'Ana', elsewhere),
    trainer: await service.join('trainer', 'Max', elsewhere),
    admin: await service.join('admin', 'Zoé', elsewhere),
  };
});
afterAll(() => service.stop());

/** A request of a route about our people, tips and packs. */
function aboutUs({ name, endpoint }: TableRoute): { method: string; path: string; body?: object } {
  const { method } = endpoint;
  const path = fillPath(endpoint.path, {
    packId: 'secret',
    version: name === 'packVersion' ? '1' : '2',
    memberId: ours.advisor.member.id,
    deviceId: ours.deviceId,
    invitationId: ours.invitationId,
  });
  switch (name) {
    case 'push': {
      const bodies = [
        { type: 'tip.review', tipId: ours.tipId },
        { type: 'tip.decline', tipId: ours.tipId, sentence: 'Non.' },
        { type: 'tip.withdraw', tipId: ours.tipId },
      ];
      const commands = bodies.map((body, index) => ({ id: randomUUID(), n: index + 1, body }));
      return { method, path, body: { clientId: randomUUID(), commands } };
    }
    case 'publish':
      return { method, path, body: testPack('secret', 2, [ours.tipId]) };
    case 'changeMember':
      return { method, path, body: { role: 'admin', disabled: true } };
    case 'invite':
      return { method, path, body: { role: 'admin' } };
    case 'rotateToken':
      return { method, path, body: { key: randomUUID() } };
    default:
      return { method, path };
  }
}

/**
 * Everything that the database holds of our organisation. A table is a set: PostgreSQL may return its rows in another
 * order.
 */
async function everythingOfOurs(): Promise<string> {
  const { database, organisationId } = service;
  const tables = await database.introspection.getTables();
  const rows = await Promise.all(
    tables
      .filter(({ columns }) => columns.some(({ name }) => name === 'organisation_id'))
      .map(async ({ name }) => {
        const found =
          await sql`select * from ${sql.table(name)} where organisation_id = ${organisationId}`.execute(
            database,
          );
        return [name, found.rows.map((row) => JSON.stringify(row)).sort()];
      }),
  );
  expect(rows.length).toBeGreaterThan(10);
  return JSON.stringify(rows);
}

// A live stream never ends by itself; what it sends has tests of its own.
const answering = GUARDED_ROUTES.filter(({ name }) => name !== 'liveNotices');

describe.each(answering)('$route', (row) => {
  it.each(ROLES)(
    'returns and changes nothing of ours for the role %s of another organisation',
    async (role) => {
      const before = await everythingOfOurs();
      const { method, path, body } = aboutUs(row);
      const claims = { 'x-tenant-id': service.organisationId, 'x-organisation-id': service.organisationId };
      const stranger = strangers[role];
      const response = await stranger.call(method, path, body, claims);
      if (!row.roles.includes(role)) {
        expect([response.status, problemIn(response).reason]).toEqual([403, 'forbidden']);
      }
      expect(security(response.headers)).toEqual(HARDENED);
      const shown = JSON.stringify(response.body ?? response.text);
      const { admin, advisor } = ours;
      const withheld = [SECRET, service.organisationId, admin.member.id, 'Camille', 'Ada', 'Les Essais'];
      // What the other organisation sent may come back; what it could not know may not.
      for (const secret of withheld) expect(shown).not.toContain(secret);
      expect(JSON.parse(shown) as object).not.toMatchObject({ member: { id: advisor.member.id } });
      expect(await everythingOfOurs()).toBe(before);
      if (row.name === 'leave') strangers[role] = await service.join(role, 'Neuf', elsewhere);
    },
  );
});

describe.each(GUARDED_ROUTES)('$route', (row) => {
  it('is closed to a token that was never given out, was revoked, or whose member is disabled', async () => {
    const { method, path, body } = aboutUs(row);
    const refusal = async (token: string) =>
      problemIn(
        await callService(service.address, method, path, {
          body,
          headers: { authorization: `Bearer ${token}` },
        }),
      ).reason;
    expect(await refusal('x'.repeat(43))).toBe('unauthorised');
    expect(await refusal("' or 1=1 --".padEnd(43, '-'))).toBe('unauthorised');
    const left = await service.join('admin');
    await left.call('POST', ENDPOINTS.leave.path);
    expect(await refusal(left.token)).toBe('token-revoked');
    const out = await service.join('admin');
    await service.database
      .transaction()
      .execute((trx) => setDisabled(trx, service.organisationId, out.member.id, 1));
    expect(await refusal(out.token)).toBe('member-disabled');
  });
});

describe('after all of these requests', () => {
  it('the log of the service names routes, and none of the people, texts, ids, tokens and codes in them', async () => {
    const log = service.logged();
    for (const { endpoint } of answering) expect(log).toContain(`"route":"${endpoint.path}"`);
    const { admin, advisor, deviceId, tipId } = ours;
    const people = [admin, advisor, ...Object.values(strangers)];
    const secrets = people.flatMap(({ token, member }) => [token, sha256(token), member.id]);
    for (const secret of [...secrets, SECRET, deviceId, tipId, 'Camille', 'Ailleurs', 'Non.', 'Bearer']) {
      expect(log.includes(secret), secret).toBe(false);
    }
  });

  it('a request without a token, or for nothing, gets the same headers', async () => {
    for (const route of [
      'GET /live',
      'GET /ready',
      `GET ${ENDPOINTS.about.path}`,
      'GET /openapi.json',
      'GET /rien',
    ]) {
      const response = await fetch(service.address + route.slice(4));
      expect(security(response.headers), route).toEqual(HARDENED);
      await response.body?.cancel();
    }
  });
});

describe('what nobody may set', () => {
  const SMUGGLED = {
    author: randomUUID(),
    author_id: randomUUID(),
    authorId: randomUUID(),
    state: 'promoted',
    standing: { state: 'promoted' },
    organisation: randomUUID(),
    organisationId: randomUUID(),
    organisation_id: randomUUID(),
    memberId: randomUUID(),
    role: 'admin',
    seq: 1,
    revision: 7,
    receivedAt: 1,
  };

  it.each(Object.entries(SMUGGLED))('%s: at no level of a push, by no role', async (key, value) => {
    for (const role of ROLES) {
      const client = await service.join(role);
      const smuggling = [
        (push: { [key: string]: unknown }) => ({ ...push, [key]: value }),
        (push: { commands: object[] }) => ({ ...push, commands: [{ ...push.commands[0], [key]: value }] }),
        (push: { commands: { body: object }[] }) => ({
          ...push,
          commands: [{ ...push.commands[0], body: { ...push.commands[0]?.body, [key]: value } }],
        }),
        (push: { commands: { body: { content: object } }[] }) => ({
          ...push,
          commands: [
            {
              ...push.commands[0],
              body: {
                ...push.commands[0]?.body,
                content: { ...push.commands[0]?.body.content, [key]: value },
              },
            },
          ],
        }),
      ];
      for (const smuggle of smuggling) {
        const push = { clientId: randomUUID(), commands: client.commands(captureTip('Oui.')) };
        const response = await client.call('POST', ENDPOINTS.push.path, smuggle(push as never));
        expect(problemIn(response).problems?.[0]).toMatchObject({ problem: 'unknown-key' });
      }
      const { tips } = (await client.call('GET', ENDPOINTS.pullTips.path)).body as {
        tips: { author: object }[];
      };
      expect(tips.filter(({ author }) => JSON.stringify(author).includes(client.member.id))).toEqual([]);
    }
  });

  it('is not taken from a query either, nor when joining', async () => {
    const strange = await ours.advisor.call('GET', `${ENDPOINTS.pullTips.path}?organisation=${elsewhere}`);
    expect(problemIn(strange).problems?.[0]).toMatchObject({ problem: 'unknown-key' });
    const code = await service.invite('advisor');
    const joining = { code, name: 'Léa', device: 'Chrome', joinKey: randomUUID() };
    for (const more of [{ role: 'admin' }, { organisation: elsewhere }, { teams: ['Box'] }]) {
      const response = await callService(service.address, 'POST', ENDPOINTS.join.path, {
        body: { ...joining, ...more },
      });
      expect(problemIn(response).problems?.[0]).toMatchObject({ problem: 'unknown-key' });
    }
    expect((await callService(service.address, 'POST', ENDPOINTS.join.path, { body: joining })).status).toBe(
      200,
    );
  });
});
