/**
 * What the API returns about a member's own browsers, and to an administrator about the people of the organisation.
 * None of it says when somebody was last active.
 */
import * as z from 'zod';
import { plainLine, storedLine } from '@/protocol/text/text';
import { API_LIMITS, roleSchema } from './api';

/** The longest that an invitation may be open, in days. */
export const INVITATION_DAYS = 7;

/** A browser that joined and was not revoked. */
export const deviceSchema = z.object({
  id: z.uuid(),
  name: storedLine(120),
  joinedAt: z.int().min(0),
});
export type Device = z.infer<typeof deviceSchema>;

/** `GET /v1/me/devices`: the caller's own browsers, newest first; `here` is the caller's. */
export const devicesResponseSchema = z.object({
  devices: z.array(deviceSchema.extend({ here: z.boolean() })),
});
export type DevicesResponse = z.infer<typeof devicesResponseSchema>;
export type OwnDevice = DevicesResponse['devices'][number];

/** The revision of a member whose role and access were never changed. */
export const FIRST_REVISION = 1;

/** A member of the organisation, as an administrator sees them. */
export const teamMemberSchema = z.object({
  id: z.uuid(),
  name: storedLine(API_LIMITS.nameLength),
  role: roleSchema,
  teams: z.array(storedLine(120)),
  joinedAt: z.int().min(0),
  disabled: z.boolean(),
  /** Counts the changes of role and access; absent in older services. */
  revision: z.int().min(1).optional(),
  /** They come in with an account of the company: whether a code may let them in past it. Absent for all others. */
  companyAccount: z.enum(['codes-refused', 'codes-allowed']).optional(),
  devices: z.array(deviceSchema),
});
export type TeamMember = z.infer<typeof teamMemberSchema>;

/** `GET /v1/members`: every member, by name. */
export const teamResponseSchema = z.object({ members: z.array(teamMemberSchema) });
export type TeamResponse = z.infer<typeof teamResponseSchema>;

/**
 * `POST /v1/members/:memberId`: the requested change. The last administrator stays one (`last-admin`). `revision` is
 * the one that the change was decided on: any other is refused (`changed-meanwhile`), so that a delayed duplicate of a
 * request undoes nothing. Without it, as older panels send it, only a member who was never changed before is changed,
 * since then a duplicate could undo nothing; else it is refused (`client-too-old`).
 */
export const memberChangeSchema = z.strictObject({
  role: roleSchema.optional(),
  disabled: z.boolean().optional(),
  revision: z.int().min(1).optional(),
});
export type MemberChange = z.infer<typeof memberChangeSchema>;

export const changeMemberResponseSchema = z.object({ member: teamMemberSchema });

/**
 * `POST /v1/invitations`: the invited person. Either a new member with a `role`, in a team that is created if needed;
 * or the member `memberId`, who keeps role and teams.
 */
export const invitationRequestSchema = z
  .strictObject({
    role: roleSchema.optional(),
    team: plainLine(120).optional(),
    memberId: z.uuid().optional(),
    days: z.int().min(1).max(INVITATION_DAYS).optional(),
  })
  .refine(({ role, memberId }) => role !== undefined || memberId !== undefined, {
    path: ['role'],
    params: { problem: 'missing' },
  })
  .refine(({ role, memberId }) => role === undefined || memberId === undefined, {
    path: ['role'],
    params: { problem: 'unknown-key' },
  })
  .refine(({ team, memberId }) => team === undefined || memberId === undefined, {
    path: ['team'],
    params: { problem: 'unknown-key' },
  });
export type InvitationRequest = z.infer<typeof invitationRequestSchema>;

/** The code is returned here and never again. */
export const invitationResponseSchema = z.object({
  code: z.string().min(1).max(API_LIMITS.codeLength),
  expiresAt: z.int().min(0),
});
export type InvitationResponse = z.infer<typeof invitationResponseSchema>;

/** An invitation in the list of administrators. Its code is not in it. */
export const listedInvitationSchema = z.object({
  id: z.uuid(),
  role: roleSchema,
  team: storedLine(120).optional(),
  /** The member who made it; absent where the command line or the first start did. */
  madeBy: storedLine(API_LIMITS.nameLength).optional(),
  /** The member whose browser joins by it; absent where it makes a new member. */
  forMember: storedLine(API_LIMITS.nameLength).optional(),
  createdAt: z.int().min(0),
  expiresAt: z.int().min(0),
  state: z.enum(['open', 'used', 'expired', 'revoked']),
});
export type ListedInvitation = z.infer<typeof listedInvitationSchema>;

/** `GET /v1/invitations`: those still open and those that ended lately, newest first. */
export const invitationsResponseSchema = z.object({ invitations: z.array(listedInvitationSchema) });
export type InvitationsResponse = z.infer<typeof invitationsResponseSchema>;
