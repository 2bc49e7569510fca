/**
 * The service's tables, as Kysely sees them. Every row but an organisation's own carries its organisation, first in its
 * primary key and in every foreign key. No table has a column for who searched, read or opened what, nor for when
 * somebody was last active. Times are ms since epoch.
 */
import type { Generated, Kysely, Transaction } from 'kysely';
import type { Role } from '@/protocol/api';
import type { TipStatus } from '@/protocol/tip';
import type { CommandReason } from '@/protocol/validation/errors';

type OrganisationTable = {
  id: string;
  name: string;
  /** 16 hex digits, drawn again when the database is restored from a backup. */
  epoch: string;
  created_at: number;
  /** Location of the database that this organisation was moved to and is served from: this copy is closed. */
  moved_to: string | null;
};

/** Holds one row at most, so that of several services starting at once only one creates an organisation. */
type InstallationTable = { id: number; started_at: number };

type TeamTable = { organisation_id: string; id: string; name: string };

type MemberTable = {
  organisation_id: string;
  id: string;
  name: string;
  role: Role;
  joined_at: number;
  disabled_at: number | null;
  /** Counts the changes of role and access: a change says which state it was decided on. */
  revision: Generated<number>;
};

type MemberTeamTable = { organisation_id: string; member_id: string; team_id: string };

type InvitationTable = {
  organisation_id: string;
  id: string;
  code_sha256: string;
  role: Role;
  team_id: string | null;
  created_at: number;
  expires_at: number;
  /** Who used it, with which join key, and the device of its last response. */
  member_id: string | null;
  join_key_sha256: string | null;
  device_id: string | null;
  /** Who made it: a member's id, `command line` or `service`; null where an older release did not say. */
  made_by: string | null;
  revoked_at: number | null;
  /** The member who gets another browser by it; null where it makes a new member. */
  for_member_id: Generated<string | null>;
};

type DeviceTable = {
  organisation_id: string;
  id: string;
  member_id: string;
  name: string;
  token_sha256: string;
  created_at: number;
  revoked_at: number | null;
  /** Set where the member signed in with the company's account: they have to do so again by then. */
  expires_at: number | null;
  /** When the present token expires unless it is rotated before; null where only the sign-in expires. */
  token_expires_at: Generated<number | null>;
};

/** The other tokens of a device: the next one until its first use, and the retired ones of before. */
type DeviceTokenTable = {
  organisation_id: string;
  token_sha256: string;
  device_id: string;
  /** Expiry of the next token: becomes the device's `token_expires_at`. */
  expires_at: number | null;
  /** Null until another token replaced it; then rounded to the week once its grace period is over. */
  retired_at: number | null;
};

/** Who is known under which account of the identity provider: its issuer and the subject it names, never a mail. */
type SignInAccountTable = {
  organisation_id: string;
  issuer: string;
  subject: string;
  member_id: string;
  created_at: number;
};

/**
 * A sign-in from its start to the exchange of its code. Useless without the secrets that only the browser windows hold.
 */
type SignInTable = {
  organisation_id: string;
  /** Of the state that the provider gives back. */
  state_sha256: string;
  /** With the state, which is not stored, makes the provider's nonce and verifier. */
  salt: string;
  redirect_uri: string;
  client_state: string;
  client_challenge: string;
  expires_at: number;
  /** When the provider's callback was consumed; it is consumed once. */
  answered_at: number | null;
  code_sha256: string | null;
  code_expires_at: number | null;
  member_id: string | null;
  /** When the code was exchanged, and the device that came of it. */
  exchanged_at: number | null;
  device_id: string | null;
};

/** A source of commands and the number of the last one that was dealt with. */
type ClientTable = { organisation_id: string; id: string; member_id: string; last_n: number };

/** The outcome of a command, stored for ever: it is returned again when the command is sent again. */
type CommandTable = {
  organisation_id: string;
  member_id: string;
  id: string;
  outcome: 'applied' | 'refused';
  reason: CommandReason | null;
  /** When the outcome may be deleted; never for an applied command. */
  forget_at: number | null;
};

/**
 * Names in SQL that differ from those in code. Renaming them would stop the processes of the release before, which run
 * beside this one during an update, and the triggers of the audit log name its table.
 */
export const TABLES = { auditEvents: 'acts', auditOrigins: 'act_origins', deletedTips: 'gone_tips' } as const;
export const AUDIT_STREAM = 'acts';
export const MIN_CURSOR = 'floor';

export type StreamName = 'tips' | 'packs' | 'access' | typeof AUDIT_STREAM;

/** The counter of each stream of changes. A writer locks its row first and holds it until commit. */
type StreamTable = {
  organisation_id: string;
  stream: StreamName;
  seq: number;
  /** The highest number of a tombstone that was forgotten: who read less far may have missed it. */
  [MIN_CURSOR]: Generated<number>;
  /** The sum of the digests of all its rows, see `protocol/validation/checksum`. */
  sum_a: Generated<number>;
  sum_b: Generated<number>;
};

type TipTable = {
  organisation_id: string;
  id: string;
  author_id: string;
  /** `TipContent` as JSON. */
  content: string;
  revision: number;
  captured_at: number;
  received_at: number;
  state: TipStatus['state'];
  sentence: string | null;
  card_ref: string | null;
  pack_version: number | null;
  seq: number;
  /** What this tip adds to its stream's sum; empty when it was withdrawn. */
  digest: string;
  withdrawn_at: number | null;
  /** When its author had their name taken off the cards that credit it. */
  credit_removed_at: Generated<number | null>;
};

/** Ids of withdrawn tips whose tombstones were deleted: they never come back. */
type DeletedTipTable = { organisation_id: string; id: string };

type PackTable = { organisation_id: string; id: string; version: number; seq: number };

type PackVersionTable = {
  organisation_id: string;
  pack_id: string;
  version: number;
  /** Of the bytes that are handed out. */
  sha256: string;
  /** Hash of the pack as it was sent, without its time: identifies a retry of the same request. */
  submitted_sha256: string;
  bytes: number;
  published_at: number;
  published_by: string;
  note: string | null;
  content: string;
};

/** One event of the audit log (`audit-log.ts`): only added, or dropped from the beginning. */
export type AuditEventTable = {
  organisation_id: string;
  /** 1, 2, 3… within the organisation. */
  n: number;
  at: number;
  who: string;
  kind: string;
  /** Ids, slugs and closed words as JSON, keys in order. */
  about: string;
  result: string;
  /** Rows up to this number were dropped; only in a row of kind `acts.dropped`. */
  dropped_up_to: number | null;
  previous_sha256: string;
  sha256: string;
};

/** A keyed hash of the address that an audit event came from, stored for days (`audit-origins.ts`). */
type AuditOriginTable = { organisation_id: string; n: number; origin: string; expires_at: number };
type OriginKeyTable = { organisation_id: string; key: string; expires_at: number };

/** Holds one row at most. */
type HousekeepingTable = { id: number; done_at: number | null; doubted_at: number | null };

export type ServiceSchema = {
  installation: InstallationTable;
  organisations: OrganisationTable;
  teams: TeamTable;
  members: MemberTable;
  member_teams: MemberTeamTable;
  invitations: InvitationTable;
  devices: DeviceTable;
  device_tokens: DeviceTokenTable;
  sign_in_accounts: SignInAccountTable;
  sign_ins: SignInTable;
  clients: ClientTable;
  commands: CommandTable;
  streams: StreamTable;
  tips: TipTable;
  [TABLES.deletedTips]: DeletedTipTable;
  packs: PackTable;
  pack_versions: PackVersionTable;
  [TABLES.auditEvents]: AuditEventTable;
  housekeeping: HousekeepingTable;
  [TABLES.auditOrigins]: AuditOriginTable;
  origin_keys: OriginKeyTable;
};

/** The database, outside a transaction. */
export type ServiceDatabase = Kysely<ServiceSchema>;
/** The database, inside a transaction: whatever takes this is done wholly or not at all. */
export type ServiceTransaction = Transaction<ServiceSchema>;
