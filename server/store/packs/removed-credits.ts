/**
 * Credits that authors removed from cards, or whose tips they withdrew.
 * Guarantees: the name is in no version that the service returns after the command was applied, and in none that is
 * published later; panels get it as a new version, whose hash they check as of any other; the texts stay.
 */
import type { Card, Pack } from '@/protocol/pack';
import { type ServiceTransaction, TABLES } from '@/server/db/schema';
import { nextSeq } from '@/server/db/streams';
import { inTenant } from '@/server/db/tenant-join';
import { sha256 } from '@/server/domain/secrets';
import { appendAuditEvent } from '@/server/store/audit/audit-log';
import type { Caller } from '@/server/store/members/caller';
import { IDS_AT_ONCE } from '@/server/store/tips/tip-batch';

/** The pack without credits of these tips. */
export function withoutCredits(pack: Pack, tipIds: ReadonlySet<string>): Pack {
  const cards = pack.cards.map((card): Card => {
    const { credits, ...rest } = card;
    if (!credits?.some(({ tipId }) => tipId !== undefined && tipIds.has(tipId))) return card;
    const left = credits.filter(({ tipId }) => tipId === undefined || !tipIds.has(tipId));
    return left.length === 0 ? rest : { ...rest, credits: left };
  });
  return { ...pack, cards };
}

/** Of the tips that a pack credits, those whose author asked not to be named or withdrew the tip, at any time. */
export async function removedCredits(
  trx: ServiceTransaction,
  organisationId: string,
  pack: Pack,
): Promise<Set<string>> {
  const credited = pack.cards.flatMap(({ credits = [] }) => credits.flatMap(({ tipId }) => tipId ?? []));
  const ids = [...new Set(credited)];
  const removed = new Set<string>();
  for (let index = 0; index < ids.length; index += IDS_AT_ONCE) {
    const rows = await trx
      .selectFrom('tips')
      .select('id')
      .where('organisation_id', '=', organisationId)
      .where('id', 'in', ids.slice(index, index + IDS_AT_ONCE))
      .where(({ or, eb }) => or([eb('credit_removed_at', 'is not', null), eb('state', '=', 'withdrawn')]))
      .execute();
    const forgotten = await trx
      .selectFrom(TABLES.deletedTips)
      .select('id')
      .where('organisation_id', '=', organisationId)
      .where('id', 'in', ids.slice(index, index + IDS_AT_ONCE))
      .execute();
    for (const { id } of [...rows, ...forgotten]) removed.add(id);
  }
  return removed;
}

/**
 * Removes a tip's credit from every stored version, and publishes each pack whose newest version named it as a further
 * version. The caller holds the counters of the packs and of the tips.
 */
export async function removeCredit(
  trx: ServiceTransaction,
  { organisationId, memberId }: Caller,
  tipId: string,
  now: number,
): Promise<void> {
  const naming = await trx
    .selectFrom('pack_versions')
    .innerJoin('packs', inTenant('packs.id', 'pack_versions.pack_id'))
    .select(['pack_versions.pack_id', 'pack_versions.version', 'packs.version as newest'])
    .where('pack_versions.organisation_id', '=', organisationId)
    .where('pack_versions.content', 'like', `%${tipId}%`)
    .orderBy('pack_versions.pack_id')
    .orderBy('pack_versions.version')
    .execute();
  const about = { tip: tipId };
  for (const { pack_id: packId, version, newest } of naming) {
    const row = await trx
      .selectFrom('pack_versions')
      .select(['content', 'published_by'])
      .where('organisation_id', '=', organisationId)
      .where('pack_id', '=', packId)
      .where('version', '=', version)
      .executeTakeFirstOrThrow();
    const pack = withoutCredits(JSON.parse(row.content) as Pack, new Set([tipId]));
    const content = JSON.stringify(pack);
    await trx
      .updateTable('pack_versions')
      .set({ content, sha256: sha256(content), bytes: Buffer.byteLength(content) })
      .where('organisation_id', '=', organisationId)
      .where('pack_id', '=', packId)
      .where('version', '=', version)
      .execute();
    if (version === newest) await publishNext(trx, organisationId, { pack, by: row.published_by, now });
  }
  await appendAuditEvent(trx, { organisationId, who: memberId, kind: 'credit.removed', about }, now);
}

/** Publishes a pack as its next version, under the publisher of the version before. */
async function publishNext(
  trx: ServiceTransaction,
  organisationId: string,
  { pack, by, now }: { pack: Pack; by: string; now: number },
): Promise<void> {
  const { note: _ofTheVersionBefore, ...rest } = pack;
  const next: Pack = { ...rest, version: pack.version + 1, publishedAt: now };
  const content = JSON.stringify(next);
  const hash = sha256(content);
  const seq = await nextSeq(trx, organisationId, 'packs');
  await trx
    .updateTable('packs')
    .set({ version: next.version, seq })
    .where('organisation_id', '=', organisationId)
    .where('id', '=', pack.id)
    .execute();
  await trx
    .insertInto('pack_versions')
    .values({
      organisation_id: organisationId,
      pack_id: pack.id,
      version: next.version,
      sha256: hash,
      submitted_sha256: sha256(JSON.stringify({ ...next, publishedAt: 0 })),
      bytes: Buffer.byteLength(content),
      published_at: now,
      published_by: by,
      note: null,
      content,
    })
    .execute();
  const about = { pack: pack.id, version: next.version, sha256: hash };
  await appendAuditEvent(trx, { organisationId, who: 'service', kind: 'pack.published', about }, now);
}
