/**
 * The tips stream.
 * Guarantees: the service's tips and the cursor after them are stored together; pending words of the outbox are not
 * overwritten by an older state; own words that a restored service no longer holds are sent to it again.
 */
import type { TipsResponse } from '@/protocol/api';
import { type SharedTip, withdrawnContent } from '@/protocol/tip';
import type { SouffleurTables } from '@/storage/database/database';
import { deepEqual } from '@/storage/database/deep-equal';
import type { TipRow } from '@/storage/database/tip-rows';
import { read, write } from '@/storage/database/transaction';
import { applyPending, contentAfter } from '@/storage/tips/optimistic-tip';
import { beginAsNewClient, enqueue, pendingFor } from '@/storage/tips/outbox';
import { ownTip } from '@/storage/tips/tips';
import { TransportError } from '@/sync/http/transport-error';
import { refusedTip, storeCopy } from './outcome';
import { type RunContext, requireCurrent } from './run-context';
import { advanceCursor, otherEpoch, resetCursor, type StreamEnd } from './streams';

/** Reads the stream to its end. Throws the transport's errors; pages read before stay. */
export async function pullTips(session: RunContext): Promise<StreamEnd> {
  for (;;) {
    const sync = await read(session.db, [session.db.meta], (db) => requireCurrent(db, session));
    const cursor = sync.tipsCursor;
    if (cursor === undefined && !sync.resyncing?.tips) {
      // Tips pushed before the first reading may be unknown to a restored service: only a full reading shows that.
      await resetCursor(session, 'tips');
      continue;
    }
    const response = await session.transport.call('pullTips', { query: { cursor } });
    if (otherEpoch(cursor, response.cursor)) {
      await resetCursor(session, 'tips');
      continue;
    }
    if (response.more && response.cursor === cursor) throw new TransportError('garbled-answer');
    const idle = response.tips.length === 0 && response.cursor === cursor && !sync.resyncing?.tips;
    if (!idle || (response.life !== undefined && response.life !== sync.dataId)) {
      await storePage(session, cursor, response);
    }
    if (!response.more) return { checksum: response.checksum };
  }
}

async function storePage(
  session: RunContext,
  cursor: string | undefined,
  response: TipsResponse,
): Promise<void> {
  const { db } = session;
  await write(db, [db.tips, db.commands, db.meta], async (db) => {
    const sync = await requireCurrent(db, session, { stream: 'tips', cursor });
    const resyncing = sync.resyncing?.tips ?? false;
    await storeServerTip(db, session, response.tips, resyncing);
    if (resyncing && !response.more) {
      // The same data: a tip that is missing was withdrawn too long ago for a tombstone.
      const sameLife =
        sync.dataId !== undefined && sync.dataId === response.life && !sync.resyncing?.byChecksum;
      await reconcileMissing(db, session, { sendAgain: !sameLife });
    }
    // Numbering may have changed within this transaction.
    const read = advanceCursor(await requireCurrent(db, session), 'tips', response.cursor, !response.more);
    await db.meta.put(response.life === undefined ? read : { ...read, dataId: response.life });
  });
}

async function storeServerTip(
  db: SouffleurTables,
  session: RunContext,
  received: readonly SharedTip[],
  resyncing: boolean,
): Promise<void> {
  const tips = received.map(withoutWithdrawnWords);
  const ids = tips.map(({ id }) => id);
  const before = new Map((await db.tips.bulkGet(ids)).flatMap((row) => (row ? [[row.id, row]] : [])));
  for (const shared of tips) {
    const own = before.get(shared.id);
    if (own?.mine !== 1) continue;
    await dropCopies(db, shared);
    await preserveOwnWords(db, own, shared, { resyncing, now: session.now() });
  }
  const pending = Map.groupBy(
    await db.commands.where('tipId').anyOf(ids).sortBy('at'),
    (row) => row.body.tipId,
  );
  const rows = tips.map((shared): TipRow => {
    const server = { content: shared.content, revision: shared.revision, status: shared.standing };
    const waiting = (pending.get(shared.id) ?? []).map((row) => row.body);
    const noted = before.get(shared.id)?.refusal;
    // An author's refused edit holds words of the tip; a trainer's refused sentence is the trainer's own.
    const erased = shared.standing.state === 'withdrawn' && noted && contentAfter(noted.body) !== undefined;
    const refusal = erased ? undefined : noted;
    return {
      id: shared.id,
      mine: shared.author.id === session.membership.member.id ? 1 : 0,
      capturedAt: shared.capturedAt,
      revision: shared.revision,
      author: shared.author,
      receivedAt: shared.receivedAt,
      server,
      ...(refusal ? { refusal } : {}),
      ...applyPending(server, waiting),
    };
  });
  await db.tips.bulkPut(rows);
}

/** An older service still sends the words of a withdrawn tip: they are not stored. */
function withoutWithdrawnWords(tip: SharedTip): SharedTip {
  return tip.standing.state === 'withdrawn' ? { ...tip, content: withdrawnContent(tip.content) } : tip;
}

/** A copy of refused words is of no more use when the service holds the same. */
async function dropCopies(db: SouffleurTables, shared: SharedTip): Promise<void> {
  await db.tips
    .where('status.state')
    .equals('refused')
    .and((tip) => tip.copyOf === shared.id && deepEqual(tip.content, shared.content))
    .delete();
}

/** Own words that are about to be covered and that no command carries. */
async function preserveOwnWords(
  db: SouffleurTables,
  before: TipRow,
  shared: SharedTip,
  { resyncing, now }: { resyncing: boolean; now: number },
): Promise<void> {
  if (!before.server && before.status.state === 'refused') {
    await storeCopy(db, before, before.content, shared.content, before.status.reason);
  }
  if (before.server?.status.state === 'withdrawn') {
    if (resyncing) await withdrawAgain(db, shared, now);
    return;
  }
  // The service was restored to a time before an edit that it had applied.
  const lost = before.server && resyncing && shared.revision < before.server.revision;
  if (!lost || deepEqual(before.content, shared.content)) return;
  const edits = (await pendingFor(db, before.id)).filter((row) => row.body.type === 'tip.revise');
  if (edits.length > 0) return;
  if (shared.standing.state === 'received') {
    const body = { type: 'tip.revise', tipId: before.id, baseRevision: shared.revision } as const;
    await enqueue(db, { ...body, content: before.content }, now);
  } else {
    await storeCopy(db, before, before.content, shared.content, 'tip-closed');
  }
}

/** The service was restored to a time before its author withdrew this tip. */
async function withdrawAgain(
  db: SouffleurTables,
  { id, standing: status }: SharedTip,
  now: number,
): Promise<void> {
  if (status.state === 'withdrawn' || status.state === 'promoted') return;
  const waiting = await pendingFor(db, id);
  if (waiting.some((row) => row.body.type === 'tip.withdraw')) return;
  await enqueue(db, { type: 'tip.withdraw', tipId: id }, now);
}

/**
 * After a full resync: tips that the service did not send are unknown to it. Own tips are sent again, unless the
 * service deleted them for good reason. Pending commands stay in any case.
 */
async function reconcileMissing(
  db: SouffleurTables,
  { membership, now }: RunContext,
  { sendAgain }: { sendAgain: boolean },
): Promise<void> {
  const unseen = await db.tips.filter((tip) => tip.unseenInResync === 1).toArray();
  const dropped = new Set<string>();
  const again: TipRow[] = [];
  for (const tip of unseen) {
    const pending = await pendingFor(db, tip.id);
    // Tips that a backup file brought from another membership belong there, and are not sent here.
    const ofThisMember = tip.mine === 1 && (!tip.author || tip.author.id === membership.member.id);
    if (ofThisMember && sendAgain) {
      dropped.add(tip.id);
      await db.tips.delete(tip.id);
      if (tip.status.state !== 'withdrawn') again.push(ownTip(tip.id, tip.content, tip.capturedAt));
    } else if (pending.length === 0) {
      const refusedWords = tip.mine === 1 && tip.server && !deepEqual(tip.content, tip.server.content);
      if (refusedWords) await db.tips.put(refusedTip(tip, tip.refusal?.reason ?? 'unknown-tip'));
      else await db.tips.delete(tip.id);
    } else {
      const { server: _server, unseenInResync: _unseen, ...rest } = tip;
      await db.tips.put({ ...rest, revision: 0 });
    }
  }
  if (dropped.size > 0) await beginAsNewClient(db, (row) => dropped.has(row.body.tipId));
  for (const tip of again) {
    await db.tips.add(tip);
    const { id: tipId, content, capturedAt } = tip;
    await enqueue(db, { type: 'tip.capture', tipId, content, capturedAt }, now());
  }
}
