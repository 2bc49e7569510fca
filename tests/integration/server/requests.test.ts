import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_LIMITS, aboutSchema } from '@/protocol/api';
import { ENDPOINTS } from '@/protocol/endpoints';
import { PROTOCOL_HEADER } from '@/protocol/version';
import { newToken } from '@/server/domain/secrets';
import {
  type Answer,
  callService,
  captureTip,
  newPlace,
  problemIn,
  startTestService,
  type TestClient,
  type TestService,
  testPack,
} from '@/tests/support/service';

const EXTENSION = 'chrome-extension://abcdefghijklmnopabcdefghijklmnop';
let service: TestService;
let advisor: TestClient;
beforeAll(async () => {
  service = await startTestService({ allowedOrigins: [EXTENSION] });
  advisor = await service.join('advisor', 'Mireille Dubreuil');
});
afterAll(() => service.stop());

function push(body: string): Promise<Answer> {
  return callService(service.address, 'POST', ENDPOINTS.push.path, {
    body,
    headers: { authorization: `Bearer ${advisor.token}` },
  });
}

const good = () => ({
  clientId: randomUUID(),
  commands: [{ id: randomUUID(), n: 1, body: captureTip('Bonjour.') }],
});

describe('a hostile body', () => {
  it.each([
    ['not JSON', '{"clientId":', { problem: 'not-json' }],
    ['nothing', '', { problem: 'missing' }],
    ['a text', '"bonjour"', { problem: 'wrong-type' }],
    [
      '__proto__ as a key',
      '{"__proto__":{"role":"admin"}}',
      { place: '__proto__', problem: 'forbidden-key' },
    ],
    [
      '__proto__ deep inside',
      JSON.stringify(good()).replace('"words"', '"__proto__":{"x":1},"words"'),
      { place: 'commands.0.body.content.__proto__', problem: 'forbidden-key' },
    ],
    [
      'constructor as a key',
      JSON.stringify(good()).replace('"words"', '"constructor":{"prototype":{}},"words"'),
      { place: 'commands.0.body.content.constructor', problem: 'forbidden-key' },
    ],
    [
      'a hundred thousand nested arrays',
      `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
      { problem: 'too-deep' },
    ],
    ['a key of half a megabyte', `{"${'k'.repeat(500_000)}":1}`, {}],
    [
      'nothing but bidirectional controls',
      JSON.stringify(good()).replace('Bonjour.', '\u202e\u2066'),
      { place: 'commands.0.body.content.words', problem: 'empty' },
    ],
    [
      'words that are too long',
      JSON.stringify(good()).replace('Bonjour', 'x'.repeat(4_001)),
      { place: 'commands.0.body.content.words', problem: 'too-long', limit: 4_000 },
    ],
    [
      'an author of its own choosing',
      JSON.stringify(good()).replace('"words"', '"author":"x","words"'),
      { place: 'commands.0.body.content.author', problem: 'unknown-key' },
    ],
    [
      'a text where a number belongs',
      JSON.stringify(good()).replace('"n":1', '"n":"1"'),
      { place: 'commands.0.n', problem: 'wrong-type' },
    ],
    [
      'no command at all',
      JSON.stringify({ ...good(), commands: [] }),
      { place: 'commands', problem: 'too-few' },
    ],
    [
      'too many commands',
      JSON.stringify({ ...good(), commands: Array.from({ length: 201 }, () => good().commands[0]) }),
      { place: 'commands', problem: 'too-many', limit: 200 },
    ],
  ])('%s is refused with the place and the problem', async (_what, body, problem) => {
    const response = await push(body);
    expect(response.status).toBe(400);
    expect(problemIn(response).reason).toBe('invalid-request');
    expect(problemIn(response).problems?.[0]).toMatchObject(problem);
    expect(({} as { role?: string }).role).toBeUndefined();
  });

  it('of ten megabytes is refused unread, and the service goes on', async () => {
    const response = await push(`"${'a'.repeat(10_000_000)}"`);
    expect([response.status, problemIn(response).reason]).toEqual([413, 'too-large']);
    expect((await push(JSON.stringify(good()))).status).toBe(200);
  });

  it('may be one mebibyte, and no byte more', async () => {
    const padded = (bytes: number) => {
      const text = JSON.stringify(good());
      return text + ' '.repeat(bytes - text.length);
    };
    expect((await push(padded(API_LIMITS.bodyBytes))).status).toBe(200);
    expect((await push(padded(API_LIMITS.bodyBytes + 1))).status).toBe(413);
  });

  it('of another type is refused, naming the header', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const response = await advisor.call('POST', ENDPOINTS.push.path, 'a=b', { 'content-type': type });
      expect(response.status).toBe(400);
      expect(problemIn(response).problems?.[0]).toMatchObject({ place: 'content-type' });
    }
  });

  it('that was refused left nothing behind', async () => {
    const { tips } = (await advisor.call('GET', ENDPOINTS.pullTips.path)).body as {
      tips: { content: { words: string } }[];
    };
    expect(new Set(tips.map(({ content }) => content.words))).toEqual(new Set(['Bonjour.']));
  });
});

describe('every response', () => {
  it('is a problem with a closed reason where there is nothing, whatever the path', async () => {
    for (const path of [
      '/',
      '/v1',
      '/v1/everything',
      '/v1/tips/',
      `/${'x'.repeat(5_000)}`,
      '/%',
      '/v1/packs/%ff/versions/1',
      '/..%2f..%2fetc/passwd',
    ]) {
      const response = await advisor.call('GET', path);
      expect([400, 404], `${path.slice(0, 30)} ${response.status}`).toContain(response.status);
      problemIn(response);
    }
    expect(problemIn(await advisor.call('DELETE', ENDPOINTS.pullTips.path)).reason).toBe('not-found');
    expect(
      problemIn(await advisor.call('GET', `/v1/packs/${'a'.repeat(200)}/versions/1`)).status,
    ).toBeLessThan(500);
  });

  it('is a problem even when no HTTP was spoken', async () => {
    const { port, hostname } = new URL(service.address);
    const raw = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write('BONJOUR\r\n\r\n'));
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk.toString();
      });
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    expect(raw).toMatch(/^HTTP\/1\.1 400 .*"reason":"invalid-request"/su);
  });

  it('carries a request id: the sender’s when it is one, a new one otherwise', async () => {
    const id = randomUUID();
    const given = await advisor.call('GET', '/v1/nothing', undefined, { 'x-request-id': id });
    expect(given.headers.get('x-request-id')).toBe(id);
    expect(problemIn(given).requestId).toBe(id);
    for (const odd of ['x', 'a b c d e f g h', '<script>alert(1)</script>', 'a'.repeat(65)]) {
      const response = await advisor.call('GET', ENDPOINTS.me.path, undefined, { 'x-request-id': odd });
      expect(response.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/u);
    }
  });

  it('forbids storing, sniffing, framing and cookies', async () => {
    for (const response of [
      await advisor.call('GET', ENDPOINTS.me.path),
      await advisor.call('GET', '/nothing'),
    ]) {
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('content-security-policy')).toBe(
        "default-src 'none';frame-ancestors 'none'",
      );
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
      expect(response.headers.get('set-cookie')).toBeNull();
      expect(response.headers.get('server')).toBeNull();
    }
  });
});

describe('across origins', () => {
  const preflight = (origin: string) =>
    fetch(service.address + ENDPOINTS.push.path, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': `authorization, content-type, ${PROTOCOL_HEADER}`,
      },
    });

  it('lets the named extension ask and read, without credentials', async () => {
    const requests = await preflight(EXTENSION);
    expect(requests.status).toBe(204);
    expect(requests.headers.get('access-control-allow-origin')).toBe(EXTENSION);
    expect(requests.headers.get('access-control-allow-headers')).toContain(PROTOCOL_HEADER);
    expect(requests.headers.get('access-control-allow-methods')).toContain('PUT');
    expect(requests.headers.get('access-control-allow-credentials')).toBeNull();
    const response = await advisor.call('GET', ENDPOINTS.me.path, undefined, { origin: EXTENSION });
    expect(response.headers.get('access-control-allow-origin')).toBe(EXTENSION);
    expect(response.headers.get('access-control-expose-headers')).toContain('x-request-id');
    expect(response.headers.get('vary')).toContain('Origin');
  });

  it.each([
    'https://evil.example',
    'null',
    'chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba',
    'moz-extension://2c127fa4-62c7-7e4f-90e5-472b45eecfdc',
    `${EXTENSION}.evil.example`,
  ])('lets no page of %s read anything', async (origin) => {
    expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
    const response = await advisor.call('GET', ENDPOINTS.me.path, undefined, { origin });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('monitoring', () => {
  it('learns that it is alive and ready, and its name, without a token or version', async () => {
    for (const path of ['/live', '/ready']) {
      const response = await fetch(service.address + path);
      expect([response.status, await response.text()]).toEqual([200, '']);
    }
    const about = aboutSchema.parse(await (await fetch(service.address + ENDPOINTS.about.path)).json());
    expect(about).toMatchObject({ service: 'souffleur', protocol: 2, oldestProtocol: 1 });
    expect(Math.abs(about.now - Date.now())).toBeLessThan(5_000);
  });

  it('finds every route in the OpenAPI description', async () => {
    const described = (await (await fetch(`${service.address}/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<
        string,
        Record<string, { security?: unknown[]; responses: Record<string, unknown>; requestBody?: unknown }>
      >;
    };
    expect(described.openapi).toBe('3.1.0');
    for (const { path } of Object.values(ENDPOINTS)) {
      if (path === ENDPOINTS.preflight.path) continue;
      expect(Object.keys(described.paths)).toContain(path.replace(/:(\w+)/gu, '{$1}'));
    }
    const commands = described.paths[ENDPOINTS.push.path]?.post;
    expect(commands?.security).toEqual([{ token: [] }]);
    expect(JSON.stringify(commands?.requestBody)).toContain('tip.capture');
    expect(Object.keys(commands?.responses ?? {})).toEqual([
      '200',
      '400',
      '401',
      '403',
      '409',
      '413',
      '426',
      '429',
      '500',
      '503',
    ]);
  });

  it('reads requests and their results in the log, and no secret, name or text', async () => {
    const code = await service.invite('trainer');
    const joined = await callService(service.address, 'POST', ENDPOINTS.join.path, {
      body: { code, name: 'Aurélie Secrète', device: 'Poste Numéro Quatre', joinKey: randomUUID() },
    });
    const { token, member } = joined.body as { token: string; member: { id: string } };
    const headers = { authorization: `Bearer ${token}` };
    const words = 'Des mots que le journal ne doit pas connaître';
    const body = { clientId: randomUUID(), commands: [{ id: randomUUID(), n: 1, body: captureTip(words) }] };
    await callService(service.address, 'POST', ENDPOINTS.push.path, { body, headers });
    await callService(service.address, 'POST', ENDPOINTS.push.path, {
      body: `{"broken": "${words}"`,
      headers,
    });
    const pack = testPack('journal', 1, [], 'Un titre que le journal ne doit pas connaître');
    await callService(service.address, 'PUT', '/v1/packs/journal/versions/1', { body: pack, headers });
    await callService(service.address, 'GET', `${ENDPOINTS.pullTips.path}?secret=4242424242`, { headers });
    await callService(service.address, 'GET', '/ne/doit/pas/connaître', { headers });

    const log = service.logged();
    const lines = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 'info',
        method: 'POST',
        route: ENDPOINTS.push.path,
        status: 200,
        msg: 'answered',
      }),
    );
    expect(lines.find(({ route }) => route === ENDPOINTS.packVersion.path)).toMatchObject({
      requestId: expect.any(String),
    });
    for (const secret of [
      code,
      token,
      'Secrète',
      'Mireille',
      'Numéro Quatre',
      'connaître',
      '4242424242',
      advisor.token,
      member.id,
    ]) {
      expect(log).not.toContain(secret);
    }
  });
});

describe('too many requests', () => {
  it('are refused per token with when to come back, while another token goes on', async () => {
    const strict = await startTestService({ requestsPerMinute: 5 });
    try {
      const [busy, calm] = [await strict.join('advisor'), await strict.join('advisor')];
      const answers: Answer[] = [];
      for (let index = 0; index < 6; index += 1) answers.push(await busy.call('GET', ENDPOINTS.me.path));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
      const refused = answers.at(-1) as Answer;
      const { reason, retryAfterMs = 0 } = problemIn(refused);
      expect(reason).toBe('too-many-requests');
      expect(retryAfterMs).toBeGreaterThan(0);
      expect(Number(refused.headers.get('retry-after'))).toBe(Math.ceil(retryAfterMs / 1000));
      expect((await calm.call('GET', ENDPOINTS.me.path)).status).toBe(200);
    } finally {
      await strict.stop();
    }
  });

  it('with tokens that nobody was given are refused per address, while those who were known there go on', async () => {
    const strict = await startTestService({ unknownTokensPerMinute: 4 });
    try {
      const known = await strict.join('advisor');
      expect((await known.call('GET', ENDPOINTS.me.path)).status).toBe(200);
      const revoked = await strict.join('advisor');
      expect((await revoked.call('POST', ENDPOINTS.leave.path)).status).toBe(204);
      const late = await strict.join('advisor');
      const ask = (token: string) =>
        callService(strict.address, 'GET', ENDPOINTS.me.path, {
          headers: { authorization: `Bearer ${token}` },
        });
      // All at once: what is still being looked up counts as well.
      const tried = await Promise.all(Array.from({ length: 30 }, () => ask(newToken())));
      const statuses = tried.map(({ status }) => status);
      let lookUps = statuses.filter((status) => status === 401).length;
      expect(lookUps).toBeGreaterThan(0);
      expect(lookUps).toBeLessThanOrEqual(4);
      expect(statuses.filter((status) => status === 429)).toHaveLength(30 - lookUps);
      while (lookUps < 4) {
        expect((await ask(newToken())).status).toBe(401);
        lookUps += 1;
      }
      const refused = await ask(newToken());
      const { reason, retryAfterMs = 0 } = problemIn(refused);
      expect([refused.status, reason]).toEqual([429, 'too-many-requests']);
      expect(retryAfterMs).toBeGreaterThan(1_000);
      expect(Number(refused.headers.get('retry-after'))).toBe(Math.ceil(retryAfterMs / 1000));
      // From the same address: who was served before is served, and a disabled member gets the reason.
      expect((await known.call('GET', ENDPOINTS.me.path)).status).toBe(200);
      expect(problemIn(await revoked.call('GET', ENDPOINTS.me.path)).reason).toBe('token-revoked');
      // A token that this process never recognised is limited like an unknown one, with a time to retry.
      expect(problemIn(await late.call('GET', ENDPOINTS.me.path)).reason).toBe('too-many-requests');
    } finally {
      await strict.stop();
    }
  });

  it('to join are refused per address, so that codes cannot be tried out; a forged forwarding header changes nothing', async () => {
    const strict = await startTestService({ joinsPerMinute: 3 });
    try {
      const statuses: number[] = [];
      for (let index = 0; index < 4; index += 1) {
        const body = { code: 'ABCD-EFGH-JKMN-PQRS', name: 'x', device: 'x', joinKey: randomUUID() };
        const headers = { 'x-forwarded-for': `10.0.0.${index}` };
        statuses.push(
          (await callService(strict.address, 'POST', ENDPOINTS.join.path, { body, headers })).status,
        );
      }
      expect(statuses).toEqual([404, 404, 404, 429]);
    } finally {
      await strict.stop();
    }
  });

  it('are counted per address behind a proxy that is trusted', async () => {
    const proxied = await startTestService({ joinsPerMinute: 1, trustedProxies: ['127.0.0.1'] });
    try {
      const join = async (address: string) => {
        const body = { code: 'ABCD-EFGH-JKMN-PQRS', name: 'x', device: 'x', joinKey: randomUUID() };
        const headers = { 'x-forwarded-for': address };
        return (await callService(proxied.address, 'POST', ENDPOINTS.join.path, { body, headers })).status;
      };
      expect([await join('10.0.0.1'), await join('10.0.0.1'), await join('10.0.0.2')]).toEqual([
        404, 429, 404,
      ]);
    } finally {
      await proxied.stop();
    }
  });
});

describe('a graceful stop', () => {
  it('waits for no spare connection, and earlier applied commands stay', async () => {
    const place = await newPlace();
    const stopping = await startTestService({ place });
    const clients = await Promise.all(Array.from({ length: 6 }, () => stopping.join('advisor')));
    const { port, hostname } = new URL(stopping.address);
    const spare = connect(Number(port), hostname);
    spare.on('error', () => undefined);
    await new Promise((resolve) => spare.once('connect', resolve));

    const stored: string[] = [];
    const pushing = clients.map(async (client) => {
      for (;;) {
        const tip = captureTip('Juste avant.');
        const response = await client.push(client.commands(tip)).catch(() => undefined);
        if (response?.status !== 200) return response?.status;
        stored.push(tip.tipId);
      }
    });
    while (stored.length < 30) await sleep(5);
    const began = Date.now();
    await stopping.stop();
    expect(Date.now() - began).toBeLessThan(3_000);
    for (const status of await Promise.all(pushing)) expect([503, undefined]).toContain(status);
    spare.destroy();

    const again = await startTestService({ place });
    try {
      const rows = await again.database.selectFrom('tips').select('id').execute();
      expect(rows.map(({ id }) => id)).toEqual(expect.arrayContaining(stored));
    } finally {
      await again.stop();
      place.remove();
    }
  });
});
