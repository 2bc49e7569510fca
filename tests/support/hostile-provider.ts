/**
 * A provider that can be made to lie in each of its answers, with keys of its own. Without a lie it is a correct
 * one: a sign-in that fails fails because of the lie.
 */
import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign as signBytes,
} from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, listen } from './identity-provider';

export type Header = Record<string, unknown> & { alg: string };
export type TokenParts = { header: Header; claims: Record<string, unknown>; key: KeyObject };

/** What is wrong. Each takes what would be right and may change it, or answers the request itself. */
export type Lies = {
  discovery?: (right: Record<string, unknown>) => unknown;
  /** The query that the window comes back with. */
  answer?: (right: URLSearchParams) => void;
  /** The parts of the ID token, before it is signed. */
  parts?: (right: TokenParts) => void;
  /** The ID token as it is sent. */
  token?: (right: string, parts: TokenParts) => string;
  /** The whole answer of the token endpoint. */
  tokenAnswer?: (right: Record<string, unknown>) => unknown;
  userInfo?: (right: Record<string, unknown>) => unknown;
  /** Answers all requests to a path. */
  raw?: Partial<Record<Path, (request: IncomingMessage, response: ServerResponse) => void>>;
};
export type Path = '/.well-known/openid-configuration' | '/token' | '/jwks' | '/userinfo';

export type HostileProvider = {
  issuer: string;
  keys: Record<'rsa' | 'ec' | 'ed' | 'stranger', KeyObject>;
  /** Of the public RSA key, as anybody can read it. */
  publicPem: string;
  lie: (lies: Lies) => void;
  /** Requests received since the last lie began, as `METHOD path`. */
  heard: () => string[];
  close: () => Promise<void>;
};

const JSON_TYPE = { 'content-type': 'application/json' };

/** A JWT of these parts, whatever they are. */
export function makeToken({ header, claims, key }: TokenParts): string {
  const input = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${input}.${signature(header.alg, input, key)}`;
}

function signature(alg: string, input: string, key: KeyObject): string {
  if (alg === 'none') return '';
  if (alg === 'HS256') return createHmac('sha256', key).update(input).digest('base64url');
  const bytes = Buffer.from(input);
  if (alg === 'EdDSA') return signBytes(null, bytes, key).toString('base64url');
  const options = alg === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' as const } : key;
  return signBytes('sha256', bytes, options).toString('base64url');
}

export async function startHostileProvider(clientId: string): Promise<HostileProvider> {
  let lies: Lies = {};
  let received: string[] = [];
  const keys = {
    rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
    ec: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
    ed: generateKeyPairSync('ed25519').privateKey,
    stranger: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  };
  const jwks = (['rsa', 'ec', 'ed'] as const).map((kid) => ({
    ...createPublicKey(keys[kid]).export({ format: 'jwk' }),
    use: 'sig',
    kid,
  }));
  /** By code: the nonce that its sign-in asked for. */
  const nonces = new Map<string, string>();
  const server = createServer((request, response) => void answer(request, response));
  const issuer = `http://127.0.0.1:${await listen(server)}`;

  function authorize(query: URLSearchParams, response: ServerResponse): void {
    const code = randomBytes(16).toString('hex');
    nonces.set(code, query.get('nonce') ?? '');
    const back = new URLSearchParams({ code, state: query.get('state') ?? '', iss: issuer });
    lies.answer?.(back);
    response.writeHead(302, { location: `${query.get('redirect_uri')}?${back}` }).end();
  }

  async function token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const nonce = nonces.get(new URLSearchParams(body).get('code') ?? '') ?? 'none';
    const now = Math.floor(Date.now() / 1000);
    const parts: TokenParts = {
      header: { alg: 'RS256', kid: 'rsa', typ: 'JWT' },
      claims: {
        iss: issuer,
        aud: clientId,
        sub: 'mallory',
        nonce,
        iat: now,
        exp: now + 300,
        name: 'Mallory',
        roles: ['direction'],
      },
      key: keys.rsa,
    };
    lies.parts?.(parts);
    const right = makeToken(parts);
    const idToken = lies.token?.(right, parts) ?? right;
    const whole = {
      access_token: randomBytes(16).toString('hex'),
      token_type: 'Bearer',
      expires_in: 300,
      id_token: idToken,
    };
    send(response, lies.tokenAnswer ? lies.tokenAnswer(whole) : whole);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', issuer);
    received.push(`${request.method} ${url.pathname}`);
    const raw = lies.raw?.[url.pathname as Path];
    if (raw) return raw(request, response);
    switch (url.pathname) {
      case '/.well-known/openid-configuration': {
        const right = {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/jwks`,
          userinfo_endpoint: `${issuer}/userinfo`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256', 'ES256', 'EdDSA', 'HS256', 'none'],
          authorization_response_iss_parameter_supported: true,
        };
        return send(response, lies.discovery ? lies.discovery(right) : right);
      }
      case '/authorize':
        return authorize(url.searchParams, response);
      case '/token':
        return token(request, response);
      case '/jwks':
        return send(response, { keys: jwks });
      case '/userinfo': {
        const right = { sub: 'mallory', groups: ['Box'] };
        return send(response, lies.userInfo ? lies.userInfo(right) : right);
      }
      default:
        response.writeHead(404).end();
    }
  }

  return {
    issuer,
    keys,
    publicPem: String(createPublicKey(keys.rsa).export({ format: 'pem', type: 'spki' })),
    lie: (next) => {
      lies = next;
      received = [];
    },
    heard: () => received,
    close: () => closeServer(server),
  };
}

function send(response: ServerResponse, body: unknown): void {
  response.writeHead(200, JSON_TYPE).end(JSON.stringify(body));
}
