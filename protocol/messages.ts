/**
 * The table of messages between the extension's own contexts: name, allowed senders, request and response. A message
 * that is not in the table is ignored.
 */
import * as z from 'zod';
import { slugSchema } from '@/protocol/text/slug';
import { plainLine } from '@/protocol/text/text';
import { DATA_PROBLEMS } from '@/protocol/validation/data-problem';
import {
  REACH_REASONS,
  type ReachReason,
  SERVICE_REASONS,
  type ServiceReason,
} from '@/protocol/validation/errors';
import { API_LIMITS, aboutSchema, memberSchema } from './api';
import { PAGE_LIMITS } from './page';
import {
  devicesResponseSchema,
  invitationRequestSchema,
  invitationResponseSchema,
  invitationsResponseSchema,
  memberChangeSchema,
  teamMemberSchema,
  teamResponseSchema,
} from './team';

/** What only this machine can say of a request to the service. */
const OWN_REASONS = ['not-joined', 'pack-from-newer-version'] as const;

/** Why the worker could not do what needs the service. */
const failureSchema = z.strictObject({
  done: z.literal(false),
  reason: z.enum([
    ...Object.keys(SERVICE_REASONS),
    ...Object.keys(REACH_REASONS),
    ...OWN_REASONS.map(String),
  ] as [ServiceReason | ReachReason | (typeof OWN_REASONS)[number]]),
  /** The version or number that the service expected instead. */
  expected: z.int().optional(),
  retryAfterMs: z.int().optional(),
  problems: z
    .array(
      z.strictObject({
        path: z.string(),
        problem: z.enum(DATA_PROBLEMS),
        limit: z.union([z.number(), z.string()]).optional(),
      }),
    )
    .optional(),
});
export type ServiceFailure = z.infer<typeof failureSchema>;

const done = z.literal(true);

/** Whether the data written on this machine before anybody joined belongs to this person. */
const bring = z.boolean().optional();

/** The pages of the extension that may send messages. */
export const SENDERS = ['sidepanel', 'console'] as const;
export type Sender = (typeof SENDERS)[number];

export const MESSAGES = {
  /** Asks the worker to push and pull now. Responds when that run has ended. */
  'sync.run': {
    from: ['sidepanel', 'console'],
    request: z.strictObject({ trigger: z.enum(['opened', 'local', 'remote', 'manual', 'joined']) }),
    answer: z.strictObject({ state: z.enum(['done', 'later', 'not-joined', 'stopped']) }),
  },
  /** Asks the worker to verify the insertion of a palette, which closes. */
  'insertion.verify': {
    from: ['sidepanel'],
    request: z.strictObject({
      windowId: z.int(),
      tabId: z.int(),
      id: z.string().max(100),
      field: z.string().max(PAGE_LIMITS.fieldName).optional(),
    }),
    answer: z.strictObject({ done }),
  },
  /** Joins an organisation: the address was allowed by the person in the page that sends this. */
  'membership.join': {
    from: ['sidepanel'],
    request: z.strictObject({
      address: plainLine(API_LIMITS.addressLength),
      code: plainLine(API_LIMITS.codeLength),
      name: plainLine(API_LIMITS.nameLength),
      bring,
    }),
    answer: z.union([z.strictObject({ done: z.literal(true), member: memberSchema }), failureSchema]),
  },
  /** Discovers what a service offers to a person who has not joined yet. */
  'service.look': {
    from: ['sidepanel'],
    request: z.strictObject({ address: plainLine(API_LIMITS.addressLength) }),
    answer: z.union([
      z.strictObject({ done: z.literal(true), signIn: aboutSchema.shape.signIn }),
      failureSchema,
    ]),
  },
  /** Signs in with the company's account, in a window that it opens: to be sent by a click alone. */
  'membership.signIn': {
    from: ['sidepanel'],
    request: z.strictObject({ address: plainLine(API_LIMITS.addressLength), bring }),
    answer: z.union([z.strictObject({ done: z.literal(true), member: memberSchema }), failureSchema]),
  },
  /**
   * Leaves the organisation here in any case, and revokes the token, now or later. `erase`: deletes the database too.
   * `removeAccess`: then removes the browser's permission to reach the service.
   */
  'membership.leave': {
    from: ['sidepanel'],
    request: z.strictObject({ erase: z.boolean().optional(), removeAccess: z.boolean().optional() }),
    answer: z.strictObject({ done: z.literal(true), revokedThere: z.boolean() }),
  },
  /** Publishes the console's draft of this pack as its next version. */
  'pack.publish': {
    from: ['console'],
    request: z.strictObject({ packId: slugSchema }),
    answer: z.union([z.strictObject({ done: z.literal(true), version: z.int().min(1) }), failureSchema]),
  },
  /** This member's own browsers. */
  'device.list': {
    from: ['sidepanel'],
    request: z.strictObject({}),
    answer: z.union([z.strictObject({ ...devicesResponseSchema.shape, done }), failureSchema]),
  },
  /** Revokes one of this member's own browsers. */
  'device.revoke': {
    from: ['sidepanel'],
    request: z.strictObject({ deviceId: z.uuid() }),
    answer: z.union([z.strictObject({ done }), failureSchema]),
  },
  /** Every member of the organisation, for an administrator. */
  'member.list': {
    from: ['console'],
    request: z.strictObject({}),
    answer: z.union([z.strictObject({ ...teamResponseSchema.shape, done }), failureSchema]),
  },
  /** Changes a member's role, shuts them out or lets them in. */
  'member.change': {
    from: ['console'],
    request: z.strictObject({ memberId: z.uuid(), change: memberChangeSchema }),
    answer: z.union([z.strictObject({ done, member: teamMemberSchema }), failureSchema]),
  },
  /** Revokes a browser of a member. */
  'member.revoke': {
    from: ['console'],
    request: z.strictObject({ memberId: z.uuid(), deviceId: z.uuid() }),
    answer: z.union([z.strictObject({ done }), failureSchema]),
  },
  /** Opens an invitation; its code is in the response and stored nowhere. */
  'member.invite': {
    from: ['console'],
    request: invitationRequestSchema,
    answer: z.union([z.strictObject({ ...invitationResponseSchema.shape, done }), failureSchema]),
  },
  /** The invitations of the organisation, without their codes. */
  'invitation.list': {
    from: ['console'],
    request: z.strictObject({}),
    answer: z.union([z.strictObject({ ...invitationsResponseSchema.shape, done }), failureSchema]),
  },
  /** Cancels an invitation that is still open. */
  'invitation.revoke': {
    from: ['console'],
    request: z.strictObject({ invitationId: z.uuid() }),
    answer: z.union([z.strictObject({ done }), failureSchema]),
  },
} as const satisfies Record<string, { from: readonly Sender[]; request: z.ZodType; answer: z.ZodType }>;

export type MessageName = keyof typeof MESSAGES;
export type MessageRequest<N extends MessageName> = z.infer<(typeof MESSAGES)[N]['request']>;
export type MessageResponse<N extends MessageName> = z.infer<(typeof MESSAGES)[N]['answer']>;

/** The handler of each message, in the worker. What it throws reaches the sender as `failed`, without its text. */
export type MessageHandlers = {
  [N in MessageName]: (request: MessageRequest<N>) => Promise<MessageResponse<N>>;
};

/** A message as it travels. */
export const envelopeSchema = z.strictObject({ message: z.string().max(40), request: z.unknown() });

/** The sender's result: the response, or why the message was not handled. */
export type MessageResult<N extends MessageName> =
  | { ok: true; value: MessageResponse<N> }
  | { ok: false; reason: 'unknown-message' | 'sender-refused' | 'invalid-request' | 'failed' };
