/**
 * The effect of a command's outcome on its tip.
 * Guarantees: a refused command leaves its words on this machine with the reason; a pending command continues to be
 * shown.
 */
import { v7 as orderedId } from 'uuid';
import type { CommandBody, Outcome } from '@/protocol/command';
import type { TipContent } from '@/protocol/tip';
import type { CommandReason } from '@/protocol/validation/errors';
import type { SouffleurTables } from '@/storage/database/database';
import { deepEqual } from '@/storage/database/deep-equal';
import type { OutboxRow, ServerTip, TipRow } from '@/storage/database/tip-rows';
import { afterApplied, applyPending, contentAfter } from '@/storage/tips/optimistic-tip';
import { pendingFor, takeBack } from '@/storage/tips/outbox';
import { ownTip } from '@/storage/tips/tips';

/** Takes a command out of the outbox and lets its tip show the outcome. Inside a write over `commands` and `tips`. */
export async function applyOutcome(
  db: SouffleurTables,
  row: OutboxRow,
  outcome: Outcome,
  now: number,
): Promise<void> {
  await db.commands.delete(row.at);
  const tip = await db.tips.get(row.body.tipId);
  if (!tip) return;
  const pending = await pendingFor(db, tip.id);
  if (outcome.outcome === 'applied') await applied(db, tip, row.body, pending);
  else await refused(db, tip, row.body, outcome.reason, pending, now);
}

async function applied(
  db: SouffleurTables,
  tip: TipRow,
  body: CommandBody,
  pending: OutboxRow[],
): Promise<void> {
  const server = afterApplied(tip.server, body);
  if (!server) return;
  const { refusal: _over, ...rest } = tip;
  await db.tips.put({ ...rest, server, revision: server.revision, ...shown(server, pending) });
}

async function refused(
  db: SouffleurTables,
  tip: TipRow,
  body: CommandBody,
  reason: CommandReason,
  pending: OutboxRow[],
  now: number,
): Promise<void> {
  const noted: TipRow = { ...tip, refusal: { body, reason, refusedAt: now } };
  if ((reason === 'unknown-tip' || !tip.server) && body.type === 'tip.withdraw') {
    // Its author wanted to delete it, and the service does not hold it.
    await db.tips.delete(tip.id);
  } else if (!tip.server) {
    const first = tip.status.state === 'refused' ? tip.status.reason : reason;
    await db.tips.put(refusedTip(noted, first));
  } else if (reason === 'unknown-tip') {
    // A tip that the service held once and does not know any more is handled by the full resync.
    const words = contentAfter(body) ?? tip.server.content;
    await db.tips.put({ ...noted, ...shown({ ...tip.server, content: words }, pending) });
  } else {
    const built = body.type === 'tip.revise' ? await takeBackEdits(db, pending) : [];
    const words = contentAfter(built.at(-1)?.body ?? body);
    if (words) await storeCopy(db, tip, words, tip.server.content, reason);
    const others = pending.filter((row) => !built.includes(row));
    await db.tips.put({ ...noted, ...shown(tip.server, others) });
  }
}

/** An own tip that the service does not hold, with the reason. */
export function refusedTip(
  { server: _server, unseenInResync: _unseen, ...rest }: TipRow,
  reason: CommandReason,
): TipRow {
  return { ...rest, revision: 0, status: { state: 'refused', reason } };
}

/**
 * Deletes pending edits that were built on a refused one: the revision they name may be somebody else's by now, and
 * they would overwrite it. Push never sends an edit before the one it is built on is settled.
 */
async function takeBackEdits(db: SouffleurTables, pending: OutboxRow[]): Promise<OutboxRow[]> {
  const edits = pending.filter((row) => row.body.type === 'tip.revise');
  return (await takeBack(db, edits)) ? edits : [];
}

function shown(server: ServerTip, pending: OutboxRow[]) {
  return applyPending(
    server,
    pending.map((row) => row.body),
  );
}

/** Stores own words that the service does not hold as a tip of their own, unless there is an equal one. */
export async function storeCopy(
  db: SouffleurTables,
  tip: TipRow,
  words: TipContent,
  held: TipContent,
  reason: CommandReason,
): Promise<void> {
  if (deepEqual(words, held)) return;
  const copy = ownTip(orderedId(), words, tip.capturedAt);
  await db.tips.add({ ...copy, copyOf: tip.id, status: { state: 'refused', reason } });
}
