/**
 * Tips on this disk.
 * Guarantees: the record and the command that carries it are written together or not at all, before the promise
 * resolves, whatever the network does.
 */
import { v7 as orderedId } from 'uuid';
import type { CommandBody, CommandType } from '@/protocol/command';
import { tidyText } from '@/protocol/text/clean-text';
import { plainText } from '@/protocol/text/text';
import { TIP_LIMITS, type TipContent, type TipStatus, withdrawnContent } from '@/protocol/tip';
import type { SouffleurDatabase, SouffleurTables } from '@/storage/database/database';
import { deepEqual } from '@/storage/database/deep-equal';
import type { TipRow } from '@/storage/database/tip-rows';
import { read, write } from '@/storage/database/transaction';
import { normaliseContent, readyText } from './normalise-tip';
import { applyPending, contentAfter } from './optimistic-tip';
import { enqueue, pendingFor, takeBack } from './outbox';

/** The statuses in which each review command is allowed. */
const JUDGED_IN = {
  'tip.review': ['received'],
  'tip.release': ['reviewing', 'declined'],
  'tip.decline': ['received', 'reviewing'],
} as const satisfies Partial<Record<CommandType, readonly TipStatus['state'][]>>;

/** A trainer's decision on a tip. */
export type ReviewCommand = Extract<CommandBody, { type: keyof typeof JUDGED_IN }>;

/** The result of a request to change a tip: `closed` when its status no longer allows it. */
export type TipChange = 'done' | 'closed' | 'unknown';

/**
 * Saves a new tip and its command, and deletes the draft it was typed in; a private tip has no command. Resolves with
 * the tip's id when all of it is on disk. Throws `InvalidTextError` or `StorageError`; then nothing was written and the draft stays.
 */
export async function captureTip(
  db: SouffleurDatabase,
  content: TipContent,
  { now, draftKey, isPrivate = false }: { now: number; draftKey?: string | undefined; isPrivate?: boolean },
): Promise<string> {
  const ready = normaliseContent(content);
  const id = orderedId();
  await write(db, [db.tips, db.commands, db.drafts], async (db) => {
    // Side by side: each request that waits for another one is a way to the disk's process and back.
    await Promise.all([
      db.tips.add({ ...ownTip(id, ready, now), ...(isPrivate && { private: 1 as const }) }),
      !isPrivate && enqueue(db, { type: 'tip.capture', tipId: id, content: ready, capturedAt: now }, now),
      draftKey !== undefined && db.drafts.delete(draftKey),
    ]);
  });
  return id;
}

/**
 * Changes the words of an own tip that is not under review. A command that was never sent is rewritten; a refused tip
 * is sent as a new one. Throws `InvalidTextError` or `StorageError`.
 */
export async function reviseTip(
  db: SouffleurDatabase,
  tipId: string,
  content: TipContent,
  { now = Date.now(), draftKey }: { now?: number; draftKey?: string | undefined } = {},
): Promise<TipChange> {
  const ready = normaliseContent(content);
  return write(db, [db.tips, db.commands, db.drafts], async (db) => {
    const changed = await reviseInTransaction(db, tipId, ready, now);
    if (changed === 'done' && draftKey !== undefined) await db.drafts.delete(draftKey);
    return changed;
  });
}

/** {@link reviseTip} of validated words, inside a write of the caller over `tips` and `commands`. */
export async function reviseInTransaction(
  db: SouffleurTables,
  tipId: string,
  ready: TipContent,
  now: number,
): Promise<TipChange> {
  const tip = await db.tips.get(tipId);
  if (!tip || tip.mine === 0) return 'unknown';
  const refusedForGood = tip.status.state === 'refused' && !tip.server;
  if (tip.status.state !== 'kept' && tip.status.state !== 'received' && !refusedForGood) {
    return 'closed';
  }
  const pending = await pendingFor(db, tipId);
  const last = pending.at(-1);
  if (tip.private) {
    await db.tips.put({ ...tip, content: ready });
  } else if (refusedForGood && pending.length === 0) {
    const body: CommandBody = { type: 'tip.capture', tipId, content: ready, capturedAt: tip.capturedAt };
    await enqueue(db, body, now);
    await db.tips.put(ownTip(tipId, ready, tip.capturedAt));
  } else {
    if (last?.attempts === 0 && (last.body.type === 'tip.capture' || last.body.type === 'tip.revise')) {
      await db.commands.put({ ...last, body: { ...last.body, content: ready } });
    } else {
      await enqueue(db, { type: 'tip.revise', tipId, content: ready, ...baseOf(tip, last?.body) }, now);
    }
    await db.tips.put({ ...tip, content: ready });
  }
  return 'done';
}

/** Sends a private tip to the team: from now on it is a tip like any other. */
export function shareTip(db: SouffleurDatabase, tipId: string, now: number): Promise<TipChange> {
  return write(db, [db.tips, db.commands], async (db) => {
    const tip = await db.tips.get(tipId);
    if (!tip || tip.mine === 0) return 'unknown';
    if (!tip.private) return 'closed';
    const { private: _private, ...shared } = tip;
    const { content, capturedAt } = tip;
    await enqueue(db, { type: 'tip.capture', tipId, content, capturedAt }, now);
    await db.tips.put(shared);
    return 'done';
  });
}

/** Withdraws an own tip. One that was never sent, or that the service refused, is deleted. */
export async function withdrawTip(
  db: SouffleurDatabase,
  tipId: string,
  { now = Date.now() }: { now?: number } = {},
): Promise<TipChange> {
  return write(db, [db.tips, db.commands, db.drafts], async (db) => {
    const tip = await db.tips.get(tipId);
    if (!tip || tip.mine === 0) return 'unknown';
    const pending = await pendingFor(db, tipId);
    if (!tip.server && (await takeBack(db, pending))) {
      await db.tips.delete(tipId);
      await db.drafts.delete(`tip:${tipId}`);
      return 'done';
    }
    if (['promoted', 'withdrawn'].includes(tip.status.state)) return 'closed';
    await db.drafts.delete(`tip:${tipId}`);
    return command(db, tip, { type: 'tip.withdraw', tipId }, now);
  });
}

/** Requests that the author's name be removed from the cards of an own promoted tip. Requested once. */
export async function removeTipCredit(
  db: SouffleurDatabase,
  tipId: string,
  { now = Date.now() }: { now?: number } = {},
): Promise<TipChange> {
  return write(db, [db.tips, db.commands], async (db) => {
    const tip = await db.tips.get(tipId);
    if (!tip || tip.mine === 0) return 'unknown';
    if (tip.server?.status.state !== 'promoted') return 'closed';
    const pending = await pendingFor(db, tipId);
    if (pending.some(({ body }) => body.type === 'tip.remove-credit')) return 'done';
    return command(db, tip, { type: 'tip.remove-credit', tipId }, now);
  });
}

/**
 * Erases the words of withdrawn tips that an earlier build left on this disk. A withdrawal that the service has not
 * confirmed yet is left alone: the tip may have been promoted first.
 */
export async function eraseWithdrawnWords(db: SouffleurDatabase): Promise<void> {
  const isLocal = ({ server, content }: TipRow) =>
    server?.status.state === 'withdrawn' &&
    [server.content, content].some((stored) => !deepEqual(stored, withdrawnContent(stored)));
  const withdrawn = (db: SouffleurTables) =>
    db.tips.where('status.state').equals('withdrawn').filter(isLocal);
  if ((await read(db, [db.tips], (db) => withdrawn(db).count())) === 0) return;
  await write(db, [db.tips], async (db) => {
    await withdrawn(db).modify((tip) => {
      const content = withdrawnContent(tip.content);
      tip.content = content;
      if (tip.server) tip.server.content = content;
      if (tip.refusal && contentAfter(tip.refusal.body)) delete tip.refusal;
    });
  });
}

export function isReviewCommand(body: CommandBody): body is ReviewCommand {
  return body.type in JUDGED_IN;
}

/** A trainer takes a tip up. */
export function reviewTip(db: SouffleurDatabase, tipId: string, options?: { now?: number }) {
  return writeReview(db, { type: 'tip.review', tipId }, options?.now);
}

/** A trainer puts a tip back into the queue, also one that was declined. */
export function releaseTip(db: SouffleurDatabase, tipId: string, options?: { now?: number }) {
  return writeReview(db, { type: 'tip.release', tipId }, options?.now);
}

/** A trainer declines a tip with a sentence for its author. Throws `InvalidTextError` when the sentence is none. */
export async function declineTip(
  db: SouffleurDatabase,
  tipId: string,
  sentence: string,
  options?: { now?: number },
) {
  const ready = readyText(tidyText(sentence), plainText(TIP_LIMITS.sentence));
  return writeReview(db, { type: 'tip.decline', tipId, sentence: ready }, options?.now);
}

/** An own tip that the service has not confirmed. */
export function ownTip(id: string, content: TipContent, capturedAt: number): TipRow {
  return { id, mine: 1, content, capturedAt, revision: 0, status: { state: 'kept' } };
}

/** The revision that a new edit builds on: the one that the last pending edit will make, or the service's. */
function baseOf(tip: TipRow, last: CommandBody | undefined): { baseRevision: number } {
  if (last?.type === 'tip.revise') return { baseRevision: last.baseRevision + 1 };
  return { baseRevision: tip.server?.revision ?? 1 };
}

/** Whether this review of a tip is possible now: only tips that the service has received can be reviewed there. */
export function canBeReviewed(tip: Pick<TipRow, 'server' | 'status'>, { type }: ReviewCommand): boolean {
  const states: readonly string[] = JUDGED_IN[type];
  return tip.server !== undefined && states.includes(tip.status.state);
}

function writeReview(db: SouffleurDatabase, body: ReviewCommand, now = Date.now()): Promise<TipChange> {
  return write(db, [db.tips, db.commands], async (db) => {
    const tip = await db.tips.get(body.tipId);
    if (!tip) return 'unknown';
    if (!canBeReviewed(tip, body)) return 'closed';
    return command(db, tip, body, now);
  });
}

async function command(db: SouffleurTables, tip: TipRow, body: CommandBody, now: number): Promise<TipChange> {
  await enqueue(db, body, now);
  await db.tips.put({ ...tip, ...applyPending(tip, [body]) });
  return 'done';
}
