/**
 * The endpoints of the service, one row each: method, path, who may call, request and responses.
 * Guarantees: the service serves these endpoints alone and takes access, validation, limits and OpenAPI from here; the
 * client takes path, body and response from here; the access tests are generated from here.
 * All bodies are JSON. A refusal is a problem (RFC 9457), see `endpoint-refusals.ts`.
 */
import * as z from 'zod';
import { slugSchema } from '@/protocol/text/slug';
import {
  API_LIMITS,
  aboutSchema,
  joinRequestSchema,
  joinResponseSchema,
  liveNoticeSchema,
  meResponseSchema,
  packsResponseSchema,
  publishRequestSchema,
  publishResponseSchema,
  pullQuerySchema,
  pushRequestSchema,
  pushResponseSchema,
  type Role,
  signInStartSchema,
  signInTokenRequestSchema,
  tipsResponseSchema,
  tokenRequestSchema,
  tokenResponseSchema,
} from './api';
import {
  changeMemberResponseSchema,
  devicesResponseSchema,
  invitationRequestSchema,
  invitationResponseSchema,
  invitationsResponseSchema,
  memberChangeSchema,
  teamResponseSchema,
} from './team';
import type { ServiceReason } from './validation/errors';

/**
 * Who may call. `public`: anyone, without a token and without a protocol version. `no-token`: anyone who sends the
 * version. A list: the token of a member with one of these roles, and the version.
 */
export type Access = 'public' | 'no-token' | readonly Role[];

/** The body of a success. `lines`: one JSON value a line, without end. `bytes`: JSON that is sent as it was stored. */
export type ResponseBody = 'empty' | 'redirect' | 'bytes' | { json: z.ZodType } | { lines: z.ZodType };

export type Endpoint = {
  method: 'GET' | 'POST' | 'PUT' | 'OPTIONS';
  /** `:name` marks a parameter. */
  path: string;
  access: Access;
  /** The rate per address that applies. Without one: the rate per token, where there is a token. */
  rate?: 'probes' | 'joins' | 'sign-ins';
  /** Served also while the service stops. */
  duringShutdown?: true;
  params?: z.ZodObject;
  query?: z.ZodType;
  body?: z.ZodType;
  /** Largest request body in bytes, where it is not {@link API_LIMITS.smallBodyBytes}. */
  maxBodyBytes?: number;
  /** Largest response body in bytes that a client reads, where it is not {@link API_LIMITS.smallResponseBytes}. */
  maxResponseBytes?: number;
  /** Moves up to five mebibytes: more time on both sides. */
  longTransfer?: true;
  /** A few at a time for each token: a response that nobody reads stays in the memory of the service. */
  limitedConcurrency?: true;
  /** Carries an `etag`, and honours `if-none-match`. */
  conditional?: true;
  /** Successes, by status. */
  responses: Readonly<Record<number, ResponseBody>>;
  /** Refusals of this endpoint alone; those that many share are added by `refusalsOf`. */
  refusals?: readonly ServiceReason[];
  /** Refused by a page for a person; then `refusals` are all there are. */
  refusedByPage?: true;
};

const EVERY_MEMBER = ['advisor', 'trainer', 'admin'] as const;
const PUBLISHERS = ['trainer', 'admin'] as const;
const ADMINISTRATORS = ['admin'] as const;

const packVersionParams = z.strictObject({
  packId: slugSchema,
  version: z.string().regex(/^[1-9]\d{0,6}$/u),
});

/** Apart from the table, for pages that need this one alone: the table would bring every schema with it. */
export const LIVE_NOTICES = {
  method: 'GET',
  path: '/v1/live',
  access: EVERY_MEMBER,
  responses: { 200: { lines: liveNoticeSchema } },
} as const satisfies Endpoint;

export const ENDPOINTS = {
  liveness: {
    method: 'GET',
    path: '/live',
    access: 'public',
    duringShutdown: true,
    responses: { 200: 'empty' },
  },
  readiness: {
    method: 'GET',
    path: '/ready',
    access: 'public',
    rate: 'probes',
    duringShutdown: true,
    responses: { 200: 'empty' },
    refusals: ['stopping'],
  },
  openApi: {
    method: 'GET',
    path: '/openapi.json',
    access: 'public',
    rate: 'probes',
    duringShutdown: true,
    responses: { 200: 'bytes' },
  },
  /** Browsers ask before they send across origins; the response only says what may be sent. */
  preflight: {
    method: 'OPTIONS',
    path: '*',
    access: 'public',
    duringShutdown: true,
    responses: { 204: 'empty' },
    refusals: ['not-found'],
  },
  about: {
    method: 'GET',
    path: '/v1/about',
    access: 'public',
    rate: 'probes',
    duringShutdown: true,
    responses: { 200: { json: aboutSchema } },
  },
  join: {
    method: 'POST',
    path: '/v1/join',
    access: 'no-token',
    rate: 'joins',
    body: joinRequestSchema,
    responses: { 200: { json: joinResponseSchema } },
    refusals: [
      'invitation-unknown',
      'invitation-used',
      'invitation-expired',
      'sign-in-only',
      'member-disabled',
    ],
  },
  signInStart: {
    method: 'GET',
    path: '/v1/sign-in/start',
    access: 'public',
    rate: 'sign-ins',
    query: signInStartSchema,
    responses: { 302: 'redirect' },
    refusals: ['invalid-request', 'sign-in-not-offered', 'too-many-requests', 'stopping'],
    refusedByPage: true,
  },
  /** Its query is the identity provider's, which the service hands to its OpenID client as it came. */
  signInCallback: {
    method: 'GET',
    path: '/v1/sign-in/callback',
    access: 'public',
    rate: 'sign-ins',
    responses: { 302: 'redirect' },
    refusals: ['sign-in-not-offered', 'sign-in-expired', 'too-many-requests', 'internal', 'stopping'],
    refusedByPage: true,
  },
  signInToken: {
    method: 'POST',
    path: '/v1/sign-in/token',
    access: 'no-token',
    rate: 'sign-ins',
    body: signInTokenRequestSchema,
    responses: { 200: { json: joinResponseSchema } },
    refusals: ['sign-in-not-offered', 'sign-in-expired', 'member-disabled'],
  },
  me: {
    method: 'GET',
    path: '/v1/me',
    access: EVERY_MEMBER,
    responses: { 200: { json: meResponseSchema } },
  },
  rotateToken: {
    method: 'POST',
    path: '/v1/me/token',
    access: EVERY_MEMBER,
    body: tokenRequestSchema,
    responses: { 200: { json: tokenResponseSchema } },
  },
  myDevices: {
    method: 'GET',
    path: '/v1/me/devices',
    access: EVERY_MEMBER,
    maxResponseBytes: API_LIMITS.responseBytes,
    responses: { 200: { json: devicesResponseSchema } },
  },
  revokeMyDevice: {
    method: 'POST',
    path: '/v1/me/devices/:deviceId/revoke',
    access: EVERY_MEMBER,
    params: z.strictObject({ deviceId: z.uuid() }),
    responses: { 204: 'empty' },
    refusals: ['not-found'],
  },
  leave: {
    method: 'POST',
    path: '/v1/leave',
    access: EVERY_MEMBER,
    responses: { 204: 'empty' },
  },
  push: {
    method: 'POST',
    path: '/v1/commands',
    access: EVERY_MEMBER,
    body: pushRequestSchema,
    maxBodyBytes: API_LIMITS.bodyBytes,
    maxResponseBytes: API_LIMITS.responseBytes,
    responses: { 200: { json: pushResponseSchema } },
    refusals: ['out-of-order', 'forbidden'],
  },
  pullTips: {
    method: 'GET',
    path: '/v1/tips',
    access: EVERY_MEMBER,
    query: pullQuerySchema,
    maxResponseBytes: API_LIMITS.responseBytes,
    limitedConcurrency: true,
    responses: { 200: { json: tipsResponseSchema } },
    refusals: ['must-resync'],
  },
  pullPacks: {
    method: 'GET',
    path: '/v1/packs',
    access: EVERY_MEMBER,
    query: pullQuerySchema,
    maxResponseBytes: API_LIMITS.responseBytes,
    limitedConcurrency: true,
    responses: { 200: { json: packsResponseSchema } },
    refusals: ['must-resync'],
  },
  packVersion: {
    method: 'GET',
    path: '/v1/packs/:packId/versions/:version',
    access: EVERY_MEMBER,
    params: packVersionParams,
    longTransfer: true,
    limitedConcurrency: true,
    conditional: true,
    responses: { 200: 'bytes', 304: 'empty' },
    refusals: ['not-found'],
  },
  publish: {
    method: 'PUT',
    path: '/v1/packs/:packId/versions/:version',
    access: PUBLISHERS,
    params: packVersionParams,
    body: publishRequestSchema,
    maxBodyBytes: API_LIMITS.packBytes,
    longTransfer: true,
    responses: { 200: { json: publishResponseSchema } },
    refusals: ['pack-version-conflict'],
  },
  liveNotices: LIVE_NOTICES,
  members: {
    method: 'GET',
    path: '/v1/members',
    access: ADMINISTRATORS,
    maxResponseBytes: API_LIMITS.responseBytes,
    limitedConcurrency: true,
    responses: { 200: { json: teamResponseSchema } },
  },
  changeMember: {
    method: 'POST',
    path: '/v1/members/:memberId',
    access: ADMINISTRATORS,
    params: z.strictObject({ memberId: z.uuid() }),
    body: memberChangeSchema,
    responses: { 200: { json: changeMemberResponseSchema } },
    refusals: ['not-found', 'changed-meanwhile', 'last-admin'],
  },
  revokeDevice: {
    method: 'POST',
    path: '/v1/members/:memberId/devices/:deviceId/revoke',
    access: ADMINISTRATORS,
    params: z.strictObject({ memberId: z.uuid(), deviceId: z.uuid() }),
    responses: { 204: 'empty' },
    refusals: ['not-found'],
  },
  invitations: {
    method: 'GET',
    path: '/v1/invitations',
    access: ADMINISTRATORS,
    maxResponseBytes: API_LIMITS.responseBytes,
    limitedConcurrency: true,
    responses: { 200: { json: invitationsResponseSchema } },
  },
  invite: {
    method: 'POST',
    path: '/v1/invitations',
    access: ADMINISTRATORS,
    body: invitationRequestSchema,
    responses: { 200: { json: invitationResponseSchema } },
    refusals: ['not-found', 'changed-meanwhile', 'sign-in-only'],
  },
  revokeInvitation: {
    method: 'POST',
    path: '/v1/invitations/:invitationId/revoke',
    access: ADMINISTRATORS,
    params: z.strictObject({ invitationId: z.uuid() }),
    responses: { 204: 'empty' },
    refusals: ['not-found', 'invitation-used'],
  },
} as const satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof ENDPOINTS;

/** What a caller of an endpoint gives. */
export type RequestParts<E extends Endpoint> = (E extends { params: infer S extends z.ZodType }
  ? { params: z.input<S> }
  : unknown) &
  (E extends { query: infer S extends z.ZodType } ? { query?: z.input<S> } : unknown) &
  (E extends { body: infer S extends z.ZodType } ? { body: z.input<S> } : unknown);

/** What a caller of an endpoint gets: the body of the success, nothing where that is empty. */
export type ResponseOf<E extends Endpoint> = E['responses'] extends {
  200: { json: infer S extends z.ZodType };
}
  ? z.output<S>
  : undefined;

/** The path of an endpoint with its parameters filled in. */
export function pathOf<E extends Endpoint>(
  { path }: E,
  ...[params]: E extends { params: infer S extends z.ZodType } ? [params: z.input<S>] : [params?: undefined]
): string {
  return fillPath(path, params ?? {});
}

/** The same where the endpoint is known at run time alone. */
export function fillPath(path: string, params: object): string {
  return path.replace(/:(\w+)/gu, (whole, name: string) =>
    name in params ? encodeURIComponent(String(params[name as never])) : whole,
  );
}
