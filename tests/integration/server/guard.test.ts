/** The guard before a bare application, so that each limit and each order of checks is seen alone. */
import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ENDPOINTS } from '@/protocol/endpoints';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '@/protocol/version';
import { ServiceError } from '@/server/domain/errors';
import { newToken } from '@/server/domain/secrets';
import {
  authenticateRequests,
  bearerToken,
  callerOf,
  knownCaller,
  versionOf,
} from '@/server/http/authenticate';
import { setDisabled } from '@/server/store/members/members';
import { startTestService, type TestClient, type TestService } from '@/tests/support/service';

let service: TestService;
let advisor: TestClient;
let admin: TestClient;
const apps: FastifyInstance[] = [];
beforeAll(async () => {
  service = await startTestService();
  advisor = await service.join('advisor');
  admin = await service.join('admin');
});
afterEach(() => Promise.all(apps.splice(0).map((app) => app.close())));
afterAll(() => service.stop());

type Config = Parameters<typeof authenticateRequests>[1]['config'];
const ROUTES = [
  ['GET', '/live'],
  ['GET', '/ready'],
  ['GET', '/openapi.json'],
  ['GET', ENDPOINTS.about.path],
  ['POST', ENDPOINTS.join.path],
  ['GET', ENDPOINTS.signInStart.path],
  ['POST', ENDPOINTS.signInToken.path],
  ['GET', ENDPOINTS.me.path],
  ['GET', ENDPOINTS.members.path],
  ['GET', '/no-line'],
] as const;

/** An application of some routes behind the guard; `ask` answers status, body and headers. */
async function guarded(config: Config = {}, running = { stopping: false }) {
  const app = Fastify();
  apps.push(app);
  const accessTimes = () => ({ now: Date.now(), tokenNow: Date.now() });
  await authenticateRequests(app, { database: service.walled, accessTimes, config, running });
  let refusal: ServiceError | undefined;
  app.setErrorHandler((error, _request, reply) => {
    refusal = error instanceof ServiceError ? error : undefined;
    return refusal
      ? reply.code(refusal.status).send({ reason: refusal.reason, ...refusal.details })
      : reply.code(500).send({ reason: String(error) });
  });
  for (const [method, url] of ROUTES) {
    app.route({
      method,
      url,
      handler: async (request) => ({ version: versionOf(request), caller: knownCaller(request) ?? null }),
    });
  }
  app.get('/nothing', async (request) => callerOf(request));
  const ask = async (
    method: 'GET' | 'POST',
    url: string,
    {
      token,
      version = String(PROTOCOL_VERSION),
      from = '10.0.0.1',
    }: { token?: string; version?: string | null; from?: string } = {},
  ) => {
    const headers = {
      ...(version !== null && { [PROTOCOL_HEADER]: version }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    const response = await app.inject({ method, url, headers, remoteAddress: from });
    return { status: response.statusCode, body: response.json(), headers: response.headers };
  };
  const status = async (...request: Parameters<typeof ask>) => (await ask(...request)).status;
  return { ask, status, refusal: () => refusal };
}

const tooMany = { reason: 'too-many-requests', retryAfterMs: expect.any(Number) };

describe('a request of a route for anybody', () => {
  it('needs no version and no token, and is of nobody', async () => {
    const { ask } = await guarded();
    expect((await ask('GET', '/live', { version: null })).body).toEqual({ version: 0, caller: null });
  });

  it('is served within a rate of its address, but for the sign of life', async () => {
    const { ask, status } = await guarded({ probesPerMinute: 3 });
    for (const url of ['/ready', '/openapi.json', ENDPOINTS.about.path])
      expect(await status('GET', url)).toBe(200);
    for (const url of ['/ready', '/openapi.json', ENDPOINTS.about.path]) {
      const { status, body } = await ask('GET', url);
      expect([status, body]).toEqual([429, tooMany]);
      expect(body.retryAfterMs).toBeGreaterThan(1_000);
      expect(body.retryAfterMs).toBeLessThanOrEqual(60_000);
    }
    expect(await status('GET', '/live')).toBe(200);
    expect(await status('GET', '/ready', { from: '10.0.0.2' })).toBe(200);
  });
});

describe('a request without a token', () => {
  it('to join is served within a rate of its address, however that is written', async () => {
    const { ask, status } = await guarded({ joinsPerMinute: 1 });
    expect((await ask('POST', ENDPOINTS.join.path)).body).toEqual({
      version: PROTOCOL_VERSION,
      caller: null,
    });
    expect((await ask('POST', ENDPOINTS.join.path)).body).toEqual(tooMany);
    expect(await status('POST', ENDPOINTS.join.path, { from: '::ffff:10.0.0.1' })).toBe(429);
    expect(await status('POST', ENDPOINTS.join.path, { from: '10.0.0.2' })).toBe(200);
    expect(await status('POST', ENDPOINTS.signInToken.path)).toBe(200);
  });

  it('to sign in counts windows and exchanges together, apart from joins', async () => {
    const { status } = await guarded({ signInsPerMinute: 2 });
    expect(await status('GET', ENDPOINTS.signInStart.path, { version: null })).toBe(200);
    expect(await status('POST', ENDPOINTS.signInToken.path)).toBe(200);
    expect(await status('POST', ENDPOINTS.signInToken.path)).toBe(429);
    expect(await status('GET', ENDPOINTS.signInStart.path, { version: null })).toBe(429);
    expect(await status('GET', ENDPOINTS.signInStart.path, { from: '10.0.0.2' })).toBe(200);
    expect(await status('POST', ENDPOINTS.join.path)).toBe(200);
  });

  it('is of nobody: asking for its caller is a mistake of the service', async () => {
    const { ask } = await guarded();
    expect((await ask('GET', '/nothing')).body.reason).toContain('/nothing is not in the table');
    expect(() => callerOf({ getDecorator: () => undefined } as never)).toThrow(
      'no caller is known on a route without a token',
    );
  });
});

describe('the version of the protocol', () => {
  const supported = { oldest: 3, newest: 5 };

  it.each([
    [null, { reason: 'invalid-request', problems: [{ path: PROTOCOL_HEADER, problem: 'missing' }] }],
    ['x', { problems: [{ path: PROTOCOL_HEADER, problem: 'wrong-value', limit: '5' }] }],
    ['4x', { problems: [{ problem: 'wrong-value' }] }],
    ['x4', { problems: [{ problem: 'wrong-value' }] }],
    ['', { problems: [{ problem: 'wrong-value' }] }],
    ['4.5', { problems: [{ problem: 'wrong-value' }] }],
    ['1234567890', { problems: [{ problem: 'wrong-value' }] }],
    ['123456789', { reason: 'server-too-old', expected: 5 }],
    ['6', { reason: 'server-too-old', expected: 5 }],
    ['2', { reason: 'client-too-old', expected: 3 }],
  ])('%s is refused before the token is checked', async (version, body) => {
    const { ask } = await guarded({ supported });
    expect((await ask('POST', ENDPOINTS.join.path, { version })).body).toMatchObject(body);
    expect((await ask('GET', ENDPOINTS.me.path, { version })).body).toMatchObject(body);
  });

  it('is the one of the response', async () => {
    const { ask } = await guarded({ supported });
    for (const version of [3, 4, 5]) {
      expect((await ask('POST', ENDPOINTS.join.path, { version: String(version) })).body.version).toBe(
        version,
      );
    }
  });

  it('is what this build speaks where nothing else is set', async () => {
    const { status } = await guarded();
    expect(await status('POST', ENDPOINTS.join.path, { version: String(PROTOCOL_VERSION + 1) })).toBe(426);
    expect(await status('POST', ENDPOINTS.join.path, { version: '0' })).toBe(426);
  });
});

describe('a token', () => {
  it('is required, and identifies the caller', async () => {
    const { ask } = await guarded();
    expect((await ask('GET', ENDPOINTS.me.path)).body).toEqual({ reason: 'unauthorised' });
    const { body } = await ask('GET', ENDPOINTS.me.path, { token: advisor.token });
    expect(body.caller).toMatchObject({
      memberId: advisor.member.id,
      role: 'advisor',
      allowedRoles: ['advisor', 'trainer', 'admin'],
    });
  });

  it('is read from its header alone, in any case of the scheme', () => {
    const read = (authorization?: string) => bearerToken({ headers: { authorization } } as never);
    for (const length of [32, 200]) expect(read(`Bearer ${'a'.repeat(length)}`)).toBe('a'.repeat(length));
    expect(read(`bearer ${'_-'.repeat(20)}`)).toBe('_-'.repeat(20));
    for (const length of [0, 31, 201]) expect(read(`Bearer ${'a'.repeat(length)}`)).toBeUndefined();
    for (const wrong of [
      undefined,
      'a'.repeat(43),
      `Basic ${'a'.repeat(43)}`,
      `xBearer ${'a'.repeat(43)}`,
      `Bearer ${'a'.repeat(43)} x`,
      `Bearer ${'é'.repeat(43)}`,
    ]) {
      expect(read(wrong)).toBeUndefined();
    }
  });

  it('is served within a rate of its own, the first request counted as the later ones', async () => {
    const { ask, status } = await guarded({ requestsPerMinute: 3 });
    const statuses = [];
    for (let n = 0; n < 4; n += 1)
      statuses.push(await status('GET', ENDPOINTS.me.path, { token: advisor.token }));
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect((await ask('GET', ENDPOINTS.me.path, { token: advisor.token })).body).toEqual(tooMany);
    expect(await status('GET', ENDPOINTS.me.path, { token: admin.token })).toBe(200);
  });

  it('over its rate is refused before any look-up', async () => {
    const person = await service.join('advisor');
    const { ask } = await guarded({ requestsPerMinute: 1 });
    await ask('GET', ENDPOINTS.me.path, { token: person.token });
    await service.database
      .transaction()
      .execute((trx) => setDisabled(trx, service.organisationId, person.member.id, Date.now()));
    expect((await ask('GET', ENDPOINTS.me.path, { token: person.token })).body).toEqual(tooMany);
  });

  it('that nobody was given uses up the tries of its address, and no rate of a token', async () => {
    const { ask, status } = await guarded({ unknownTokensPerMinute: 2, requestsPerMinute: 1 });
    const token = newToken();
    for (let n = 0; n < 2; n += 1)
      expect((await ask('GET', ENDPOINTS.me.path, { token })).body.reason).toBe('unauthorised');
    expect((await ask('GET', ENDPOINTS.me.path, { token: newToken() })).body).toEqual(tooMany);
    expect(await status('GET', ENDPOINTS.me.path, { token: newToken(), from: '10.0.0.2' })).toBe(401);
  });

  it('of a role that is not in the line of the route is refused, and it is known whose it was', async () => {
    const { ask, status, refusal } = await guarded();
    const response = await ask('GET', ENDPOINTS.members.path, { token: advisor.token });
    expect([response.status, response.body.reason]).toEqual([403, 'forbidden']);
    expect(refusal()?.details.browser).toMatchObject({ memberId: advisor.member.id });
    expect(await status('GET', ENDPOINTS.members.path, { token: admin.token })).toBe(200);
  });
});

describe('a service that stops', () => {
  it('refuses all but what anybody may ask, and closes the connection', async () => {
    const { ask, status } = await guarded({}, { stopping: true });
    for (const [method, url] of [
      ['POST', ENDPOINTS.join.path],
      ['GET', ENDPOINTS.signInStart.path],
      ['GET', ENDPOINTS.me.path],
    ] as const) {
      const response = await ask(method, url, { token: advisor.token });
      expect([response.body.reason, response.headers.connection]).toEqual(['stopping', 'close']);
    }
    expect(await status('GET', '/ready')).toBe(200);
    const running = await guarded();
    expect((await running.ask('POST', ENDPOINTS.join.path)).headers.connection).not.toBe('close');
  });
});

describe('a route', () => {
  it('that does not exist is no matter of the guard', async () => {
    const { status } = await guarded();
    expect(await status('GET', `/${randomUUID()}`, { version: null })).toBe(404);
  });

  it('without a line in the table serves nobody', async () => {
    const { ask } = await guarded();
    const response = await ask('GET', '/no-line', { token: admin.token });
    expect([response.status, response.body.version]).toEqual([500, undefined]);
  });
});
