import { describe, expect, it } from 'vitest';
import { API_LIMITS } from '@/protocol/api';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '@/protocol/version';
import { createTransport, type Transport } from '@/sync/http/transport';
import { TransportError } from '@/sync/http/transport-error';
import {
  always,
  HTML_TYPE,
  JSON_TYPE,
  oddServer,
  PROBLEM_TYPE,
  problem,
} from '@/tests/support/network-odd-server';

const TOKEN = 't'.repeat(43);
const ABOUT = { service: 'souffleur', protocol: 1, oldestProtocol: 1, version: '0.1.0', now: 1 };
const CURSOR = `${'0'.repeat(16)}.7`;

type Answer = Parameters<typeof oddServer>[0];

async function transportTo(response: Answer, timeoutMs = 2_000) {
  const { address, requests } = await oddServer(response);
  return { transport: createTransport({ address, token: TOKEN, fetch, timeoutMs }), requests };
}

async function failure(asking: Promise<unknown>): Promise<TransportError> {
  const error = await asking.then(
    () => new Error('nothing failed'),
    (reason) => reason,
  );
  if (!(error instanceof TransportError)) throw error;
  return error;
}

describe('a request', () => {
  it('[S16] says who asks by its token alone, and which protocol it speaks', async () => {
    const { transport, requests } = await transportTo(
      always(200, { ...JSON_TYPE, 'set-cookie': 'tracking=1' }, JSON.stringify(ABOUT)),
    );
    await transport.call('about');
    await transport.call('about');
    for (const { headers } of requests) {
      expect(headers.authorization).toBe(`Bearer ${TOKEN}`);
      expect(headers[PROTOCOL_HEADER]).toBe(String(PROTOCOL_VERSION));
      expect([headers.cookie, headers.referer]).toEqual([undefined, undefined]);
    }
  });

  it('[S16] asks the browser for no cookie, no cache, no referrer and no redirect', async () => {
    const requests: (RequestInit | undefined)[] = [];
    const transport = createTransport({
      address: 'https://s.example',
      fetch: async (_url, init) => {
        requests.push(init);
        return new Response(JSON.stringify(ABOUT), { headers: JSON_TYPE });
      },
    });
    await transport.call('about');
    expect(requests[0]).toMatchObject({
      redirect: 'error',
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
    expect(new Headers(requests[0]?.headers).has('authorization')).toBe(false);
  });

  it('carries its cursor, its body, and the path of a pack', async () => {
    const { transport, requests } = await transportTo((request, response, body) => {
      response.writeHead(200, JSON_TYPE);
      if (request.url?.startsWith('/v1/tips')) {
        response.end(JSON.stringify({ tips: [], cursor: CURSOR, more: false }));
      } else if (request.method === 'POST') {
        const { commands } = JSON.parse(body) as { commands: { id: string }[] };
        response.end(JSON.stringify({ outcomes: commands.map(({ id }) => ({ id, outcome: 'applied' })) }));
      } else response.end('abc');
    });
    expect(await transport.call('pullTips', { query: { cursor: CURSOR } })).toEqual({
      tips: [],
      cursor: CURSOR,
      more: false,
    });
    await transport.call('pullTips');
    const [id, tipId] = [crypto.randomUUID(), crypto.randomUUID()];
    const commands = [{ id, n: 1, body: { type: 'tip.withdraw' as const, tipId } }];
    expect(await transport.call('push', { body: { clientId: crypto.randomUUID(), commands } })).toEqual({
      outcomes: [{ id, outcome: 'applied' }],
    });
    await transport.packBytes({ packId: 'ma-pile', version: 12, bytes: 3 });
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `GET /v1/tips?cursor=${CURSOR}`,
      'GET /v1/tips',
      'POST /v1/commands',
      'GET /v1/packs/ma-pile/versions/12',
    ]);
  });
});

describe('[S16] a response', () => {
  const about = (transport: Transport) => transport.call('about');
  const tips = (transport: Transport) => transport.call('pullTips');
  const page = '<!doctype html><title>Connexion</title>';

  it.each<[string, Answer, (transport: Transport) => Promise<unknown>, string]>([
    ['a captive portal', always(200, HTML_TYPE, page), about, 'not-souffleur'],
    ['a captive portal, mid-way', always(200, HTML_TYPE, page), tips, 'not-souffleur'],
    ['a page not found', always(404, HTML_TYPE, page), tips, 'not-souffleur'],
    ['another service', always(200, JSON_TYPE, '{"service":"other"}'), about, 'not-souffleur'],
    ['a redirect', always(302, { location: 'https://evil.example/' }, ''), tips, 'unreachable'],
    ['a proxy that finds nothing behind it', always(502, HTML_TYPE, page), tips, 'unreachable'],
    ['a proxy that waited too long', always(504, JSON_TYPE, '{"oops":1}'), tips, 'unreachable'],
    ['a proxy that limits sizes', always(413, HTML_TYPE, page), tips, 'too-large'],
    ['half an answer', always(200, JSON_TYPE, '{"tips":[{"id":'), tips, 'garbled-answer'],
    ['an answer of another shape', always(200, JSON_TYPE, '{"tips":{}}'), tips, 'garbled-answer'],
    ['a key that reaches prototypes', always(200, JSON_TYPE, '{"__proto__":{}}'), tips, 'garbled-answer'],
    ['an empty answer', always(200, JSON_TYPE, ''), tips, 'garbled-answer'],
    ['a refusal', always(401, PROBLEM_TYPE, problem('token-revoked', 401)), tips, 'token-revoked'],
    ['a refusal that nobody knows', always(418, PROBLEM_TYPE, problem('teapot', 418)), tips, 'not-souffleur'],
    ['an internal error', always(500, PROBLEM_TYPE, problem('internal', 500)), tips, 'internal'],
  ])('from %s is told by a closed reason', async (_what, response, ask, reason) => {
    const { transport } = await transportTo(response);
    expect((await failure(ask(transport))).reason).toBe(reason);
  });

  it('that never comes is given up after its time', async () => {
    const { transport } = await transportTo(() => undefined, 100);
    expect((await failure(transport.call('about'))).reason).toBe('timeout');
  });

  it('whose body never ends in time is given up too', async () => {
    const { transport } = await transportTo((_request, response) => {
      response.writeHead(200, JSON_TYPE);
      response.write('{"tips":');
    }, 100);
    expect((await failure(transport.call('pullTips'))).reason).toBe('timeout');
  });

  it('that breaks off is unreachable', async () => {
    const { transport } = await transportTo((_request, response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-length': '1000' });
      response.write('{"tips":', () => response.destroy());
    });
    expect((await failure(transport.call('pullTips'))).reason).toBe('unreachable');
  });

  it('from nobody at all is unreachable, or offline where the browser knows', async () => {
    const transport = createTransport({ address: 'http://127.0.0.1:1', fetch });
    expect((await failure(transport.call('about'))).reason).toBe('unreachable');
    Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
    try {
      expect((await failure(transport.call('about'))).reason).toBe('offline');
    } finally {
      Reflect.deleteProperty(navigator, 'onLine');
    }
  });

  it('without end is read no further than allowed', async () => {
    let sent = 0;
    const { transport } = await transportTo((_request, response) => {
      response.writeHead(200, JSON_TYPE);
      const chunk = `"${'x'.repeat(1024 * 1024)}",`;
      response.write('[');
      const more = () => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
        if (!response.destroyed) sent += chunk.length;
      };
      response.on('drain', more);
      more();
    }, 20_000);
    expect((await failure(transport.call('pullTips'))).reason).toBe('garbled-answer');
    expect(sent).toBeLessThan(40 * 1024 * 1024);
  });

  it('says when to come back, in seconds or as a day', async () => {
    const limited = (headers: Record<string, string>, more: object = {}) =>
      always(429, { ...PROBLEM_TYPE, ...headers }, problem('too-many-requests', 429, more));
    const soon = await transportTo(limited({ 'retry-after': '7' }));
    expect(await failure(soon.transport.call('about'))).toMatchObject({
      reason: 'too-many-requests',
      retryAfterMs: 7_000,
    });
    const precise = await transportTo(limited({ 'retry-after': '7' }, { retryAfterMs: 6_500 }));
    expect((await failure(precise.transport.call('about'))).retryAfterMs).toBe(6_500);
    const day = await transportTo(limited({ 'retry-after': new Date(Date.now() + 90_000).toUTCString() }));
    expect((await failure(day.transport.call('about'))).retryAfterMs).toBeGreaterThan(60_000);
    const nonsense = await transportTo(limited({ 'retry-after': 'soon' }));
    expect((await failure(nonsense.transport.call('about'))).retryAfterMs).toBeUndefined();
  });

  it('names the paths of a bad request, and the expected values', async () => {
    const problems = [{ place: 'commands.3.body', problem: 'too-long', limit: 4000 }];
    const bad = await transportTo(
      always(400, PROBLEM_TYPE, problem('invalid-request', 400, { problems, expected: 4 })),
    );
    expect(await failure(bad.transport.call('about'))).toMatchObject({
      problems: [{ path: 'commands.3.body', problem: 'too-long', limit: 4000 }],
      expected: 4,
    });
  });
});

describe('[S18] the bytes of a pack', () => {
  it('are never more than declared', async () => {
    const { transport } = await transportTo((_request, response) => {
      response.writeHead(200, JSON_TYPE);
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(64 * 1024)));
      };
      response.on('drain', more);
      more();
    });
    const bytes = await transport.packBytes({ packId: 'p', version: 1, bytes: 100_000 });
    expect(bytes.length).toBe(100_000);
  });

  it('may be fewer: their hash decides', async () => {
    const { transport } = await transportTo(always(200, JSON_TYPE, 'abc'));
    const bytes = await transport.packBytes({ packId: 'p', version: 1, bytes: API_LIMITS.packBytes });
    expect(new TextDecoder().decode(bytes)).toBe('abc');
  });

  it('are not a page of somebody between', async () => {
    const { transport } = await transportTo(always(200, HTML_TYPE, '<p>Connexion</p>'));
    const download = transport.packBytes({ packId: 'p', version: 1, bytes: 100 });
    expect((await failure(download)).reason).toBe('not-souffleur');
  });
});
