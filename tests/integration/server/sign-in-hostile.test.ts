/** [SRV-5] A provider that lies, and what stands in its way: whatever it says, nobody comes in by it. */
import { createPublicKey, createSecretKey } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ENDPOINTS } from '@/protocol/endpoints';
import {
  type HostileProvider,
  type Lies,
  makeToken,
  startHostileProvider,
} from '@/tests/support/hostile-provider';
import {
  exchange,
  freePort,
  newAttempt,
  openWindow,
  REDIRECT,
  signInSettings,
} from '@/tests/support/identity-provider';
import { startTestService, type TestService } from '@/tests/support/service';

const TIMEOUT_MS = 400;
let hostile: HostileProvider;
let service: TestService;

async function startRelyingService(): Promise<TestService> {
  const port = await freePort();
  const settings = signInSettings(hostile.issuer, `http://127.0.0.1:${port}`, { timeoutMs: TIMEOUT_MS });
  return await startTestService({ port, signInsPerMinute: 10_000, signIn: settings });
}

beforeAll(async () => {
  hostile = await startHostileProvider('souffleur');
  service = await startRelyingService();
});
afterAll(async () => {
  await service.stop();
  await hostile.close();
});

/** Goes through a whole sign-in while the provider lies: the reason at its end, or the role that came of it. */
async function signInWith(lies: Lies, { address } = service): Promise<string> {
  hostile.lie(lies);
  const attempt = newAttempt();
  const { at, response } = await openWindow().follow(attempt.url(address));
  if (response) return `page ${response.status}`;
  expect(`${at.origin}${at.pathname}`).toBe(REDIRECT);
  expect(at.searchParams.get('state')).toBe(attempt.state);
  const error = at.searchParams.get('error');
  if (error) return error;
  const reply = await exchange(address, at.searchParams.get('code') ?? '', attempt.verifier);
  return (reply.body as { member: { role: string } }).member.role;
}

const members = () => service.database.selectFrom('sign_in_accounts').select(['issuer', 'subject']).execute();

describe('what a liar says', () => {
  const now = () => Math.floor(Date.now() / 1000);
  const claims = (lie: Record<string, unknown>): Lies => ({
    parts: (right) => Object.assign(right.claims, lie),
  });
  const cases: [string, () => Lies][] = [
    ['a token of another issuer', () => claims({ iss: 'https://login.example' })],
    ['a token of its issuer in another writing', () => claims({ iss: `${hostile.issuer}/` })],
    ['a token for another service', () => claims({ aud: 'another' })],
    [
      'a token for several, made for another',
      () => claims({ aud: ['souffleur', 'another'], azp: 'another' }),
    ],
    ['a token for several that does not say for whom', () => claims({ aud: ['souffleur', 'another'] })],
    ['a token for nobody', () => claims({ aud: undefined })],
    ['a nonce of another sign-in', () => claims({ nonce: 'another' })],
    ['no nonce', () => claims({ nonce: undefined })],
    ['a token that has expired', () => claims({ iat: now() - 600, exp: now() - 60 })],
    ['a token without an end', () => claims({ exp: undefined })],
    ['a token from the future', () => claims({ nbf: now() + 600 })],
    ['no subject', () => claims({ sub: undefined })],
    ['an empty subject', () => claims({ sub: '' })],
    ['a subject that is no text', () => claims({ sub: 7 })],
    ['alg none', () => ({ parts: (right) => Object.assign(right.header, { alg: 'none' }) })],
    [
      'alg none in another writing',
      () => ({
        token: (_right, parts) =>
          makeToken({ ...parts, header: { alg: 'none' } }).replace(
            /^[^.]+/u,
            Buffer.from('{"alg":"nOnE"}').toString('base64url'),
          ),
      }),
    ],
    [
      'HS256 with the public key as the secret',
      () => ({
        parts: (right) => {
          right.header.alg = 'HS256';
          right.key = createSecretKey(Buffer.from(hostile.publicPem));
        },
      }),
    ],
    [
      'HS256 with the secret of the client',
      () => ({
        parts: (right) => {
          right.header.alg = 'HS256';
          right.key = createSecretKey(Buffer.from('a secret of the tests, and of nothing else'));
        },
      }),
    ],
    [
      'an algorithm that it did not announce',
      () => ({ parts: (right) => Object.assign(right.header, { alg: 'RS512' }) }),
    ],
    [
      'a signature of a stranger',
      () => ({ parts: (right) => Object.assign(right, { key: hostile.keys.stranger }) }),
    ],
    [
      'a stranger’s key in the token itself',
      () => ({
        parts: (right) => {
          right.key = hostile.keys.stranger;
          right.header.jwk = { ...hostile.keys.stranger.export({ format: 'jwk' }) };
          right.header.jku = `${hostile.issuer}/jwks`;
          delete right.header.kid;
        },
      }),
    ],
    [
      'a key that is not among its keys',
      () => ({ parts: (right) => Object.assign(right.header, { kid: 'gone' }) }),
    ],
    [
      'a token that was changed',
      () => ({
        token: (right) =>
          right.replace(
            /\.[^.]+\./u,
            `.${Buffer.from(JSON.stringify({ iss: hostile.issuer, aud: 'souffleur', sub: 'boss' })).toString('base64url')}.`,
          ),
      }),
    ],
    ['a token without its signature', () => ({ token: (right) => right.replace(/[^.]+$/u, '') })],
    ['something that is no token', () => ({ token: () => 'not.a.token' })],
    ['no ID token', () => ({ tokenAnswer: ({ id_token: _left, ...rest }) => rest })],
    ['a list instead of tokens', () => ({ tokenAnswer: () => [] })],
    [
      'a refusal',
      () => ({ raw: { '/token': (_request, response) => json(response, 400, { error: 'invalid_grant' }) } }),
    ],
    [
      'a page instead of tokens',
      () => ({
        raw: {
          '/token': (_request, response) =>
            void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Hello'),
        },
      }),
    ],
    [
      'the issuer of another in its answer (mix-up)',
      () => ({ answer: (right) => right.set('iss', 'https://login.example') }),
    ],
    ['no issuer in its answer, though it announced one', () => ({ answer: (right) => right.delete('iss') })],
    ['two codes', () => ({ answer: (right) => right.append('code', 'another') })],
    ['no code', () => ({ answer: (right) => right.delete('code') })],
    ['an unheard-of error', () => ({ answer: (right) => right.set('error', '<script>alert(1)</script>') })],
    [
      'what somebody else is called (UserInfo)',
      () => ({ userInfo: () => ({ sub: 'another', groups: ['Box'] }) }),
    ],
  ];

  it('is believed where it is true, by each kind of key', async () => {
    expect(await signInWith({})).toBe('admin');
    for (const [alg, kid] of [
      ['ES256', 'ec'],
      ['EdDSA', 'ed'],
    ] as const) {
      const parts: Lies['parts'] = (right) =>
        Object.assign(right, { header: { alg, kid }, key: hostile.keys[kid] });
      expect(await signInWith({ parts }), alg).toBe('admin');
    }
    expect(await members()).toEqual([{ issuer: hostile.issuer, subject: 'mallory' }]);
  });

  it.each(cases)('%s: nobody comes in', async (_what, lies) => {
    expect(await signInWith(lies())).toBe('sign-in-failed');
    expect(await members()).toEqual([{ issuer: hostile.issuer, subject: 'mallory' }]);
  });

  it('a state of another, or two, or none, gets a page', async () => {
    expect(await signInWith({ answer: (right) => right.set('state', 'x'.repeat(43)) })).toBe('page 410');
    expect(await signInWith({ answer: (right) => right.append('state', 'x'.repeat(43)) })).toBe('page 410');
    expect(await signInWith({ answer: (right) => right.delete('state') })).toBe('page 410');
  });
});

describe('a provider that does not behave', () => {
  const raw = (path: keyof NonNullable<Lies['raw']>, how: (response: ServerResponse) => void): Lies => ({
    raw: { [path]: (_request: unknown, response: ServerResponse) => how(response) },
  });
  const hangs = () => undefined;
  const trickles = (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{');
    const drip = setInterval(() => response.write(' '), 50);
    response.on('close', () => clearInterval(drip));
  };
  const endless = (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const chunk = `{"x":"${'x'.repeat(64 * 1024)}"`;
    const pour = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', pour);
    pour();
  };
  const cut = (response: ServerResponse) => response.destroy();
  const failing = (response: ServerResponse) => void response.writeHead(503).end();
  const behaviours: [string, (response: ServerResponse) => void][] = [
    ['hangs', hangs],
    ['trickles', trickles],
    ['does not end', endless],
    ['breaks off', cut],
    ['fails', failing],
  ];

  it.each(behaviours)('at its token endpoint: %s', async (_what, how) => {
    const began = performance.now();
    expect(await signInWith(raw('/token', how))).toBe('sign-in-unavailable');
    expect(performance.now() - began).toBeLessThan(TIMEOUT_MS + 2_000);
  });

  it.each(behaviours)('at its UserInfo: %s', async (_what, how) => {
    expect(await signInWith(raw('/userinfo', how))).toBe('sign-in-unavailable');
  });

  it('is not followed where it redirects a request of the service', async () => {
    const elsewhere = (response: ServerResponse) =>
      void response.writeHead(307, { location: `${hostile.issuer}/elsewhere` }).end();
    expect(await signInWith(raw('/token', elsewhere))).toBe('sign-in-failed');
    expect(hostile.heard()).not.toContain('POST /elsewhere');
  });

  const discovery = '/.well-known/openid-configuration';
  const firsts: [string, () => Lies, string][] = [
    [
      'names another issuer',
      () => ({ discovery: (right) => ({ ...right, issuer: 'https://login.example' }) }),
      'sign-in-unavailable',
    ],
    ['names none', () => ({ discovery: ({ issuer: _left, ...right }) => right }), 'sign-in-unavailable'],
    [
      'is a page',
      () =>
        raw(
          discovery,
          (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
        ),
      'sign-in-unavailable',
    ],
    [
      'is no JSON',
      () =>
        raw(
          discovery,
          (response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{"issuer'),
        ),
      'sign-in-unavailable',
    ],
    [
      'is not there',
      () => raw(discovery, (response) => void response.writeHead(404).end()),
      'sign-in-unavailable',
    ],
    [
      'is elsewhere',
      () => raw(discovery, (response) => void response.writeHead(302, { location: '/elsewhere' }).end()),
      'sign-in-unavailable',
    ],
    ['hangs', () => raw(discovery, hangs), 'sign-in-unavailable'],
    ['does not end', () => raw(discovery, endless), 'sign-in-unavailable'],
    [
      'has its tokens in clear on another machine',
      () => ({ discovery: (right) => ({ ...right, token_endpoint: 'http://192.0.2.1/token' }) }),
      'sign-in-unavailable',
    ],
    [
      'has its keys in a file',
      () => ({ discovery: (right) => ({ ...right, jwks_uri: 'file:///etc/passwd' }) }),
      'sign-in-unavailable',
    ],
    ['has no keys', () => ({ discovery: ({ jwks_uri: _left, ...right }) => right }), 'sign-in-unavailable'],
    [
      'signs with shared secrets alone',
      () => ({
        discovery: (right) => ({ ...right, id_token_signing_alg_values_supported: ['HS256', 'none'] }),
      }),
      'sign-in-unavailable',
    ],
    [
      'sends windows to a script',
      () => ({ discovery: (right) => ({ ...right, authorization_endpoint: 'javascript:alert(1)' }) }),
      'sign-in-unavailable',
    ],
    [
      'sends windows in clear to another machine',
      () => ({ discovery: (right) => ({ ...right, authorization_endpoint: 'http://192.0.2.1/authorize' }) }),
      'sign-in-unavailable',
    ],
  ];
  it.each(firsts)('whose configuration %s', async (_what, lies, reason) => {
    const fresh = await startRelyingService();
    try {
      expect(await signInWith(lies(), fresh)).toBe(reason);
      expect(hostile.heard()).not.toContain('GET /elsewhere');
    } finally {
      await fresh.stop();
    }
  });

  it.each(behaviours.slice(0, 3))('at its keys: %s', async (_what, how) => {
    const fresh = await startRelyingService();
    try {
      expect(await signInWith(raw('/jwks', how), fresh)).toBe('sign-in-unavailable');
      // What comes next does not pay for it.
      expect(await signInWith({}, fresh)).toBe('admin');
    } finally {
      await fresh.stop();
    }
  });

  it('is read for its configuration and keys once, and again when it signs with a new key', async () => {
    const fresh = await startRelyingService();
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      expect(await signInWith({}, fresh)).toBe('admin');
      expect(hostile.heard().filter((one) => one === 'GET /jwks')).toHaveLength(1);
      expect(await signInWith({}, fresh)).toBe('admin');
      expect(hostile.heard()).toEqual(['GET /authorize', 'POST /token', 'GET /userinfo']);
      const next = { ...createPublicKey(hostile.keys.stranger).export({ format: 'jwk' }), kid: 'next' };
      vi.setSystemTime(Date.now() + 120_000);
      const renewed: Lies = {
        parts: (right) =>
          Object.assign(right, { header: { alg: 'RS256', kid: 'next' }, key: hostile.keys.stranger }),
        raw: { '/jwks': (_request, response) => json(response, 200, { keys: [next] }) },
      };
      expect(await signInWith(renewed, fresh)).toBe('admin');
    } finally {
      vi.useRealTimers();
      await fresh.stop();
    }
  });

  it('stops nothing else: the service is ready, and those who are in stay in', async () => {
    const advisor = await service.join('advisor');
    hostile.lie(raw('/token', hangs));
    const attempt = newAttempt();
    const waiting = openWindow().follow(attempt.url(service.address));
    expect((await advisor.call('GET', ENDPOINTS.me.path)).status).toBe(200);
    expect((await fetch(`${service.address}/ready`)).status).toBe(200);
    expect((await waiting).at.searchParams.get('error')).toBe('sign-in-unavailable');
  });
});

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
