/**
 * A real OpenID Connect provider on this machine, with a company's accounts; the service set up to rely on it; and
 * a browser's window that signs somebody in there, by fetch.
 */
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { Provider } from 'oidc-provider';
import { ENDPOINTS } from '@/protocol/endpoints';
import { OWN_REDIRECTS, type SignInSettings } from '@/server/sign-in/settings';
import type { StartOptions } from '@/server/start';
import { EXTENSION_ORIGIN } from './built-extension';
import { callService, startTestService, type TestService } from './service';

/** Where the built extension receives its windows. */
export const REDIRECT = `https://${new URL(EXTENSION_ORIGIN).host}.chromiumapp.org/sign-in`;
const CLIENT = { id: 'souffleur', secret: 'a secret of the tests, and of nothing else' };

export type Accounts = Map<string, Record<string, unknown>>;

export type IdentityProvider = {
  issuer: string;
  /** By login, which is the subject too; may be changed while it runs. */
  accounts: Accounts;
  /** Refuses connections from now on, and takes them again. */
  goDown: () => Promise<void>;
  comeBack: () => Promise<void>;
  /** Answers no token from now on: says when a service waits for one, and lets it have it. */
  holdTokens: () => { waiting: Promise<void>; release: () => void };
  close: () => Promise<void>;
};

export function listen(server: Server, port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const bound = server.address();
      resolve(typeof bound === 'object' && bound ? bound.port : 0);
    });
  });
}

export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** A port that was free a moment ago: the service's address has to be known before it starts. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await closeServer(server);
  return port;
}

/** Starts a provider that knows one client. `inToken`: whether claims stand in the ID token, or in UserInfo alone. */
export async function startIdentityProvider({
  callback,
  accounts = new Map(),
  inToken = true,
}: {
  callback: string;
  accounts?: Accounts;
  inToken?: boolean;
}): Promise<IdentityProvider> {
  const server = createServer();
  const port = await listen(server);
  const issuer = `http://127.0.0.1:${port}`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [callback] }],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'one' }] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'roles', 'groups'] },
    conformIdTokenClaims: !inToken,
    features: { devInteractions: { enabled: true } },
    ttl: { Session: 600, Interaction: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    findAccount: (_context, login) => {
      const claims = accounts.get(login);
      return claims && { accountId: login, claims: async () => ({ sub: login, ...claims }) };
    },
  });
  const reply = provider.callback();
  let held: { came: () => void; released: Promise<void> } | undefined;
  server.on('request', async (request, response) => {
    if (held && request.url === '/token') {
      held.came();
      await held.released;
    }
    await reply(request, response);
  });
  return {
    holdTokens: () => {
      const [waits, ends] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      held = { came: waits.resolve, released: ends.promise };
      const release = () => {
        held = undefined;
        ends.resolve();
      };
      return { waiting: waits.promise, release };
    },
    issuer,
    accounts,
    goDown: () => closeServer(server),
    comeBack: async () => void (await listen(server, port)),
    close: () => closeServer(server),
  };
}

/** Settings for relying on a provider, with roles and teams by claims. */
export function signInSettings(
  issuer: string,
  publicUrl: string,
  more: Partial<SignInSettings> = {},
): SignInSettings {
  return {
    issuer: new URL(issuer),
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    publicUrl,
    provider: 'Assistel',
    scopes: 'openid profile',
    nameClaim: 'name',
    roles: {
      claim: 'roles',
      mapping: new Map([
        ['formation', 'trainer'],
        ['plateau', 'advisor'],
        ['direction', 'admin'],
      ]),
    },
    teams: { claim: 'groups' },
    redirects: OWN_REDIRECTS,
    only: false,
    memberCodes: 'refuse',
    sessionDays: 30,
    timeoutMs: 2_000,
    ...more,
  };
}

/** A provider and a service that relies on it. `stop` ends both. */
export async function startCompany(
  options: {
    accounts?: Accounts;
    inToken?: boolean;
    settings?: Partial<SignInSettings>;
    service?: Partial<StartOptions>;
  } = {},
): Promise<{
  provider: IdentityProvider;
  service: TestService;
  /** Where windows reach the service; another address only where a test gave the service a port of its own. */
  publicUrl: string;
  settings: SignInSettings;
  stop: () => Promise<void>;
}> {
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const provider = await startIdentityProvider({
    callback: `${publicUrl}${ENDPOINTS.signInCallback.path}`,
    ...(options.accounts ? { accounts: options.accounts } : {}),
    ...(options.inToken === undefined ? {} : { inToken: options.inToken }),
  });
  const signIn = signInSettings(provider.issuer, publicUrl, options.settings);
  const service = await startTestService({ port, signInsPerMinute: 10_000, signIn, ...options.service });
  return {
    provider,
    service,
    publicUrl,
    settings: signIn,
    stop: async () => {
      await service.stop();
      await provider.close();
    },
  };
}

/** What an extension makes before it opens a window, and keeps. */
export type Attempt = { state: string; verifier: string; url: (address: string) => string };

export function newAttempt({ redirect = REDIRECT }: { redirect?: string } = {}): Attempt {
  const state = randomBytes(32).toString('base64url');
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const query = new URLSearchParams({ redirect_uri: redirect, challenge, state });
  return { state, verifier, url: (address) => `${address}${ENDPOINTS.signInStart.path}?${query}` };
}

/** A window of a browser: it keeps cookies, follows redirects, and stops where only the extension could go on. */
export function openWindow() {
  const cookies = new Map<string, { host: string; path: string; pair: string }>();
  const visited: string[] = [];

  async function step(url: URL, form?: URLSearchParams): Promise<Response> {
    const sent = [...cookies.values()].filter(
      ({ host, path }) => host === url.host && url.pathname.startsWith(path),
    );
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: {
        ...(sent.length > 0 ? { cookie: sent.map(({ pair }) => pair).join('; ') } : {}),
        'accept-language': 'fr-FR,fr;q=0.9,en;q=0.5',
      },
      ...(form ? { body: form } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const path = /;\s*path=([^;]+)/iu.exec(line)?.[1] ?? '/';
      cookies.set(`${pair.split('=')[0]} ${path}`, { host: url.host, path, pair });
    }
    return response;
  }

  /** Follows redirects to the first answer that is none, or to an address outside of this machine. */
  async function follow(
    from: string,
    form?: URLSearchParams,
    stopAt?: string,
  ): Promise<{ at: URL; response?: Response }> {
    let url = new URL(from);
    let body = form;
    for (let hops = 0; hops < 20; hops += 1) {
      visited.push(url.href);
      if (url.hostname !== '127.0.0.1' || (stopAt && url.pathname === stopAt)) return { at: url };
      const response = await step(url, body);
      body = undefined;
      const location = response.headers.get('location');
      if (response.status < 300 || response.status > 399 || !location) return { at: url, response };
      url = new URL(location, url);
    }
    throw new Error('The window is sent round in circles.');
  }

  return {
    follow,
    /** Every address it was sent to, in order. */
    visited,
    /** Signs in at the provider, consents, and answers where the window ended: before `stopAt`, if it is reached. */
    signIn: async (
      from: string,
      login: string,
      stopAt?: string,
    ): Promise<{ at: URL; response?: Response }> => {
      let reached = await follow(from, undefined, stopAt);
      for (let forms = 0; forms < 4 && reached.response?.status === 200; forms += 1) {
        const page = await reached.response.text();
        const action = /<form[^>]* action="([^"]+)"/u.exec(page)?.[1];
        if (!action) throw new Error(`No form of the provider: ${page.slice(0, 300)}`);
        const inputs = [...page.matchAll(/<input[^>]*>/gu)].map(([input]) => input);
        const hidden = inputs.flatMap((input) => {
          const [name, value] = ['name', 'value'].map(
            (key) => new RegExp(`${key}="([^"]*)"`, 'u').exec(input)?.[1],
          );
          return /type="hidden"/u.test(input) && name ? [[name, value ?? '']] : [];
        });
        const typed = page.includes('name="login"') ? { login, password: 'any' } : {};
        reached = await follow(
          new URL(action, reached.at).href,
          new URLSearchParams({ ...Object.fromEntries(hidden), ...typed }),
          stopAt,
        );
      }
      return reached;
    },
    /** Goes to the provider's form and gives up there by its own way out. */
    giveUp: async (from: string): Promise<{ at: URL; response?: Response }> => {
      const reached = await follow(from);
      const page = (await reached.response?.text()) ?? '';
      const abort = /href="([^"]+\/abort)"/u.exec(page)?.[1];
      if (!abort) throw new Error('The provider offers no way out.');
      return follow(new URL(abort, reached.at).href);
    },
  };
}

/** Exchanges a code as the extension does. */
export function exchange(address: string, code: string, verifier: string, device = 'Vitest') {
  return callService(address, 'POST', ENDPOINTS.signInToken.path, { body: { code, verifier, device } });
}

/** The whole way: a window, the provider, the code, the token. */
export async function signInAs(address: string, login: string, window = openWindow()) {
  const attempt = newAttempt();
  const { at } = await window.signIn(attempt.url(address), login);
  const code = at.searchParams.get('code') ?? '';
  return { attempt, at, code, answer: await exchange(address, code, attempt.verifier) };
}
