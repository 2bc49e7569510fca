/**
 * Tips and what becomes of them. It guarantees to authors that only they change or take back their words,
 * that a tip which was taken up does not change under a trainer's hands, and to everybody that a tip that
 * was promoted or taken back stays so.
 */
import type { TipsAnswer } from '@/protocol/api';
import type { CommandBody } from '@/protocol/command';
import type { CommandReason } from '@/protocol/errors';
import type { CardRef } from '@/protocol/pack';
import type { SharedTip, TipContent, TipStanding } from '@/protocol/tip';
import type { Caller } from './devices';
import type { ServiceDatabase, ServiceTransaction } from './schema';
import { nextSeq, presentSeqs, readCursor, writeCursor } from './streams';

type State = TipStanding['state'];
type TipCommand<T extends CommandBody['type']> = Extract<CommandBody, { type: T }>;

/** The states in which each act on an existing tip is possible; in any other, the tip is closed to it. */
const OPEN_TO = {
  'tip.revise': ['received'],
  'tip.withdraw': ['received', 'reviewing', 'declined'],
  'tip.review': ['received', 'reviewing'],
  'tip.release': ['received', 'reviewing', 'declined'],
  'tip.decline': ['received', 'reviewing'],
} as const satisfies Record<string, readonly State[]>;

/** Whether a member of this role is told of tips of others. */
export function seesAllTips(role: Caller['role']): boolean {
  return role !== 'advisor';
}

/** Applies one command. Answers why it was refused, having changed nothing; undefined when it was applied. */
export async function applyToTip(
  trx: ServiceTransaction,
  caller: Caller,
  body: CommandBody,
  now: number,
): Promise<CommandReason | undefined> {
  if (body.type === 'tip.capture') return await capture(trx, caller, body, now);
  const ofTheAuthor = body.type === 'tip.revise' || body.type === 'tip.withdraw';
  if (!ofTheAuthor && !seesAllTips(caller.role)) return 'forbidden';

  const tip = await trx
    .selectFrom('tips')
    .select(['author_id', 'state', 'revision'])
    .where('organisation_id', '=', caller.organisationId)
    .where('id', '=', body.tipId)
    .executeTakeFirst();
  const mine = tip?.author_id === caller.memberId;
  // An advisor is not told that somebody else's tip exists.
  if (!tip || (!mine && !seesAllTips(caller.role))) return 'unknown-tip';
  if (ofTheAuthor && !mine) return 'forbidden';
  const open: readonly State[] = OPEN_TO[body.type];
  if (!open.includes(tip.state)) return 'tip-closed';

  switch (body.type) {
    case 'tip.revise':
      if (body.baseRevision !== tip.revision) return 'stale-revision';
      await change(trx, caller, body.tipId, {
        content: JSON.stringify(body.content),
        revision: tip.revision + 1,
      });
      return undefined;
    case 'tip.withdraw':
      await change(trx, caller, body.tipId, { state: 'withdrawn', sentence: null });
      return undefined;
    case 'tip.review':
      if (tip.state !== 'reviewing') await change(trx, caller, body.tipId, { state: 'reviewing' });
      return undefined;
    case 'tip.release':
      if (tip.state !== 'received') {
        await change(trx, caller, body.tipId, { state: 'received', sentence: null });
      }
      return undefined;
    case 'tip.decline':
      await change(trx, caller, body.tipId, { state: 'declined', sentence: body.sentence });
      return undefined;
  }
}

async function capture(
  trx: ServiceTransaction,
  caller: Caller,
  { tipId, content, capturedAt }: TipCommand<'tip.capture'>,
  now: number,
): Promise<CommandReason | undefined> {
  const known = await trx
    .selectFrom('tips')
    .select('id')
    .where('organisation_id', '=', caller.organisationId)
    .where('id', '=', tipId)
    .executeTakeFirst();
  if (known) return 'tip-exists';
  await trx
    .insertInto('tips')
    .values({
      organisation_id: caller.organisationId,
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
      seq: await nextSeq(trx, caller.organisationId, 'tips'),
    })
    .execute();
  return undefined;
}

type TipChange = {
  content?: string;
  revision?: number;
  state?: State;
  sentence?: string | null;
  card_ref?: string;
  pack_version?: number;
};

async function change(
  trx: ServiceTransaction,
  caller: Caller,
  tipId: string,
  changed: TipChange,
): Promise<void> {
  await trx
    .updateTable('tips')
    .set({ ...changed, seq: await nextSeq(trx, caller.organisationId, 'tips') })
    .where('organisation_id', '=', caller.organisationId)
    .where('id', '=', tipId)
    .execute();
}

/** Tip ids in one query, well under what any engine takes as parameters. */
const IDS_AT_ONCE = 500;

/**
 * Marks tips as promoted to the cards that credit them. Ids of no tip of this organisation, tips taken back
 * by their author and tips promoted before are passed over; a tip declined before is promoted all the same.
 * Answers those that were.
 */
export async function promoteTips(
  trx: ServiceTransaction,
  caller: Caller,
  cards: ReadonlyMap<string, CardRef>,
  packVersion: number,
): Promise<[tipId: string, card: CardRef][]> {
  const promotedTips: [string, CardRef][] = [];
  const ids = [...cards.keys()];
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    const open = await trx
      .selectFrom('tips')
      .select('id')
      .where('organisation_id', '=', caller.organisationId)
      .where('id', 'in', ids.slice(at, at + IDS_AT_ONCE))
      .where('state', 'not in', ['promoted', 'withdrawn'])
      .orderBy('seq')
      .execute();
    for (const { id } of open) {
      const card = cards.get(id);
      if (card === undefined) continue;
      const promoted = {
        state: 'promoted',
        sentence: null,
        card_ref: card,
        pack_version: packVersion,
      } as const;
      await change(trx, caller, id, promoted);
      promotedTips.push([id, card]);
    }
  }
  return promotedTips;
}

/** The tips that the caller may see and that changed since the cursor, in the service's order. */
export async function pullTips(
  database: ServiceDatabase,
  caller: Caller,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<TipsAnswer> {
  const all = seesAllTips(caller.role);
  const stream = {
    organisationEpoch: caller.organisationEpoch,
    view: all ? 'tips' : `tips:${caller.memberId}`,
    // Read before the rows: a number seen here has its row seen there.
    present: (await presentSeqs(database, caller.organisationId)).tips,
  };
  const after = readCursor(cursor, stream);
  let query = database
    .selectFrom('tips')
    .innerJoin('members', (join) =>
      join
        .onRef('members.organisation_id', '=', 'tips.organisation_id')
        .onRef('members.id', '=', 'tips.author_id'),
    )
    .selectAll('tips')
    .select('members.name as author_name')
    .where('tips.organisation_id', '=', caller.organisationId)
    .where('tips.seq', '>', after);
  if (!all) query = query.where('tips.author_id', '=', caller.memberId);
  const rows = await query
    .orderBy('tips.seq')
    .limit(limit + 1)
    .execute();
  const told = rows.slice(0, limit);
  return {
    tips: told.map(sharedTip),
    cursor: writeCursor(stream, told.at(-1)?.seq ?? after),
    more: rows.length > limit,
  };
}

/** Whose tips changed after one number and up to another. */
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

function sharedTip(row: {
  id: string;
  author_id: string;
  author_name: string;
  content: string;
  revision: number;
  captured_at: number;
  received_at: number;
  state: State;
  sentence: string | null;
  card_ref: string | null;
  pack_version: number | null;
}): SharedTip {
  return {
    id: row.id,
    author: { id: row.author_id, name: row.author_name },
    // Written by this module from content that the schema had judged, and judged again as it leaves.
    content: JSON.parse(row.content) as TipContent,
    revision: row.revision,
    capturedAt: row.captured_at,
    receivedAt: row.received_at,
    standing: standingOf(row.state, row.sentence, row.card_ref, row.pack_version),
  };
}

function standingOf(
  state: State,
  sentence: string | null,
  card: string | null,
  packVersion: number | null,
): TipStanding {
  if (state === 'declined') return { state, sentence: sentence ?? '' };
  if (state === 'promoted') return { state, card: card ?? '', packVersion: packVersion ?? 0 };
  return { state };
}
