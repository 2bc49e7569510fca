/** The OpenAPI description, compared with what each route really answers. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ENDPOINTS, pathOf } from '@/protocol/endpoints';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '@/protocol/version';
import { newToken } from '@/server/domain/secrets';
import { ROUTES as TABLE } from '@/tests/support/access-routes';
import {
  captureTip,
  startTestService,
  type TestClient,
  type TestService,
  testPack,
} from '@/tests/support/service';

type Described = { responses: Record<string, { content?: Record<string, unknown> }>; parameters?: unknown[] };

let service: TestService;
let paths: Record<string, Record<string, Described>>;
let admin: TestClient;
const REDIRECT = 'https://abcdefghijklmnopabcdefghijklmnop.chromiumapp.org/sign-in';
beforeAll(async () => {
  service = await startTestService({
    signIn: {
      issuer: new URL('http://127.0.0.1:9/'),
      clientId: 'x',
      clientSecret: undefined,
      publicUrl: 'http://127.0.0.1:4310',
      provider: 'Essai',
      redirects: [REDIRECT],
      organisation: undefined,
      sessionDays: 30,
      only: false,
    } as never,
    signInsPerMinute: 1_000,
  });
  const described = await (await fetch(`${service.address}/openapi.json`)).json();
  paths = (described as { paths: typeof paths }).paths;
  admin = await service.join('admin');
});
afterAll(() => service.stop());

const ROUTES = TABLE.map(({ route }) => route).filter(
  (line) => line !== 'OPTIONS *' && line !== 'GET /openapi.json',
);

async function request(
  line: string,
  path: string,
  init: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
) {
  const [method = ''] = line.split(' ');
  const { token, body, headers } = init;
  const response = await fetch(service.address + path, {
    method,
    redirect: 'manual',
    headers: {
      [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text =
    line === `GET ${ENDPOINTS.liveNotices.path}` && response.ok
      ? await firstChunk(response)
      : await response.text();
  return { status: response.status, type: response.headers.get('content-type')?.split(';')[0], text };
}

async function firstChunk(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  await reader?.cancel();
  return new TextDecoder().decode(value);
}

function expectDescribed(line: string, reply: Awaited<ReturnType<typeof request>>): void {
  const [method = '', path = ''] = line.split(' ');
  const described = paths[path.replace(/:(\w+)/gu, '{$1}')]?.[method.toLowerCase()];
  const { responses = {} } = described ?? {};
  const response = responses[reply.status] ?? responses[`${Math.floor(reply.status / 100)}XX`];
  expect(response, `${line} ${reply.status}`).toBeDefined();
  const types = Object.keys(response?.content ?? {});
  if (reply.text === '') expect(types, `${line} ${reply.status}`).toEqual([]);
  else expect(types, `${line} ${reply.status}`).toContain(reply.type);
}

const filled = (path: string) =>
  path.replace(':packId', 'essai').replace(':version', '1').replace(/:\w+/gu, randomUUID());

it.each(ROUTES)(
  '%s is described, as it responds without a token, with a foreign one and to a wrong request',
  async (line) => {
    const path = filled(line.split(' ')[1] ?? '');
    expectDescribed(line, await request(line, path));
    expectDescribed(line, await request(line, path, { token: newToken() }));
    expectDescribed(
      line,
      await request(line, `${path}?x=1`, {
        token: admin.token,
        ...(line.startsWith('GET') || line.endsWith(ENDPOINTS.leave.path) ? {} : { body: { x: 1 } }),
      }),
    );
    const described = Object.keys(
      paths[(line.split(' ')[1] ?? '').replace(/:(\w+)/gu, '{$1}')]?.[
        (line.split(' ')[0] ?? '').toLowerCase()
      ]?.responses ?? {},
    );
    expect(described).not.toContain('default');
  },
);

it('every route is described as it responds when it succeeds', async () => {
  const one = await service.join('admin');
  const { token } = one;
  const done = async (line: string, path: string, body?: unknown, headers?: Record<string, string>) => {
    const response = await request(line, path, { token, body, ...(headers ? { headers } : {}) });
    expect([line, response.status < 400]).toEqual([line, true]);
    expectDescribed(line, response);
    seen.add(line);
    return response;
  };
  const seen = new Set<string>();
  for (const path of [
    '/live',
    '/ready',
    ENDPOINTS.about.path,
    ENDPOINTS.me.path,
    ENDPOINTS.myDevices.path,
    ENDPOINTS.pullTips.path,
    ENDPOINTS.pullPacks.path,
    ENDPOINTS.members.path,
    ENDPOINTS.invitations.path,
    ENDPOINTS.liveNotices.path,
  ]) {
    await done(`GET ${path}`, path);
  }
  const [command] = one.commands(captureTip('Essai.'));
  await done(`POST ${ENDPOINTS.push.path}`, ENDPOINTS.push.path, {
    clientId: one.clientId,
    commands: [command],
  });
  const bytes = '/v1/packs/essai/versions/1';
  const { head } = JSON.parse(
    (await done(`PUT ${ENDPOINTS.publish.path}`, bytes, testPack('essai', 1))).text,
  );
  await done(`GET ${ENDPOINTS.packVersion.path}`, bytes);
  const unchanged = await done(`GET ${ENDPOINTS.packVersion.path}`, bytes, undefined, {
    'if-none-match': `"${head.sha256}"`,
  });
  expect(unchanged.status).toBe(304);
  const code = JSON.parse(
    (await done(`POST ${ENDPOINTS.invite.path}`, ENDPOINTS.invitations.path, { role: 'advisor' })).text,
  ).code;
  const joining = { code, name: 'Nouvelle', device: 'Essai', joinKey: randomUUID() };
  const { member } = JSON.parse(
    (await done(`POST ${ENDPOINTS.join.path}`, ENDPOINTS.join.path, joining)).text,
  );
  await done(`POST ${ENDPOINTS.changeMember.path}`, pathOf(ENDPOINTS.changeMember, { memberId: member.id }), {
    role: 'trainer',
  });
  const devices = async () =>
    await service.database.selectFrom('devices').select(['id', 'member_id']).execute();
  const theirs = (await devices()).find((device) => device.member_id === member.id)?.id ?? '';
  await done(
    `POST ${ENDPOINTS.revokeDevice.path}`,
    pathOf(ENDPOINTS.revokeDevice, { memberId: member.id, deviceId: theirs }),
    {},
  );
  await service.invite('advisor');
  const open = await service.database
    .selectFrom('invitations')
    .select('id')
    .where('member_id', 'is', null)
    .execute();
  await done(
    `POST ${ENDPOINTS.revokeInvitation.path}`,
    pathOf(ENDPOINTS.revokeInvitation, { invitationId: open.at(-1)?.id ?? '' }),
    {},
  );
  const start = `${ENDPOINTS.signInStart.path}?${new URLSearchParams({ redirect_uri: REDIRECT, challenge: newToken(), state: newToken() })}`;
  expect((await done(`GET ${ENDPOINTS.signInStart.path}`, start)).status).toBe(302);
  const again = await service.join('admin');
  await request(`POST ${ENDPOINTS.leave.path}`, ENDPOINTS.leave.path, { token: again.token, body: {} }).then(
    (response) => {
      expect(response.status).toBe(204);
      expectDescribed(`POST ${ENDPOINTS.leave.path}`, response);
      seen.add(`POST ${ENDPOINTS.leave.path}`);
    },
  );
  const third = await service.join('advisor');
  const own = (await devices()).find((device) => device.member_id === third.member.id)?.id ?? '';
  for (const [line, path, body] of [
    [`POST ${ENDPOINTS.rotateToken.path}`, ENDPOINTS.rotateToken.path, { key: randomUUID() }],
    [`POST ${ENDPOINTS.revokeMyDevice.path}`, pathOf(ENDPOINTS.revokeMyDevice, { deviceId: own }), {}],
  ] as const) {
    const response = await request(line, path, { token: third.token, body });
    expect([line, response.status < 400]).toEqual([line, true]);
    expectDescribed(line, response);
    seen.add(line);
  }
  // These two need a provider: tests/integration/server/sign-in.test.ts goes through them.
  expect(ROUTES.filter((line) => !seen.has(line)).sort()).toEqual([
    `GET ${ENDPOINTS.signInCallback.path}`,
    `POST ${ENDPOINTS.signInToken.path}`,
  ]);
  expect(paths[ENDPOINTS.packVersion.path.replace(/:(\w+)/gu, '{$1}')]?.get?.parameters).toContainEqual(
    expect.objectContaining({ name: 'if-none-match', in: 'header' }),
  );
});
