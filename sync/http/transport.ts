/**
 * The requests of `protocol/api`, made. Guarantees to the engine that an answer is whole and judged, that
 * every failure is a {@link TransportError} with a closed reason, that none takes for ever, and that nothing
 * but the token says who asks: no cookie, no referrer, no redirect, no cache.
 */
import * as z from 'zod';
import {
  type About,
  aboutSchema,
  type Cursor,
  type JoinRequest,
  type JoinResponse,
  joinResponseSchema,
  type MeResponse,
  meResponseSchema,
  PATHS,
  type PackHead,
  type PacksResponse,
  type PublishResponse,
  type PushRequest,
  type PushResponse,
  packsResponseSchema,
  publishResponseSchema,
  pushResponseSchema,
  type SignInTokenRequest,
  type TipsResponse,
  type TokenResponse,
  tipsResponseSchema,
  tokenResponseSchema,
} from '@/protocol/api';
import type { Pack } from '@/protocol/pack';
import {
  type DevicesResponse,
  devicesResponseSchema,
  type InvitationRequest,
  type InvitationResponse,
  type InvitationsResponse,
  invitationResponseSchema,
  invitationsResponseSchema,
  type MemberChange,
  type TeamMember,
  type TeamResponse,
  teamMemberSchema,
  teamResponseSchema,
} from '@/protocol/team';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '@/protocol/version';
import { isJson, readBytes, readRefusal, readResponse } from './response';
import { TransportError } from './transport-error';

/** Time for a request and its whole answer. */
export const REQUEST_TIMEOUT_MS = 20_000;
/** Time for a pack, up to 5 MiB each way. */
const PACK_TIMEOUT_MS = 120_000;

/** Bytes of an answer: 200 tips of the greatest size, each character escaped, stay below. */
const ANSWER_BYTES = 8 * 1024 * 1024;
const SMALL_ANSWER_BYTES = 64 * 1024;

export type Transport = {
  about(): Promise<About>;
  join(request: JoinRequest): Promise<JoinResponse>;
  /** Exchanges the code of a sign-in for a token. */
  signIn(request: SignInTokenRequest): Promise<JoinResponse>;
  me(): Promise<MeResponse>;
  /** A new token for this device: the same one for the same key. */
  rotateToken(key: string): Promise<TokenResponse>;
  leave(): Promise<void>;
  push(request: PushRequest): Promise<PushResponse>;
  pullTips(cursor: Cursor | undefined): Promise<TipsResponse>;
  pullPacks(cursor: Cursor | undefined): Promise<PacksResponse>;
  /** The bytes of a version, never more than its head declares. They are not judged yet. */
  packBytes(head: Pick<PackHead, 'packId' | 'version' | 'bytes'>): Promise<Uint8Array<ArrayBuffer>>;
  publish(pack: Pack): Promise<PublishResponse>;
  myDevices(): Promise<DevicesResponse>;
  revokeMine(deviceId: string): Promise<void>;
  members(): Promise<TeamResponse>;
  changeMember(memberId: string, change: MemberChange): Promise<{ member: TeamMember }>;
  revokeOf(memberId: string, deviceId: string): Promise<void>;
  invitations(): Promise<InvitationsResponse>;
  revokeInvitation(invitationId: string): Promise<void>;
  invite(request: InvitationRequest): Promise<InvitationResponse>;
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

  async function ask<T>(request: {
    method?: string;
    path: string;
    body?: unknown;
    read: (response: Response) => Promise<T>;
    within?: number;
  }): Promise<T> {
    const { method = 'GET', path, body, read, within = timeoutMs } = request;
    const bearer = token === undefined ? undefined : await tokenNow(token);
    const abort = new AbortController();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      abort.abort();
    }, within);
    try {
      const response = await fetch(`${address}${path}`, {
        method,
        headers: {
          accept: 'application/json',
          [PROTOCOL_HEADER]: String(protocol),
          ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: 'error',
        cache: 'no-store',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        signal: abort.signal,
      });
      if (!response.ok) throw await readRefusal(response, Date.now());
      return await read(response);
    } catch (error) {
      if (error instanceof TransportError) throw error;
      if (late) throw new TransportError('timeout', {}, error);
      // Only the browser knows whether there is any network at all; elsewhere `onLine` is missing.
      const offline = globalThis.navigator?.onLine === false;
      throw new TransportError(offline ? 'offline' : 'unreachable', {}, error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** An act that the path names whole, and that is answered without a body. */
  const post = (path: string) => ask({ method: 'POST', path, body: {}, read: async () => undefined });

  const parsed =
    <T>(schema: z.ZodType<T>, limit = ANSWER_BYTES) =>
    (response: Response) =>
      readResponse(response, schema, limit);

  return {
    about: () =>
      ask({
        path: PATHS.about,
        read: (response) => readResponse(response, aboutSchema, SMALL_ANSWER_BYTES, 'not-souffleur'),
      }),
    join: (request) =>
      ask({
        method: 'POST',
        path: PATHS.join,
        body: request,
        read: parsed(joinResponseSchema, SMALL_ANSWER_BYTES),
      }),
    signIn: (request) =>
      ask({
        method: 'POST',
        path: PATHS.signInToken,
        body: request,
        read: parsed(joinResponseSchema, SMALL_ANSWER_BYTES),
      }),
    me: () => ask({ path: PATHS.me, read: parsed(meResponseSchema, SMALL_ANSWER_BYTES) }),
    rotateToken: (key) =>
      ask({
        method: 'POST',
        path: PATHS.myToken,
        body: { key },
        read: parsed(tokenResponseSchema, SMALL_ANSWER_BYTES),
      }),
    leave: () => post(PATHS.leave),
    push: (request) =>
      ask({ method: 'POST', path: PATHS.commands, body: request, read: parsed(pushResponseSchema) }),
    pullTips: (cursor) => ask({ path: withCursor(PATHS.tips, cursor), read: parsed(tipsResponseSchema) }),
    pullPacks: (cursor) => ask({ path: withCursor(PATHS.packs, cursor), read: parsed(packsResponseSchema) }),
    packBytes: ({ packId, version, bytes }) =>
      ask({
        path: packPath(packId, version),
        read: async (response) => {
          if (!isJson(response)) throw new TransportError('not-souffleur');
          return (await readBytes(response, bytes)).bytes;
        },
        within: packTimeoutMs,
      }),
    publish: (pack) =>
      ask({
        method: 'PUT',
        path: packPath(pack.id, pack.version),
        body: pack,
        read: parsed(publishResponseSchema, SMALL_ANSWER_BYTES),
        within: packTimeoutMs,
      }),
    myDevices: () => ask({ path: PATHS.myDevices, read: parsed(devicesResponseSchema) }),
    revokeMine: (deviceId) => post(PATHS.myDevice.replace(':deviceId', deviceId)),
    members: () => ask({ path: PATHS.members, read: parsed(teamResponseSchema) }),
    changeMember: (memberId, change) =>
      ask({
        method: 'POST',
        path: PATHS.member.replace(':memberId', memberId),
        body: change,
        read: parsed(z.object({ member: teamMemberSchema }), SMALL_ANSWER_BYTES),
      }),
    revokeOf: (memberId, deviceId) =>
      post(PATHS.memberDevice.replace(':memberId', memberId).replace(':deviceId', deviceId)),
    invitations: () => ask({ path: PATHS.invitations, read: parsed(invitationsResponseSchema) }),
    revokeInvitation: (invitationId) => post(PATHS.invitation.replace(':invitationId', invitationId)),
    invite: (request) =>
      ask({
        method: 'POST',
        path: PATHS.invitations,
        body: request,
        read: parsed(invitationResponseSchema, SMALL_ANSWER_BYTES),
      }),
  };
}

function packPath(packId: string, version: number): string {
  return PATHS.packVersion
    .replace(':packId', encodeURIComponent(packId))
    .replace(':version', String(version));
}

function withCursor(path: string, cursor: Cursor | undefined): string {
  return cursor === undefined ? path : `${path}?cursor=${encodeURIComponent(cursor)}`;
}
