/**
 * The client of the endpoints in `protocol/endpoints.ts`. *Guarantees:* a result is whole and validated; every failure
 * is a {@link TransportError} with a closed reason; no call takes for ever; nothing but the token says who calls: no
 * cookie, no referrer, no redirect, no cache.
 */
import { API_LIMITS, type PackHead } from '@/protocol/api';
import {
  ENDPOINTS,
  type Endpoint,
  type EndpointName,
  fillPath,
  type RequestParts,
  type ResponseOf,
} from '@/protocol/endpoints';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '@/protocol/version';
import { isJson, readBytes, readRefusal, readResponse } from './response';
import { TransportError } from './transport-error';

/** Time for a request and its whole response. */
export const REQUEST_TIMEOUT_MS = 20_000;
/** Time for a pack, up to 5 MiB each way. */
const PACK_TIMEOUT_MS = 120_000;

type Table = typeof ENDPOINTS;
type Parts<N extends EndpointName> = RequestParts<Table[N]>;
/** The endpoints that answer JSON or nothing. */
export type CallName = Exclude<EndpointName, 'openApi' | 'packVersion' | 'liveNotices' | 'signInStart'>;

type RequestContent = { params?: object; query?: object; body?: unknown };

export type Transport = {
  /** Calls an endpoint by its name in the table. */
  call: <N extends CallName>(
    name: N,
    ...request: object extends Parts<N> ? [request?: Parts<N>] : [request: Parts<N>]
  ) => Promise<ResponseOf<Table[N]>>;
  /** The bytes of a pack version, never more than its head declares. They are not validated yet. */
  packBytes: (head: Pick<PackHead, 'packId' | 'version' | 'bytes'>) => Promise<Uint8Array<ArrayBuffer>>;
};

/** What a transport is made for; the token is left out before joining, the version where it is this build's. */
export type Destination = { address: string; token?: string | undefined; protocol?: number | undefined };

/** Makes the transport of a membership. Sync takes this instead of a transport: memberships come and go. */
export type Connect = (to: Destination) => Transport;

/** The token to send now for the one that a transport was made with: it may have been rotated since. */
export type TokenNow = (token: string) => Promise<string>;

/** A {@link Connect} over `fetch`. */
export function connectBy(fetch: typeof globalThis.fetch, timeoutMs?: number, tokenNow?: TokenNow): Connect {
  return (to) => createTransport({ ...to, fetch, timeoutMs, tokenNow });
}

/** `address` as `readAddress` gives it. */
export function createTransport({
  address,
  token,
  protocol = PROTOCOL_VERSION,
  fetch,
  timeoutMs = REQUEST_TIMEOUT_MS,
  tokenNow = async (same) => same,
}: Destination & {
  fetch: typeof globalThis.fetch;
  timeoutMs?: number | undefined;
  tokenNow?: TokenNow | undefined;
}): Transport {
  const packTimeoutMs = Math.max(timeoutMs, timeoutMs === REQUEST_TIMEOUT_MS ? PACK_TIMEOUT_MS : 0);

  async function send<T>(
    endpoint: Endpoint,
    request: RequestContent,
    read: (response: Response) => Promise<T>,
  ): Promise<T> {
    const { method } = endpoint;
    const within = endpoint.longTransfer ? packTimeoutMs : timeoutMs;
    // A service takes no POST without a body.
    const content = request.body ?? (method === 'POST' ? {} : undefined);
    const bearer = token === undefined ? undefined : await tokenNow(token);
    const abort = new AbortController();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      abort.abort();
    }, within);
    try {
      const response = await fetch(urlOf(address, endpoint, request), {
        method,
        ...sentContent(protocol, bearer, content),
        redirect: 'error',
        cache: 'no-store',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        signal: abort.signal,
      });
      if (!response.ok) throw await readRefusal(response, Date.now());
      return await read(response);
    } catch (error) {
      throw asTransportError(error, late);
    } finally {
      clearTimeout(timer);
    }
  }

  async function call(name: CallName, request: RequestContent = {}): Promise<unknown> {
    const endpoint: Endpoint = ENDPOINTS[name];
    return await send(endpoint, request, async (response) => {
      const success = endpoint.responses[200];
      if (typeof success !== 'object' || !('json' in success)) return undefined;
      const { maxResponseBytes = API_LIMITS.smallResponseBytes } = endpoint;
      const otherwise = name === 'about' ? 'not-souffleur' : 'garbled-answer';
      return await readResponse(response, success.json, maxResponseBytes, otherwise);
    });
  }

  return {
    // The row gives both the schema that the response was validated by and the type of the result.
    call: call as Transport['call'],
    packBytes: ({ packId, version, bytes }) =>
      send(ENDPOINTS.packVersion, { params: { packId, version } }, async (response) => {
        if (!isJson(response)) throw new TransportError('not-souffleur');
        return (await readBytes(response, bytes)).bytes;
      }),
  };
}

/** Headers and body of a request. */
function sentContent(protocol: number | undefined, bearer: string | undefined, content: unknown) {
  const headers = { accept: 'application/json', [PROTOCOL_HEADER]: String(protocol) };
  const authorization = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
  if (content === undefined) return { headers: { ...headers, ...authorization } };
  return {
    headers: { ...headers, ...authorization, 'content-type': 'application/json' },
    body: JSON.stringify(content),
  };
}

/** Why a request had no response; `late`: it was given up after its time. */
function asTransportError(error: unknown, late: boolean): TransportError {
  if (error instanceof TransportError) return error;
  if (late) return new TransportError('timeout', {}, error);
  // Only the browser knows whether there is any network at all; elsewhere `onLine` is missing.
  const offline = globalThis.navigator?.onLine === false;
  return new TransportError(offline ? 'offline' : 'unreachable', {}, error);
}

function urlOf(address: string, { path }: Endpoint, { params = {}, query = {} }: RequestContent): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return `${address}${fillPath(path, params)}${search.size === 0 ? '' : `?${search}`}`;
}
