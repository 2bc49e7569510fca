/**
 * Tips and their states.
 * Guarantees: only its author changes or withdraws a tip; withdrawn words are erased in the same transaction; a tip
 * under review does not change while a trainer works on it; a promoted or withdrawn tip stays so.
 */
import type { TipsResponse } from '@/protocol/api';
import type { CardRef } from '@/protocol/card-ref';
import type { CommandBody } from '@/protocol/command';
import { type TipContent, type TipStatus, withdrawnContent } from '@/protocol/tip';
import { addSums, checksumOf, NO_SUMS, type Sums, sumsOf } from '@/protocol/validation/checksum';
import type { CommandReason } from '@/protocol/validation/errors';
import type { ServiceDatabase, ServiceTransaction } from '@/server/db/schema';
import { readCursor, readStream, writeCursor } from '@/server/db/streams';
import { inTenant } from '@/server/db/tenant-join';
import type { Caller } from '@/server/store/members/caller';
import { IDS_AT_ONCE, loadTipBatch, type TipBatch } from './tip-batch';
import { sharedTip } from './tip-row';

type State = TipStatus['state'];
type TipCommand<T extends CommandBody['type']> = Extract<CommandBody, { type: T }>;

/** The states in which each act on an existing tip is possible; in any other, the tip is closed to it. */
const OPEN_TO = {
  'tip.revise': ['received'],
  'tip.withdraw': ['received', 'reviewing', 'declined'],
  'tip.review': ['received', 'reviewing'],
  'tip.release': ['received', 'reviewing', 'declined'],
  'tip.decline': ['received', 'reviewing'],
  'tip.remove-credit': ['promoted'],
} as const satisfies Record<string, readonly State[]>;

const OF_THE_AUTHOR: ReadonlySet<CommandBody['type']> = new Set([
  'tip.revise',
  'tip.withdraw',
  'tip.remove-credit',
]);

/** Whether a member of this role receives the tips of others. */
export function seesAllTips(role: Caller['role']): boolean {
  return role !== 'advisor';
}

/** Applies one command. Returns why it was refused, having changed nothing; undefined when it was applied. */
export async function applyToTip(
  batch: TipBatch,
  caller: Caller,
  body: CommandBody,
  now: number,
): Promise<CommandReason | undefined> {
  if (body.type === 'tip.capture') return await capture(batch, caller, body, now);
  const ofTheAuthor = OF_THE_AUTHOR.has(body.type);
  if (!ofTheAuthor && !seesAllTips(caller.role)) return 'forbidden';

  const tip = batch.tip(body.tipId);
  const mine = tip?.author_id === caller.memberId;
  // An advisor does not learn that somebody else's tip exists.
  if (!tip || (!mine && !seesAllTips(caller.role))) return 'unknown-tip';
  if (ofTheAuthor && !mine) return 'forbidden';
  const open: readonly State[] = OPEN_TO[body.type];
  if (!open.includes(tip.state)) return 'tip-closed';

  switch (body.type) {
    case 'tip.revise':
      if (body.baseRevision !== tip.revision) return 'stale-revision';
      await batch.change(tip, {
        content: JSON.stringify(body.content),
        revision: tip.revision + 1,
      });
      return undefined;
    case 'tip.withdraw':
      await batch.change(tip, {
        state: 'withdrawn',
        content: JSON.stringify(withdrawnContent(JSON.parse(tip.content) as TipContent)),
        sentence: null,
        withdrawn_at: now,
      });
      return undefined;
    case 'tip.review':
      if (tip.state !== 'reviewing') await batch.change(tip, { state: 'reviewing' });
      return undefined;
    case 'tip.release':
      if (tip.state !== 'received') {
        await batch.change(tip, { state: 'received', sentence: null });
      }
      return undefined;
    case 'tip.decline':
      await batch.change(tip, { state: 'declined', sentence: body.sentence });
      return undefined;
    case 'tip.remove-credit':
      if (tip.credit_removed_at === null) await batch.change(tip, { credit_removed_at: now });
      return undefined;
  }
}

async function capture(
  batch: TipBatch,
  caller: Caller,
  { tipId, content, capturedAt }: TipCommand<'tip.capture'>,
  now: number,
): Promise<CommandReason | undefined> {
  if (batch.tip(tipId)) return 'tip-exists';
  // A withdrawn tip stays so, also for a device that was offline for longer than tombstones are stored.
  if (batch.isDeleted(tipId)) return 'tip-closed';
  await batch.add({
    id: tipId,
    author_id: caller.memberId,
    content: JSON.stringify(content),
    revision: 1,
    captured_at: capturedAt,
    received_at: now,
    state: 'received',
    sentence: null,
    card_ref: null,
    pack_version: null,
    withdrawn_at: null,
    credit_removed_at: null,
  });
  return undefined;
}

/**
 * Marks tips as promoted to the cards that credit them. Passes over ids of no tip of this organisation, withdrawn tips
 * and tips promoted before; a declined tip is promoted all the same. Returns those that it promoted. The caller holds
 * the counter of the tips: none of them changes meanwhile.
 */
export async function promoteTips(
  trx: ServiceTransaction,
  caller: Pick<Caller, 'organisationId'>,
  cards: ReadonlyMap<string, CardRef>,
  packVersion: number,
): Promise<[tipId: string, card: CardRef][]> {
  const promotedTips: [string, CardRef][] = [];
  const ids = [...cards.keys()];
  for (let index = 0; index < ids.length; index += IDS_AT_ONCE) {
    const some = ids.slice(index, index + IDS_AT_ONCE);
    const batch = await loadTipBatch(trx, caller.organisationId, some);
    const open = some
      .flatMap((id) => batch.tip(id) ?? [])
      .filter(({ state }) => state !== 'promoted' && state !== 'withdrawn')
      .sort((one, other) => one.seq - other.seq);
    for (const tip of open) {
      const card = cards.get(tip.id);
      if (card === undefined) continue;
      const promoted = {
        state: 'promoted',
        sentence: null,
        card_ref: card,
        pack_version: packVersion,
      } as const;
      await batch.change(tip, promoted);
      promotedTips.push([tip.id, card]);
    }
    await batch.write();
  }
  return promotedTips;
}

/**
 * The tips that the caller may see and that changed since the cursor, in the service's order; at the end of
 * the stream, with the checksum of all that the caller may see. In a snapshot (`readSnapshot`).
 */
export async function pullTips(
  trx: ServiceTransaction,
  caller: Caller,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<TipsResponse> {
  const { organisationId, memberId } = caller;
  const all = seesAllTips(caller.role);
  const stream = await readStream(trx, caller, 'tips', all ? 'tips' : `tips:${memberId}`);
  const after = readCursor(cursor, stream);
  let query = trx
    .selectFrom('tips')
    .innerJoin('members', inTenant('members.id', 'tips.author_id'))
    .selectAll('tips')
    .select('members.name as author_name')
    .where('tips.organisation_id', '=', organisationId)
    .where('tips.seq', '>', after);
  if (!all) query = query.where('tips.author_id', '=', memberId);
  const rows = await query
    .orderBy('tips.seq')
    .limit(limit + 1)
    .execute();
  const tips = rows.slice(0, limit).map(sharedTip);
  if (rows.length > limit) {
    return { tips, cursor: writeCursor(stream, rows.at(limit - 1)?.seq ?? after, cursor), more: true };
  }
  const sums = all ? stream.sums : await sumOfAuthor(trx, organisationId, memberId);
  return {
    tips,
    cursor: writeCursor(stream, stream.present, cursor),
    more: false,
    checksum: checksumOf(sums),
    life: stream.life,
  };
}

/** An author's own tips are few: their sum is computed on request. */
async function sumOfAuthor(trx: ServiceTransaction, organisationId: string, authorId: string): Promise<Sums> {
  const rows = await trx
    .selectFrom('tips')
    .select('digest')
    .where('organisation_id', '=', organisationId)
    .where('author_id', '=', authorId)
    .execute();
  return rows.reduce((sums, { digest }) => addSums(sums, sumsOf(digest)), NO_SUMS);
}

/** The authors of the tips that changed after one number and up to another. */
export async function authorsChanged(
  database: ServiceDatabase,
  organisationId: string,
  after: number,
  upTo: number,
): Promise<Set<string>> {
  const rows = await database
    .selectFrom('tips')
    .select('author_id')
    .distinct()
    .where('organisation_id', '=', organisationId)
    .where('seq', '>', after)
    .where('seq', '<=', upTo)
    .execute();
  return new Set(rows.map((row) => row.author_id));
}
