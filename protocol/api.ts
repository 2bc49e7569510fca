/**
 * The HTTP API between panel and service, versions 1 and 2: every request and response, once. All bodies are JSON;
 * refusals are `application/problem+json` whose `type` ends in a closed reason. Authenticated requests carry
 * `Authorization: Bearer <token>`, and all carry {@link PROTOCOL_HEADER}.
 */
import * as z from 'zod';
import { slugSchema } from '@/protocol/text/slug';
import { plainLine, storedLine, storedText } from '@/protocol/text/text';
import { checksumSchema } from '@/protocol/validation/checksum';
import { DATA_PROBLEMS } from '@/protocol/validation/data-problem';
import { SERVICE_REASONS, type ServiceReason } from '@/protocol/validation/errors';
import { commandSchema, outcomeSchema } from './command';
import { PACK_LIMITS } from './pack';
import { publishedPackSchema } from './pack-reading';
import { sharedTipSchema, TIP_LIMITS } from './tip';

export const API_LIMITS = {
  /** Bytes of a push. */
  bodyBytes: 1024 * 1024,
  /** Bytes of any request that carries neither commands nor a pack. */
  smallBodyBytes: 8 * 1024,
  packBytes: PACK_LIMITS.bytes,
  /** Bytes of a response: 200 tips of the greatest size, each character escaped, stay below. */
  responseBytes: 8 * 1024 * 1024,
  /** Bytes of any response that holds no list. */
  smallResponseBytes: 64 * 1024,
  commandsPerPush: 200,
  changesPerPull: 200,
  codeLength: 40,
  nameLength: TIP_LIMITS.name,
  /** Of a device, a team, an organisation. */
  teamLength: 120,
  addressLength: 300,
} as const;

export const SIGN_IN_LIMITS = {
  provider: 60,
  redirect: 300,
  /** Time for the person to sign in at the provider. */
  flowMs: 10 * 60_000,
  /** Time for the extension to exchange its code. */
  codeMs: 60_000,
} as const;

export const ROLES = ['advisor', 'trainer', 'admin'] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

/** `GET /v1/about`, no token: proves that a Souffleur service responds, before a code is sent to it. */
export const aboutSchema = z.object({
  service: z.literal('souffleur'),
  protocol: z.int(),
  oldestProtocol: z.int(),
  version: z.string().max(40),
  /** The service's clock, ms since epoch: a client whose clock is far off warns its user. */
  now: z.int(),
  /** Present where members may sign in with the company's own accounts. */
  signIn: z
    .object({
      /** How the company's accounts are called, in "Sign in with …". */
      provider: storedLine(SIGN_IN_LIMITS.provider),
      /** Whether invitation codes are refused. */
      only: z.boolean(),
    })
    .optional(),
});
export type About = z.infer<typeof aboutSchema>;

export const memberSchema = z.object({
  id: z.uuid(),
  name: storedLine(API_LIMITS.nameLength),
  role: roleSchema,
  organisation: z.object({ id: z.uuid(), name: storedLine(120) }),
  teams: z.array(z.object({ id: z.uuid(), name: storedLine(120) })),
});
export type Member = z.infer<typeof memberSchema>;

/** `POST /v1/join`. `joinKey` is random: the same code and key may be sent again when the response was lost. */
export const joinRequestSchema = z.strictObject({
  code: plainLine(API_LIMITS.codeLength),
  name: plainLine(API_LIMITS.nameLength),
  device: plainLine(120),
  joinKey: z.uuid(),
});
export type JoinRequest = z.infer<typeof joinRequestSchema>;

export const joinResponseSchema = z.object({ token: z.string().min(32).max(200), member: memberSchema });
export type JoinResponse = z.infer<typeof joinResponseSchema>;

/** 256 random bits, or a SHA-256, in base64url. */
export const bits256Schema = z.string().regex(/^[\w-]{43}$/u);

/**
 * Query of `GET /v1/sign-in/start`, which a window of the browser opens: where to come back to (an address that
 * only the extension receives), the S256 challenge of a verifier that stays in the extension, and a state that
 * comes back with the code. The window ends at `redirect_uri` with `state` and either `code` or `error`, one of
 * the reasons of the service.
 */
export const signInStartSchema = z.strictObject({
  redirect_uri: z.string().max(SIGN_IN_LIMITS.redirect),
  challenge: bits256Schema,
  state: bits256Schema,
});
export type SignInStart = z.infer<typeof signInStartSchema>;

/** `POST /v1/sign-in/token`: exchanges a code, valid once and for a minute, for a token. Same response as `join`. */
export const signInTokenRequestSchema = z.strictObject({
  code: bits256Schema,
  verifier: bits256Schema,
  device: plainLine(120),
});
export type SignInTokenRequest = z.infer<typeof signInTokenRequestSchema>;

/**
 * `GET /v1/me`: who this token is; a role that changed is seen here. `token` (absent in older services) says when
 * the token expires, and whether to rotate it now.
 */
export const meResponseSchema = z.object({
  member: memberSchema,
  token: z.object({ expiresAt: z.int().min(0).nullable(), rotate: z.boolean() }).optional(),
});
export type MeResponse = z.infer<typeof meResponseSchema>;

/**
 * `POST /v1/me/token`: a new token for this device. The current one stays valid until the new one is used, and the same
 * random `key` gets the same token again, so that a lost response locks nobody out.
 */
export const tokenRequestSchema = z.strictObject({ key: z.uuid() });
export const tokenResponseSchema = z.object({
  token: z.string().min(32).max(200),
  expiresAt: z.int().min(0),
});
export type TokenResponse = z.infer<typeof tokenResponseSchema>;

/** `POST /v1/commands`: the next commands of one client, in order. */
export const pushRequestSchema = z.strictObject({
  clientId: z.uuid(),
  commands: z.array(commandSchema).min(1).max(API_LIMITS.commandsPerPush),
});
export type PushRequest = z.infer<typeof pushRequestSchema>;

/** One outcome for each command, in the same order. */
export const pushResponseSchema = z.object({ outcomes: z.array(outcomeSchema) });
export type PushResponse = z.infer<typeof pushResponseSchema>;

/** The streams that a client pulls. */
export type StreamName = 'tips' | 'packs';

/** A position in a stream: `epoch.seq`. The epoch changes when the service was restored from a backup. */
export const cursorSchema = z.string().regex(/^[0-9a-f]{8,32}\.\d{1,15}$/u);
export type Cursor = z.infer<typeof cursorSchema>;

/** Query of `GET /v1/tips` and `GET /v1/packs`: without a cursor, from the beginning. */
export const pullQuerySchema = z.strictObject({
  cursor: cursorSchema.optional(),
  limit: z.coerce.number().int().min(1).max(API_LIMITS.changesPerPull).optional(),
});

/**
 * Fields of a stream's last page, from version 2 on: the checksum of all that this reader may see up to the cursor, and
 * the id of the service's data (another one after a restored backup).
 */
const endOfStream = {
  checksum: checksumSchema.optional(),
  life: z.string().min(8).max(40).optional(),
};

/** `GET /v1/tips`: tips changed since the cursor, in the order of the service; own ones, and all for a trainer. */
export const tipsResponseSchema = z.object({
  tips: z.array(sharedTipSchema),
  cursor: cursorSchema,
  more: z.boolean(),
  ...endOfStream,
});
export type TipsResponse = z.infer<typeof tipsResponseSchema>;

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/u);

/** A published version, named by the SHA-256 of its bytes. */
export const packHeadSchema = z.object({
  packId: slugSchema,
  version: z.int().min(1),
  sha256: sha256Schema,
  bytes: z.int().min(1).max(PACK_LIMITS.bytes),
  publishedAt: z.int().min(0),
  publishedBy: storedLine(API_LIMITS.nameLength),
  note: storedText(PACK_LIMITS.text).optional(),
});
export type PackHead = z.infer<typeof packHeadSchema>;

/** `GET /v1/packs`: the newest version of each pack that changed since the cursor. Its bytes come by `packVersion`. */
export const packsResponseSchema = z.object({
  packs: z.array(packHeadSchema),
  cursor: cursorSchema,
  more: z.boolean(),
  ...endOfStream,
});
export type PacksResponse = z.infer<typeof packsResponseSchema>;

/**
 * `PUT /v1/packs/:packId/versions/:version`: publishes. `version` must be the one after the newest (any, for a pack
 * that is new here), else `pack-version-conflict`; a retry with the same bytes is no conflict. Tips credited in the
 * pack become promoted in the same transaction.
 */
export const publishRequestSchema = publishedPackSchema;
export const publishResponseSchema = z.object({ head: packHeadSchema });
export type PublishResponse = z.infer<typeof publishResponseSchema>;

/** One line of the `GET /v1/live` stream (newline-delimited JSON): something is new, or the line is alive. */
export const liveNoticeSchema = z.discriminatedUnion('notice', [
  z.object({ notice: z.literal('alive') }),
  z.object({ notice: z.literal('tips') }),
  z.object({ notice: z.literal('packs') }),
]);
export type LiveNotice = z.infer<typeof liveNoticeSchema>;

const reasons = Object.keys(SERVICE_REASONS) as [ServiceReason, ...ServiceReason[]];

/** A refusal (RFC 9457). `problems` names the paths of a bad request; `expected` the number or version wanted. */
export const problemSchema = z.object({
  type: z.string().max(200),
  reason: z.enum(reasons),
  title: z.string().max(500),
  status: z.int(),
  requestId: z.string().max(100).optional(),
  expected: z.int().optional(),
  retryAfterMs: z.int().optional(),
  problems: z
    .array(
      z.object({
        place: z.string().max(300),
        problem: z.enum(DATA_PROBLEMS),
        limit: z.union([z.number(), z.string().max(300)]).optional(),
      }),
    )
    .max(20)
    .optional(),
});
export type Problem = z.infer<typeof problemSchema>;
