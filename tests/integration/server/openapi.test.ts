/**
 * The published OpenAPI document, compared with real responses: each endpoint in its success and in each refusal of its
 * row in the table. A status or reason that was never seen is a failure, as is one that the document does not have.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_LIMITS } from '@/protocol/api';
import { refusalsOf } from '@/protocol/endpoint-refusals';
import { ENDPOINTS, type EndpointName, pathOf } from '@/protocol/endpoints';
import type { ServiceReason } from '@/protocol/validation/errors';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '@/protocol/version';
import { newToken } from '@/server/domain/secrets';
import { ROUTES, requestOf, type TableRoute } from '@/tests/support/access-routes';
import {
  exchange,
  newAttempt,
  openWindow,
  signInSettings,
  startCompany,
} from '@/tests/support/identity-provider';
import { type OpenApiDocument, openApiCheck, type RawResponse } from '@/tests/support/openapi-check';
import { captureTip, startTestService, type TestClient, testPack } from '@/tests/support/service';
import { holdConnection, untilStopping } from '@/tests/support/stopping-service';

type Company = Awaited<ReturnType<typeof startCompany>>;
type Sent = { token?: string | undefined; body?: unknown; headers?: Record<string, string> };

let company: Company;
let admin: TestClient;
let document: OpenApiDocument;
let api: ReturnType<typeof openApiCheck>;
/** Services in one state each, for refusals that this state brings. */
const others: Record<
  'limited' | 'small' | 'broken' | 'stopping' | 'exclusive',
  Awaited<ReturnType<typeof startTestService>>
> = {} as never;
const tokens: Record<keyof typeof others, string> = {} as never;

beforeAll(async () => {
  company = await startCompany({
    accounts: new Map([['lea', { name: 'Léa', roles: ['plateau'], groups: [] }]]),
  });
  const { service, provider, publicUrl } = company;
  admin = await service.join('admin', 'Ada');
  document = (await (await fetch(service.address + ENDPOINTS.openApi.path)).json()) as OpenApiDocument;
  api = openApiCheck(document);
  const signIn = signInSettings(provider.issuer, publicUrl);
  const one = { joinsPerMinute: 1, signInsPerMinute: 1, requestsPerMinute: 1, probesPerMinute: 1 };
  others.limited = await startTestService({ signIn, ...one });
  others.small = await startTestService({ quotas: { bytesPerMinute: 1 } });
  others.broken = await startTestService({ signIn });
  others.stopping = await startTestService({ signIn });
  others.exclusive = await startTestService({ signIn: { ...signIn, only: true } });
  for (const name of ['limited', 'small', 'broken', 'stopping'] as const) {
    tokens[name] = (await others[name].join('admin')).token;
  }
  await others.broken.walled.destroy();
});
afterAll(async () => {
  await Promise.all(Object.values(others).map((service) => service.stop()));
  await company.stop();
});

/** Sends a request, compares its response with the document, and returns it. */
async function call(
  name: EndpointName,
  path: string,
  { token, body, headers }: Sent = {},
  address = company.service.address,
): Promise<RawResponse> {
  const response = await fetch(address + path, {
    method: ENDPOINTS[name].method,
    redirect: 'manual',
    headers: {
      [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const isStream = name === 'liveNotices' && response.ok;
  const raw = {
    status: response.status,
    headers: response.headers,
    text: isStream ? await firstChunk(response) : await response.text(),
  };
  api.check(name, raw);
  return raw;
}

async function firstChunk(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  await reader?.cancel();
  return new TextDecoder().decode(value);
}

const reasonOf = ({ text }: RawResponse) => (JSON.parse(text) as { reason: ServiceReason }).reason;

/** Calls an endpoint and expects a reason. */
async function refused(reason: ServiceReason, ...request: Parameters<typeof call>): Promise<void> {
  expect([request[0], reasonOf(await call(...request))]).toEqual([request[0], reason]);
}

const described = ROUTES.filter(({ name }) => name !== 'preflight');
const asProblem = described.filter(({ endpoint }) => !endpoint.refusedByPage);
const having = (reason: ServiceReason) =>
  asProblem.filter(({ endpoint }) => refusalsOf(endpoint).includes(reason));
const guarded = (rows: readonly TableRoute[]) =>
  rows.filter(({ endpoint: { access } }) => typeof access !== 'string');
const withBody = ({ method }: { method: string }) => (method === 'GET' ? {} : { body: {} });

describe('every endpoint that may be refused', () => {
  it.each(having('client-too-old'))('$route: for the version of the protocol', async ({ name, endpoint }) => {
    const { path } = requestOf(endpoint);
    const version = (value: string) => ({ headers: { [PROTOCOL_HEADER]: value }, ...withBody(endpoint) });
    await refused('invalid-request', name, path, version('one'));
    await refused('client-too-old', name, path, version('0'));
    await refused('server-too-old', name, path, version('99'));
  });

  it.each(guarded(asProblem))('$route: for its token', async ({ name, endpoint }) => {
    const { path } = requestOf(endpoint);
    const { service } = company;
    const send = (reason: ServiceReason, token?: string) =>
      refused(reason, name, path, { token, ...withBody(endpoint) });
    await send('unauthorised');
    await send('unauthorised', newToken());
    const out = async (table: 'devices' | 'members', values: object) => {
      const { token, member } = await service.join('admin');
      await service.database
        .updateTable(table)
        .set(values)
        .where(table === 'devices' ? 'member_id' : 'id', '=', member.id)
        .execute();
      return token;
    };
    await send('token-revoked', await out('devices', { revoked_at: 1 }));
    await send('session-expired', await out('devices', { expires_at: 1 }));
    await send('member-disabled', await out('members', { disabled_at: 1 }));
  });

  it.each(having('forbidden').filter(({ name }) => name !== 'push'))('$route: for the role', async (row) => {
    const advisor = await company.service.join('advisor');
    const { path } = requestOf(row.endpoint);
    await refused('forbidden', row.name, path, { token: advisor.token, ...withBody(row.endpoint) });
  });

  it.each(having('too-large'))('$route: for the size of its body', async ({ name, endpoint }) => {
    const { maxBodyBytes = API_LIMITS.smallBodyBytes } = endpoint;
    const body = `{"x":"${'a'.repeat(maxBodyBytes)}"}`;
    await refused('too-large', name, requestOf(endpoint).path, { token: admin.token, body });
  });

  it.each(having('quota'))('$route: for a quota', async ({ name, endpoint }) => {
    const { small } = others;
    await refused('quota', name, requestOf(endpoint).path, { token: tokens.small, body: {} }, small.address);
  });

  it.each(having('too-many-requests'))('$route: for its rate', async ({ name, endpoint }) => {
    const { address } = others.limited;
    const sent = { token: tokens.limited, ...withBody(endpoint) };
    const { path } = requestOf(endpoint);
    // The first of its kind may be let in, and refused or done.
    await call(name, path, sent, address);
    await refused('too-many-requests', name, path, sent, address);
  });

  it.each(having('internal'))('$route: for a failure of the service', async ({ name, endpoint }) => {
    const bodies: Partial<Record<EndpointName, object>> = {
      join: { code: 'ABCD-EFGH-JKMN-PQRS', name: 'Léa', device: 'Essai', joinKey: randomUUID() },
      signInToken: { code: newToken(), verifier: newToken(), device: 'Essai' },
    };
    const body = endpoint.method === 'GET' ? undefined : (bodies[name] ?? {});
    const sent = { token: tokens.broken, body };
    await refused('internal', name, requestOf(endpoint).path, sent, others.broken.address);
  });

  it('is so while the service stops', async () => {
    const rows = having('stopping');
    const pages = described.filter(({ endpoint }) => endpoint.refusedByPage);
    const { address } = others.stopping;
    const held = await Promise.all(
      [...rows, ...pages].map(async (row) => ({ row, connection: await holdConnection(address) })),
    );
    const stopped = others.stopping.stop();
    await untilStopping(address);
    await Promise.all(
      held.map(async ({ row, connection }) => {
        const { method, path } = requestOf(row.endpoint);
        const response = await connection.send(method, path, { authorization: `Bearer ${tokens.stopping}` });
        api.check(row.name, response);
        expect([row.name, response.status]).toEqual([row.name, 503]);
      }),
    );
    await stopped;
  });
});

it('endpoints without a token are as described', async () => {
  const { service } = company;
  await call('liveness', '/live');
  await call('readiness', '/ready');
  await call('openApi', '/openapi.json');
  await call('about', ENDPOINTS.about.path);
  const joining = (code: string) => ({
    body: { code, name: 'Léa', device: 'Essai', joinKey: randomUUID() },
  });
  const { path } = ENDPOINTS.join;
  await refused('invitation-unknown', 'join', path, joining('ABCD-EFGH-JKMN-PQRS'));
  const code = await service.invite('advisor');
  expect((await call('join', path, joining(code))).status).toBe(200);
  await refused('invitation-used', 'join', path, joining(code));
  const late = await service.invite('advisor');
  await service.database
    .updateTable('invitations')
    .set({ expires_at: 1 })
    .where('member_id', 'is', null)
    .execute();
  await refused('invitation-expired', 'join', path, joining(late));
  const { address } = others.exclusive;
  await refused('sign-in-only', 'join', path, joining(await others.exclusive.invite('advisor')), address);
  const member = (await service.join('advisor')).member.id;
  const again = await call('invite', ENDPOINTS.invite.path, {
    token: admin.token,
    body: { memberId: member },
  });
  await disable(member);
  await refused('member-disabled', 'join', path, joining((JSON.parse(again.text) as { code: string }).code));
});

async function disable(memberId: string): Promise<void> {
  await company.service.database
    .updateTable('members')
    .set({ disabled_at: 1 })
    .where('id', '=', memberId)
    .execute();
}

it('signing in is as described: redirects, pages and the exchange', async () => {
  const { service } = company;
  const { address } = service;
  const attempt = newAttempt();
  const start = (to: string) => new URL(attempt.url(to));
  const { pathname, search } = start(address);
  expect((await call('signInStart', pathname + search)).status).toBe(302);
  expect((await call('signInStart', pathname)).status).toBe(400);
  expect((await call('signInStart', pathname + search, {}, others.small.address)).status).toBe(404);
  await call('signInStart', pathname, {}, others.limited.address);
  expect((await call('signInStart', pathname, {}, others.limited.address)).status).toBe(429);

  const callback = ENDPOINTS.signInCallback.path;
  expect((await call('signInCallback', callback)).status).toBe(410);
  expect((await call('signInCallback', callback, {}, others.small.address)).status).toBe(404);
  expect((await call('signInCallback', callback, {}, others.limited.address)).status).toBe(429);
  const state = `${callback}?state=${newToken()}`;
  expect((await call('signInCallback', state, {}, others.broken.address)).status).toBe(500);

  // A window that stops before the callback, whose answer of the provider is then brought here.
  const window = openWindow();
  const { at } = await window.signIn(attempt.url(address), 'lea', callback);
  const back = await call('signInCallback', at.pathname + at.search);
  expect(back.status).toBe(302);
  const code = new URL(back.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const exchanging = { body: { code, verifier: attempt.verifier, device: 'Essai' } };
  const { path } = ENDPOINTS.signInToken;
  const signedIn = await call('signInToken', path, exchanging);
  expect(signedIn.status).toBe(200);
  await refused('sign-in-expired', 'signInToken', path, exchanging);
  await refused('sign-in-not-offered', 'signInToken', path, exchanging, others.small.address);

  const second = newAttempt();
  const { at: ended } = await openWindow().signIn(second.url(address), 'lea');
  const lea = (JSON.parse(signedIn.text) as { member: { id: string } }).member.id;
  const inviting = { token: admin.token, body: { memberId: lea } };
  await refused('sign-in-only', 'invite', ENDPOINTS.invite.path, inviting);
  await disable(lea);
  await refused('member-disabled', 'signInToken', path, {
    body: { code: ended.searchParams.get('code') ?? '', verifier: second.verifier, device: 'Essai' },
  });
  expect((await exchange(address, 'x', 'y')).status).toBe(400);
});

it('what members call is as described', async () => {
  const { service } = company;
  const { token } = admin;
  for (const name of [
    'me',
    'myDevices',
    'pullTips',
    'pullPacks',
    'members',
    'invitations',
    'liveNotices',
  ] as const) {
    expect([name, (await call(name, ENDPOINTS[name].path, { token })).status]).toEqual([name, 200]);
  }
  const elsewhere = { token };
  for (const name of ['pullTips', 'pullPacks'] as const) {
    await refused('must-resync', name, `${ENDPOINTS[name].path}?cursor=${'0'.repeat(16)}.1`, elsewhere);
  }

  const push = (n: number, clientId: string, as = token) => ({
    token: as,
    body: { clientId, commands: [{ id: randomUUID(), n, body: captureTip('Essai.') }] },
  });
  const clientId = randomUUID();
  expect((await call('push', ENDPOINTS.push.path, push(1, clientId))).status).toBe(200);
  await refused('out-of-order', 'push', ENDPOINTS.push.path, push(7, clientId));
  const other = await service.join('advisor');
  await refused('forbidden', 'push', ENDPOINTS.push.path, push(2, clientId, other.token));

  const bytes = pathOf(ENDPOINTS.packVersion, { packId: 'essai', version: '1' });
  await refused('not-found', 'packVersion', bytes, { token });
  expect((await call('publish', bytes, { token, body: testPack('essai', 1) })).status).toBe(200);
  const third = pathOf(ENDPOINTS.publish, { packId: 'essai', version: '3' });
  await refused('pack-version-conflict', 'publish', third, { token, body: testPack('essai', 3) });
  const pack = await call('packVersion', bytes, { token });
  expect(pack.status).toBe(200);
  const etag = pack.headers.get('etag') ?? '';
  const unchanged = await call('packVersion', bytes, { token, headers: { 'if-none-match': etag } });
  expect(unchanged.status).toBe(304);

  const rotating = await service.join('advisor');
  const rotated = { token: rotating.token, body: { key: randomUUID() } };
  expect((await call('rotateToken', ENDPOINTS.rotateToken.path, rotated)).status).toBe(200);
  const leaving = await service.join('advisor');
  expect((await call('leave', ENDPOINTS.leave.path, { token: leaving.token, body: {} })).status).toBe(204);
});

it('what administrators call is as described', async () => {
  const { service } = company;
  const { token } = admin;
  const member = await service.join('advisor');
  const device = async (memberId: string) =>
    (
      await service.database
        .selectFrom('devices')
        .select('id')
        .where('member_id', '=', memberId)
        .executeTakeFirstOrThrow()
    ).id;
  const nobody = requestOf(ENDPOINTS.changeMember).path;
  const change = pathOf(ENDPOINTS.changeMember, { memberId: member.member.id });
  await refused('not-found', 'changeMember', nobody, { token, body: { role: 'trainer', revision: 1 } });
  await refused('changed-meanwhile', 'changeMember', change, {
    token,
    body: { role: 'trainer', revision: 9 },
  });
  expect((await call('changeMember', change, { token, body: { role: 'trainer' } })).status).toBe(200);

  const revoke = (deviceId: string) =>
    pathOf(ENDPOINTS.revokeDevice, { memberId: member.member.id, deviceId });
  await refused('not-found', 'revokeDevice', revoke(randomUUID()), { token, body: {} });
  expect(
    (await call('revokeDevice', revoke(await device(member.member.id)), { token, body: {} })).status,
  ).toBe(204);
  const own = await service.join('advisor');
  const mine = (deviceId: string) => pathOf(ENDPOINTS.revokeMyDevice, { deviceId });
  const asOwn = { token: own.token, body: {} };
  await refused('not-found', 'revokeMyDevice', mine(randomUUID()), asOwn);
  expect((await call('revokeMyDevice', mine(await device(own.member.id)), asOwn)).status).toBe(204);

  const { path } = ENDPOINTS.invite;
  expect((await call('invite', path, { token, body: { role: 'advisor', team: 'Box' } })).status).toBe(200);
  await refused('not-found', 'invite', path, { token, body: { memberId: randomUUID() } });
  await disable(own.member.id);
  await refused('changed-meanwhile', 'invite', path, { token, body: { memberId: own.member.id } });

  const cancel = (invitationId: string) => pathOf(ENDPOINTS.revokeInvitation, { invitationId });
  const invitation = async (used: boolean) =>
    (
      await service.database
        .selectFrom('invitations')
        .select('id')
        .where('member_id', used ? 'is not' : 'is', null)
        .where('revoked_at', 'is', null)
        .executeTakeFirstOrThrow()
    ).id;
  await refused('not-found', 'revokeInvitation', cancel(randomUUID()), { token, body: {} });
  await refused('invitation-used', 'revokeInvitation', cancel(await invitation(true)), { token, body: {} });
  expect((await call('revokeInvitation', cancel(await invitation(false)), { token, body: {} })).status).toBe(
    204,
  );

  await service.database
    .updateTable('members')
    .set({ role: 'trainer' })
    .where('role', '=', 'admin')
    .where('id', '!=', admin.member.id)
    .execute();
  const last = pathOf(ENDPOINTS.changeMember, { memberId: admin.member.id });
  await refused('last-admin', 'changeMember', last, { token, body: { role: 'advisor' } });
});

it('the question of a browser before its request is answered as its row says, and not described', async () => {
  const { address } = company.service;
  const ask = (origin: string) =>
    fetch(address + ENDPOINTS.me.path, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET' },
    });
  expect((await ask('https://elsewhere.example')).status).toBe(404);
  expect(ENDPOINTS.preflight.refusals).toEqual(['not-found']);
  expect(api.operations).not.toContain('preflight');
});

describe('after all of these responses', () => {
  it('the document has every endpoint of the table, and no status that none of them had', () => {
    expect([...api.operations].sort()).toEqual(described.map(({ name }) => name).sort());
    expect(api.unseen()).toEqual([]);
  });

  it('every reason of every row was seen', () => {
    const unseen = asProblem.flatMap(({ name, endpoint }) =>
      refusalsOf(endpoint)
        .filter((reason) => !api.wasSeen(name, reason))
        .map((reason) => `${name} ${reason}`),
    );
    expect(unseen).toEqual([]);
  });

  it('the document names parameters, the header of the protocol and `if-none-match`', () => {
    const { packVersion } = Object.fromEntries(
      Object.values(document.paths).flatMap((methods) =>
        Object.values(methods).map((operation) => [operation.operationId, operation as object]),
      ),
    ) as { packVersion: { parameters: { name: string; in: string; required: boolean }[] } };
    expect(packVersion.parameters.map(({ name, in: place, required }) => [name, place, required])).toEqual([
      ['packId', 'path', true],
      ['version', 'path', true],
      [PROTOCOL_HEADER, 'header', true],
      ['if-none-match', 'header', false],
    ]);
  });
});
