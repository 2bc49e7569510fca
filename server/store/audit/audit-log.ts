/**
 * The audit log: who administered what, and what was refused for want of a right.
 * Guarantees: a change and its event are one transaction. Events of an organisation are numbered without a gap, and
 * each holds the SHA-256 of its own content and of the event before it, so that a changed, removed or inserted row is
 * found. An event holds ids, slugs and closed words only: no name, token, code or free text.
 */
import type { ServiceReason } from '@/protocol/validation/errors';
import { deletedRows } from '@/server/db/deleted-rows';
import {
  AUDIT_STREAM,
  type AuditEventTable,
  type ServiceDatabase,
  type ServiceTransaction,
  TABLES,
} from '@/server/db/schema';
import { currentSeqs, lockStream, nextSeq } from '@/server/db/streams';
import { sha256 } from '@/server/domain/secrets';
import { recordOrigin } from './audit-origins';

/** Everything that is recorded. */
export const AUDIT_EVENT_KINDS = [
  'organisation.created',
  'organisation.moved',
  'invitation.made',
  'invitation.revoked',
  'join.done',
  'join.refused',
  'sign-in.done',
  'sign-in.refused',
  'team.made',
  'teams.changed',
  'role.changed',
  'member.disabled',
  'member.enabled',
  'device.revoked',
  'token.reused',
  'rights.restored',
  'pack.published',
  'tip.reviewed',
  'tip.released',
  'tip.promoted',
  'tip.declined',
  'credit.removed',
  'access.refused',
  'backup.made',
  'backup.restored',
  'acts.dropped',
] as const;
export type AuditEventKind = (typeof AUDIT_EVENT_KINDS)[number];

/** What an event is about: ids, slugs, roles, route patterns, and how many refusals a summary covers. */
export type AuditEventSubject = Partial<
  Record<
    | 'member'
    | 'device'
    | 'invitation'
    | 'team'
    | 'role'
    | 'was'
    | 'tip'
    | 'card'
    | 'pack'
    | 'version'
    | 'sha256'
    | 'route'
    | 'command'
    | 'times',
    string | number
  >
>;

/** Who acts: a member's id, or one of those who are no member. */
export type Actor = string | 'command line' | 'service' | 'nobody';

export type AuditEvent = {
  organisationId: string;
  who: Actor;
  kind: AuditEventKind;
  about?: AuditEventSubject;
  /** `done`, or why it was refused. */
  result?: 'done' | ServiceReason;
  droppedUpTo?: number;
};

/** Before the first row of all. */
const BEGINNING = '0'.repeat(64);
/** No blank: nothing that a person wrote fits, save a single word. */
const ID_LIKE = /^[\w./:*-]{1,160}$/u;

/**
 * Records an act in the transaction that does it. Called after every other counter of the transaction was
 * taken (`streams.ts`), so that two who need several never wait for each other.
 */
export async function appendAuditEvent(
  trx: ServiceTransaction,
  event: AuditEvent,
  now: number,
): Promise<void> {
  const { organisationId, who, kind, about = {}, result = 'done', droppedUpTo = null } = event;
  for (const [key, value] of Object.entries(about)) {
    if (!ID_LIKE.test(String(value))) throw new Error(`${kind}: ${key} of an act is no id`);
  }
  const n = await nextSeq(trx, organisationId, AUDIT_STREAM);
  const before = await trx
    .selectFrom(TABLES.auditEvents)
    .select('sha256')
    .where('organisation_id', '=', organisationId)
    .where('n', '=', n - 1)
    .executeTakeFirst();
  const row = {
    organisation_id: organisationId,
    n,
    at: now,
    who,
    kind,
    about: JSON.stringify(Object.fromEntries(Object.entries(about).sort())),
    result,
    dropped_up_to: droppedUpTo,
    previous_sha256: before?.sha256 ?? BEGINNING,
  };
  await trx
    .insertInto(TABLES.auditEvents)
    .values({ ...row, sha256: hashOf(row) })
    .execute();
  await recordOrigin(trx, { organisationId, n, kind }, now);
}

/** The stored events of an organisation, oldest first. */
export async function listAuditEvents(
  database: ServiceDatabase,
  organisationId: string,
): Promise<AuditEventTable[]> {
  return await database
    .selectFrom(TABLES.auditEvents)
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .orderBy('n')
    .execute();
}

/** The first fault of a chain: at which row, and which fault. */
export type BrokenLink = { n: number; wrong: 'changed' | 'missing' | 'not-vouched-for' | 'not-linked' };

/** Verifies every link of an organisation's chain. Returns the first broken one, or undefined. */
export async function verifyChain(
  database: ServiceDatabase,
  organisationId: string,
): Promise<BrokenLink | undefined> {
  const rows = await listAuditEvents(database, organisationId);
  const { [AUDIT_STREAM]: last } = await currentSeqs(database, organisationId);
  const [first] = rows;
  if (first && first.n > 1) {
    // Rows before the first were dropped: a later stored event must record up to where, and its own hash covers that.
    const vouched = rows.some((row) => row.dropped_up_to !== null && row.dropped_up_to === first.n - 1);
    if (!vouched) return { n: first.n, wrong: 'not-vouched-for' };
  }
  let expected = first?.n ?? 1;
  let previous = first && first.n > 1 ? first.previous_sha256 : BEGINNING;
  for (const row of rows) {
    if (row.n !== expected) return { n: expected, wrong: 'missing' };
    if (row.sha256 !== hashOf(row)) return { n: row.n, wrong: 'changed' };
    if (row.previous_sha256 !== previous) return { n: row.n, wrong: 'not-linked' };
    previous = row.sha256;
    expected += 1;
  }
  return expected === last + 1 ? undefined : { n: expected, wrong: 'missing' };
}

/**
 * Deletes events before a time, after a new event has recorded up to which number, so that the chain can still be
 * verified. Returns how many were deleted.
 */
export async function deleteAuditEventsBefore(
  trx: ServiceTransaction,
  organisationId: string,
  before: number,
  now: number,
): Promise<number> {
  // By number, not by time: a clock that was set back must not tear a hole.
  await lockStream(trx, organisationId, AUDIT_STREAM);
  const stored = await trx
    .selectFrom(TABLES.auditEvents)
    .select(({ fn }) => fn.min('n').as('n'))
    .where('organisation_id', '=', organisationId)
    .where('at', '>=', before)
    .executeTakeFirst();
  const last = await trx
    .selectFrom(TABLES.auditEvents)
    .select(({ fn }) => [fn.min('n').as('first'), fn.max('n').as('last')])
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst();
  const upTo = stored?.n ? stored.n - 1 : (last?.last ?? 0);
  if (upTo < (last?.first ?? 1)) return 0;
  await appendAuditEvent(
    trx,
    { organisationId, who: 'service', kind: 'acts.dropped', droppedUpTo: upTo },
    now,
  );
  return await deletedRows(
    trx.deleteFrom(TABLES.auditEvents).where('organisation_id', '=', organisationId).where('n', '<=', upTo),
  );
}

function hashOf(row: Omit<AuditEventTable, 'sha256'>): string {
  return sha256(
    JSON.stringify([
      row.previous_sha256,
      row.organisation_id,
      row.n,
      row.at,
      row.who,
      row.kind,
      row.about,
      row.result,
      row.dropped_up_to,
    ]),
  );
}
