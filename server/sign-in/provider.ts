/**
 * The identity provider, as the service trusts it.
 * Guarantees: claims come out of {@link Provider.finish} only when the callback belongs to this sign-in (state, nonce,
 * PKCE, one use), to this provider (the `iss` of the callback, the issuer and the signature of the token) and to this
 * service (audience), by an algorithm with a public key. A provider that is down is called again at the next sign-in;
 * nothing else waits for it.
 */
import * as oidc from 'openid-client';
import { HOUR_MS } from '@/protocol/duration';
import { ServiceError } from '@/server/domain/errors';
import type { Claims } from './claims';
import { claimIn } from './claims';
import { ProviderSilent, providerFetch } from './provider-fetch';
import { isSafeUrl, type SignInSettings } from './settings';

/** Signatures that only the holder of a private key can make. Neither `none` nor a shared secret is among them. */
const ALGORITHMS = new Set([
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]);
const TIMEOUT_MS = 8_000;
/** How long the provider's metadata is cached, and the pause after a failure, in ms. */
const FRESH_MS = HOUR_MS;
const AGAIN_MS = 1_000;

/** What binds a callback of the provider to its sign-in. */
export type Ties = { state: string; nonce: string; verifier: string };

export type Provider = {
  /** Where the person signs in. Refuses: `sign-in-unavailable`. */
  begin: (ties: Ties) => Promise<URL>;
  /**
   * Who signed in, by the query that the provider came back with.
   * Refuses: `sign-in-unavailable`, `sign-in-refused`, `sign-in-failed`.
   */
  finish: (query: URLSearchParams, ties: Ties) => Promise<Claims>;
};

/** Makes the provider of these settings, without a request yet. `onProblem` receives why something was refused. */
export function connectProvider(
  settings: SignInSettings,
  { callback, onProblem }: { callback: string; onProblem: (error: unknown) => void },
): Provider {
  const timeoutMs = settings.timeoutMs ?? TIMEOUT_MS;
  let known: { configuration: oidc.Configuration; fetchedAt: number } | undefined;
  let pending: Promise<oidc.Configuration> | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;

  async function discover(): Promise<oidc.Configuration> {
    try {
      const configuration = await fetchConfiguration(settings, timeoutMs);
      known = { configuration, fetchedAt: performance.now() };
      return configuration;
    } catch (error) {
      onProblem(error);
      // Metadata of an hour ago is better than none, while the provider is only silent.
      if (known && findSilence(error)) return known.configuration;
      failedAt = performance.now();
      throw new ServiceError('sign-in-unavailable');
    } finally {
      pending = undefined;
    }
  }

  async function configuration(): Promise<oidc.Configuration> {
    const now = performance.now();
    if (known && now - known.fetchedAt < FRESH_MS) return known.configuration;
    if (now - failedAt < AGAIN_MS) throw new ServiceError('sign-in-unavailable');
    pending ??= discover();
    return await pending;
  }

  return {
    begin: async ({ state, nonce, verifier }) =>
      oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: callback,
        response_type: 'code',
        scope: settings.scopes,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
        ...(settings.prompt ? { prompt: settings.prompt } : {}),
      }),
    finish: async (query, { state, nonce, verifier }) => {
      const config = await configuration();
      const callbackUrl = new URL(callback);
      callbackUrl.search = query.toString();
      try {
        const tokens = await oidc.authorizationCodeGrant(config, callbackUrl, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (!claims) throw new Error('no claims');
        const wanted = [settings.nameClaim, settings.roles?.claim, settings.teams?.claim];
        const missing = wanted.some((name) => name !== undefined && claimIn(claims, name) === undefined);
        if (!missing || !config.serverMetadata().userinfo_endpoint) return claims;
        // Many providers return profile and groups only from the userinfo endpoint.
        return { ...(await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)), ...claims };
      } catch (error) {
        onProblem(error);
        throw new ServiceError(reasonOf(error));
      }
    },
  };
}

async function fetchConfiguration(settings: SignInSettings, timeoutMs: number): Promise<oidc.Configuration> {
  const fetch = providerFetch(timeoutMs);
  const { issuer, clientId, clientSecret } = settings;
  const execute = issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [];
  const found = await oidc.discovery(issuer, clientId, undefined, oidc.None(), {
    execute,
    [oidc.customFetch]: fetch,
  });
  const { supportsPKCE: _asks, ...published } = found.serverMetadata();
  // Some providers respond here for every company they serve; only the configured issuer is accepted.
  if (new URL(published.issuer).href !== issuer.href) throw new Error('another issuer');
  checkEndpoints(published, issuer);
  const algorithms = trusted(published.id_token_signing_alg_values_supported ?? ['RS256']);
  if (algorithms.length === 0) throw new Error('no algorithm that is trusted');
  const metadata: oidc.ServerMetadata = {
    ...published,
    id_token_signing_alg_values_supported: algorithms,
    userinfo_signing_alg_values_supported: trusted(published.userinfo_signing_alg_values_supported ?? []),
  };
  const configuration = new oidc.Configuration(
    metadata,
    clientId,
    undefined,
    authentication(clientSecret, published.token_endpoint_auth_methods_supported),
  );
  configuration[oidc.customFetch] = fetch;
  for (const extend of execute) extend(configuration);
  // Without this, a token that came straight from the provider would be believed by its TLS alone.
  oidc.enableNonRepudiationChecks(configuration);
  return configuration;
}

/** Windows and secrets go nowhere that is less safe than the issuer, and never to anything but a web address. */
function checkEndpoints(metadata: Record<string, unknown>, issuer: URL): void {
  const needed = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'];
  if (metadata.userinfo_endpoint !== undefined) needed.push('userinfo_endpoint');
  for (const name of needed) {
    const address = String(metadata[name]);
    const url = URL.canParse(address) ? new URL(address) : undefined;
    const safe = url?.protocol === 'https:' || (issuer.protocol === 'http:' && url && isSafeUrl(url));
    if (!safe) throw new Error(`unfit ${name}`);
  }
}

function trusted(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => ALGORITHMS.has(one)) : [];
}

function authentication(secret: string | undefined, methods: string[] | undefined): oidc.ClientAuth {
  if (secret === undefined) return oidc.None();
  const basic = methods === undefined || methods.includes('client_secret_basic');
  return basic ? oidc.ClientSecretBasic(secret) : oidc.ClientSecretPost(secret);
}

function reasonOf(error: unknown): 'sign-in-unavailable' | 'sign-in-refused' | 'sign-in-failed' {
  if (error instanceof oidc.AuthorizationResponseError) {
    if (REFUSED.has(error.error)) return 'sign-in-refused';
    return BUSY.has(error.error) ? 'sign-in-unavailable' : 'sign-in-failed';
  }
  return findSilence(error) ? 'sign-in-unavailable' : 'sign-in-failed';
}

const REFUSED = new Set(['access_denied', 'login_required', 'interaction_required', 'consent_required']);
const BUSY = new Set(['server_error', 'temporarily_unavailable']);

function findSilence(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof ProviderSilent) return true;
  }
  return false;
}
