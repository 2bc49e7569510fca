/**
 * Published packs. It guarantees that a version, once published, never changes and is never lost, that
 * versions of a pack follow each other without a gap, and that its bytes are those its SHA-256 names.
 */
import { API_LIMITS, type PackHead, type PacksResponse } from '@/protocol/api';
import { type CardRef, cardRef } from '@/protocol/card-ref';
import type { Pack } from '@/protocol/pack';
import { addSums, checksumOf, NO_SUMS, packFacts, type Sums, sumsOf } from '@/protocol/validation/checksum';
import type { ServiceDatabase, ServiceTransaction } from '@/server/db/schema';
import { lockStream, nextSeq, readCursor, readStream, writeCursor } from '@/server/db/streams';
import { inTenant } from '@/server/db/tenant-join';
import { fieldError, ServiceError } from '@/server/domain/errors';
import { QUOTAS, type Quotas } from '@/server/domain/quotas';
import { sha256 } from '@/server/domain/secrets';
import { type Actor, appendAuditEvent } from '@/server/store/audit/audit-log';
import type { Caller } from '@/server/store/members/caller';
import { refuseTooManyPacks } from '@/server/store/organisations/stored-quotas';
import { promoteTips } from '@/server/store/tips/tips';
import { removedCredits, withoutCredits } from './removed-credits';

/** A first version beyond this would leave a pack without numbers for those to come. */
const FIRST_VERSION_MAX = 10_000;

type PublishOptions = {
  quotas?: Pick<Quotas, 'packs' | 'packBytes' | 'packVersionsPerDay'> | undefined;
  /** Who acts, for the audit log; the version is the member's in any case. */
  who?: Actor;
};

/**
 * Publishes a pack as its next version, and promotes the tips it credits. A retry returns the version that the first
 * request made. Refuses: `pack-version-conflict` with the version expected, `too-large`.
 */
export async function publishPack(
  trx: ServiceTransaction,
  caller: Pick<Caller, 'organisationId' | 'memberId'>,
  sent: Pack,
  now: number,
  { quotas = QUOTAS, who = caller.memberId }: PublishOptions = {},
): Promise<PackHead> {
  const { organisationId } = caller;
  // Counters always in this order, so that two who need both never wait for each other.
  await lockStream(trx, organisationId, 'packs');
  // Taken before tips are read: until commit no author takes one back, or their name off it.
  if (creditedTips(sent).size > 0) await lockStream(trx, organisationId, 'tips');
  // A draft from before its author withdrew the tip, or asked not to be named, still names them.
  const pack = withoutCredits(sent, await removedCredits(trx, organisationId, sent));
  const submitted = sha256(JSON.stringify({ ...pack, publishedAt: 0 }));
  const before = await trx
    .selectFrom('pack_versions')
    .select('submitted_sha256')
    .where('organisation_id', '=', organisationId)
    .where('pack_id', '=', pack.id)
    .where('version', '=', pack.version)
    .executeTakeFirst();
  if (before?.submitted_sha256 === submitted)
    return await readHead(trx, organisationId, pack.id, pack.version);

  const newest = await trx
    .selectFrom('packs')
    .select('version')
    .where('organisation_id', '=', organisationId)
    .where('id', '=', pack.id)
    .executeTakeFirst();
  // A pack's first version here may be any: it may go on from one that came with the extension.
  const expected = newest ? newest.version + 1 : pack.version;
  if (pack.version !== expected) throw new ServiceError('pack-version-conflict', { expected });

  if (!newest && pack.version > FIRST_VERSION_MAX) {
    throw fieldError('version', 'wrong-value', `≤ ${FIRST_VERSION_MAX}`);
  }

  const content = JSON.stringify({ ...pack, publishedAt: now });
  const bytes = Buffer.byteLength(content);
  if (bytes > API_LIMITS.packBytes) {
    throw new ServiceError('too-large', {
      problems: [{ path: '', problem: 'too-large', limit: API_LIMITS.packBytes }],
    });
  }
  await refuseTooManyPacks(trx, organisationId, { isNew: !newest, bytes }, quotas, now);
  const seq = await nextSeq(trx, organisationId, 'packs');
  await trx
    .insertInto('packs')
    .values({ organisation_id: organisationId, id: pack.id, version: pack.version, seq })
    .onConflict((conflict) =>
      conflict.columns(['organisation_id', 'id']).doUpdateSet({ version: pack.version, seq }),
    )
    .execute();
  await trx
    .insertInto('pack_versions')
    .values({
      organisation_id: organisationId,
      pack_id: pack.id,
      version: pack.version,
      sha256: sha256(content),
      submitted_sha256: submitted,
      bytes,
      published_at: now,
      published_by: caller.memberId,
      note: pack.note ?? null,
      content,
    })
    .execute();
  const credited = creditedTips(pack);
  const promoted = await promoteTips(trx, caller, credited, pack.version);
  const published = { pack: pack.id, version: pack.version, sha256: sha256(content) };
  await appendAuditEvent(trx, { organisationId, who, kind: 'pack.published', about: published }, now);
  for (const [tip, card] of promoted) {
    const about = { tip, card, version: pack.version };
    await appendAuditEvent(trx, { organisationId, who, kind: 'tip.promoted', about }, now);
  }
  return await readHead(trx, organisationId, pack.id, pack.version);
}

/** Each credited tip with the first card, in the pack's order, that credits it. */
function creditedTips(pack: Pack): Map<string, CardRef> {
  const tips = new Map<string, CardRef>();
  for (const card of pack.cards) {
    for (const { tipId } of card.credits ?? []) {
      if (tipId !== undefined && !tips.has(tipId)) tips.set(tipId, cardRef(pack.id, card.id));
    }
  }
  return tips;
}

/**
 * The newest versions of the packs that changed since the cursor, in the service's order; at the end of the
 * stream, with the checksum of all newest versions. In a snapshot (`readSnapshot`).
 */
export async function pullPacks(
  trx: ServiceTransaction,
  caller: Caller,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<PacksResponse> {
  const stream = await readStream(trx, caller, 'packs', 'packs');
  const after = readCursor(cursor, stream);
  const rows = await newestHeads(trx, caller.organisationId)
    .select('packs.seq')
    .where('packs.seq', '>', after)
    .orderBy('packs.seq')
    .limit(limit + 1)
    .execute();
  const packs = rows.slice(0, limit).map(asHead);
  if (rows.length > limit) {
    return { packs, cursor: writeCursor(stream, rows.at(limit - 1)?.seq ?? after, cursor), more: true };
  }
  return {
    packs,
    cursor: writeCursor(stream, stream.present, cursor),
    more: false,
    checksum: checksumOf(await sumOfNewest(trx, caller.organisationId)),
    life: stream.life,
  };
}

/** An organisation has few packs: their sum is computed on request. */
async function sumOfNewest(trx: ServiceTransaction, organisationId: string): Promise<Sums> {
  const rows = await newestHeads(trx, organisationId).execute();
  return rows.reduce((sums, row) => addSums(sums, sumsOf(sha256(packFacts(asHead(row))))), NO_SUMS);
}

/** The bytes of a version as they were hashed, or undefined when this organisation has none such. */
export async function readPackVersion(
  database: ServiceDatabase,
  caller: Caller,
  packId: string,
  version: number,
): Promise<{ sha256: string; content: string } | undefined> {
  return await database
    .selectFrom('pack_versions')
    .select(['sha256', 'content'])
    .where('organisation_id', '=', caller.organisationId)
    .where('pack_id', '=', packId)
    .where('version', '=', version)
    .executeTakeFirst();
}

/** The newest version of a pack, with its bytes; undefined where there is none yet. */
export async function newestVersion(
  database: ServiceDatabase,
  organisationId: string,
  packId: string,
): Promise<{ head: PackHead; content: string } | undefined> {
  const row = await newestHeads(database, organisationId)
    .select('pack_versions.content')
    .where('packs.id', '=', packId)
    .executeTakeFirst();
  return row && { head: asHead(row), content: row.content };
}

async function readHead(
  database: ServiceDatabase,
  organisationId: string,
  packId: string,
  version: number,
): Promise<PackHead> {
  const row = await heads(database, organisationId)
    .where('pack_versions.pack_id', '=', packId)
    .where('pack_versions.version', '=', version)
    .executeTakeFirstOrThrow();
  return asHead(row);
}

function newestHeads(database: ServiceDatabase, organisationId: string) {
  return heads(database, organisationId).innerJoin('packs', (join) =>
    inTenant('packs.id', 'pack_versions.pack_id')(join).onRef('packs.version', '=', 'pack_versions.version'),
  );
}

function heads(database: ServiceDatabase, organisationId: string) {
  return database
    .selectFrom('pack_versions')
    .innerJoin('members', inTenant('members.id', 'pack_versions.published_by'))
    .select([
      'pack_versions.pack_id',
      'pack_versions.version',
      'pack_versions.sha256',
      'pack_versions.bytes',
      'pack_versions.published_at',
      'pack_versions.note',
      'members.name as published_by_name',
    ])
    .where('pack_versions.organisation_id', '=', organisationId);
}

function asHead(row: {
  pack_id: string;
  version: number;
  sha256: string;
  bytes: number;
  published_at: number;
  note: string | null;
  published_by_name: string;
}): PackHead {
  return {
    packId: row.pack_id,
    version: row.version,
    sha256: row.sha256,
    bytes: row.bytes,
    publishedAt: row.published_at,
    publishedBy: row.published_by_name,
    ...(row.note === null ? {} : { note: row.note }),
  };
}
