/**
 * The membership of this panel in one organisation.
 * Guarantees: leaving removes the organisation's data and nothing that its service has not received from this advisor.
 */
import { v7 as orderedId } from 'uuid';
import type { SouffleurDatabase, SouffleurTables } from '@/storage/database/database';
import type { JoiningRow, MembershipRow, SyncRow } from '@/storage/database/meta-rows';
import type { OutboxRow, TipRow } from '@/storage/database/tip-rows';
import { read, write } from '@/storage/database/transaction';
import { installInTransaction, packTables, removeInTransaction } from '@/storage/packs/packs';
import { beginAsNewClient, enqueue, ensureSyncRow } from '@/storage/tips/outbox';
import { ownTip } from '@/storage/tips/tips';

/** Stored joining attempts: more than a person makes before asking for help. */
const KEPT_ATTEMPTS = 10;

/** The membership; undefined while this panel belongs to no organisation. */
export function readMembership(db: SouffleurDatabase): Promise<MembershipRow | undefined> {
  return read(db, [db.meta], async (db) => await db.meta.get('membership'));
}

/** Whether this token is the membership's, or was before a rotation. */
export function holdsToken(
  { token: present, previousTokens = [] }: Pick<MembershipRow, 'token' | 'previousTokens'>,
  token: string,
): boolean {
  return present === token || previousTokens.includes(token);
}

/** The state of sync; undefined before the first run. */
export function readSyncState(db: SouffleurDatabase): Promise<SyncRow | undefined> {
  return read(db, [db.meta], async (db) => await db.meta.get('sync'));
}

/** The state when a joining began: it shows whether somebody else has joined since. */
export type Beginning = {
  token: string | undefined;
  /** The key of the attempt, where it has one: deleted as soon as somebody has joined. */
  joinKey?: string;
};

/**
 * Stores a membership, its token included, in the database of that membership. Returns the membership of before: the
 * same one, with an earlier token.
 */
export function storeMembership(
  db: SouffleurDatabase,
  joined: Omit<MembershipRow, 'key' | 'checkedAt'>,
): Promise<MembershipRow | undefined> {
  return write(db, [db.meta], async (db) => {
    const before = await db.meta.get('membership');
    await db.meta.put({ key: 'membership', ...joined, checkedAt: joined.joinedAt });
    await db.meta.bulkDelete(['joining', 'form-draft:join']);
    const { lastReason: _reason, ...sync } = await ensureSyncRow(db);
    await db.meta.put({ ...sync, failures: 0, notBefore: 0 });
    return before;
  });
}

/** The membership in a database, if somebody else joined there since an attempt `began`; undefined if nobody did. */
export function isOvertaken(
  db: SouffleurDatabase,
  joined: Pick<MembershipRow, 'member'>,
  began: Beginning,
): Promise<{ before: MembershipRow | undefined } | undefined> {
  return read(db, [db.meta], async (db) => {
    const before = await db.meta.get('membership');
    if (!before) return (await hasLeftSince(db, began)) ? { before } : undefined;
    const sameMember = before.member.id === joined.member.id;
    const sameToken = began.token !== undefined && holdsToken(before, began.token);
    return sameMember || sameToken ? undefined : { before };
  });
}

/** True if another join and leave finished since this attempt began; its token may already be revoked. */
async function hasLeftSince(db: SouffleurTables, { joinKey: begun }: Beginning): Promise<boolean> {
  if (begun === undefined) return false;
  return !(await attemptsBefore(db)).some(({ joinKey }) => joinKey === begun);
}

/**
 * Removes the token, the organisation's packs and the tips that its service holds. Unsent tips and changes, drafts,
 * favourites and preferences stay. A stored built-in version of a pack is restored. Returns the membership that was
 * left.
 */
export function leaveOrganisation(
  db: SouffleurDatabase,
  now = Date.now(),
): Promise<MembershipRow | undefined> {
  return write(db, organisationTables(db), async (db) => {
    const left = await db.meta.get('membership');
    await forgetInTransaction(db, now);
    return left;
  });
}

/**
 * The idempotency key of an attempt to join: the same as long as address and code are the same (`sha256`: as the
 * service reads them, `typedSha256`: as they were typed), whatever else was tried since, so that a lost response does
 * not use the invitation up.
 */
export function joinKeyFor(
  db: SouffleurDatabase,
  { sha256, typedSha256, joinKey: fresh }: { sha256: string; typedSha256: string; joinKey: string },
): Promise<string> {
  return write(db, [db.meta], async (db) => {
    const before = await attemptsBefore(db);
    // An older build stored the hash of what was typed.
    const same = before.find((attempt) => attempt.sha256 === sha256 || attempt.sha256 === typedSha256);
    const joinKey = same?.joinKey ?? fresh;
    const attempts = [...before.filter((attempt) => attempt !== same), { sha256, joinKey }];
    await db.meta.put({
      key: 'joining',
      attemptSha256: typedSha256,
      joinKey,
      attempts: attempts.slice(-KEPT_ATTEMPTS),
    });
    return joinKey;
  });
}

async function attemptsBefore(db: SouffleurTables): Promise<NonNullable<JoiningRow['attempts']>> {
  const row = await db.meta.get('joining');
  return row?.attempts ?? (row ? [{ sha256: row.attemptSha256, joinKey: row.joinKey }] : []);
}

function organisationTables(db: SouffleurDatabase) {
  return [db.meta, db.tips, db.commands, ...packTables(db)];
}

async function forgetInTransaction(db: SouffleurTables, now: number): Promise<void> {
  await db.meta.bulkDelete(['membership', 'told-packs']);
  await forgetPacks(db, now);
  const { unsent, unsentChanges, held } = await sortTips(db);
  await db.tips.bulkDelete(held.map((tip) => tip.id));
  const ids = new Set(unsent.map((tip) => tip.id));
  const { clientId, nextN } = await beginAsNewClient(db, (row) => !ids.has(row.body.tipId));
  await db.meta.put({ key: 'sync', clientId, nextN, failures: 0, notBefore: 0 });
  // A change that the service never received lives on as a tip of its own.
  for (const { content } of unsentChanges) {
    const tipId = orderedId();
    await db.tips.add(ownTip(tipId, content, now));
    await enqueue(db, { type: 'tip.capture', tipId, content, capturedAt: now }, now);
  }
}

async function forgetPacks(db: SouffleurTables, now: number): Promise<void> {
  const packs = (await db.packs.toArray()).filter((pack) => pack.origin === 'organisation');
  for (const { id } of packs) {
    const stored = (await db.packVersions.toArray()).filter(
      (row) => row.packId === id && row.origin === 'built-in',
    );
    await removeInTransaction(db, id);
    const builtIn = stored.sort((a, b) => a.version - b.version).at(-1);
    if (builtIn) {
      await installInTransaction(db, { pack: builtIn.pack, origin: 'built-in', sha256: builtIn.sha256, now });
    }
  }
}

async function sortTips(
  db: SouffleurTables,
): Promise<{ unsent: TipRow[]; unsentChanges: TipRow[]; held: TipRow[] }> {
  const revised = new Set(
    (await db.commands.toArray())
      .filter((row: OutboxRow) => row.body.type === 'tip.revise')
      .map((row) => row.body.tipId),
  );
  const tips = await db.tips.toArray();
  const isUnsent = (tip: TipRow) => tip.mine === 1 && !tip.server;
  const held = tips.filter((tip) => !isUnsent(tip));
  return {
    unsent: tips.filter(isUnsent),
    unsentChanges: held.filter((tip) => tip.mine === 1 && revised.has(tip.id)),
    held,
  };
}
