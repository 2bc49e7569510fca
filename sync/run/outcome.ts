/**
 * What a named outcome makes of a tip. Guarantees to its author that a refused command leaves its words on
 * this machine with the reason, and that a command which still waits goes on being shown.
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
  const server = afterApplied(tip.told, body);
  if (!server) return;
  const { refusal: _over, ...rest } = tip;
  await db.tips.put({ ...rest, told: server, revision: server.revision, ...shown(server, pending) });
}

async function refused(
  db: SouffleurTables,
  tip: TipRow,
  body: CommandBody,
  reason: CommandReason,
  pending: OutboxRow[],
  now: number,
): Promise<void> {
  const noted: TipRow = { ...tip, refusal: { body, reason, at: now } };
  if ((reason === 'unknown-tip' || !tip.told) && body.type === 'tip.withdraw') {
    // Its author wanted it gone, and the service does not hold it.
    await db.tips.delete(tip.id);
  } else if (!tip.told) {
    const first = tip.standing.state === 'refused' ? tip.standing.reason : reason;
    await db.tips.put(refusedTip(noted, first));
  } else if (reason === 'unknown-tip') {
    // What the service told once and knows no more, the reading of all that it holds will deal with.
    const words = contentAfter(body) ?? tip.told.content;
    await db.tips.put({ ...noted, ...shown({ ...tip.told, content: words }, pending) });
  } else {
    const built = body.type === 'tip.revise' ? await takeBackEdits(db, pending) : [];
    const words = contentAfter(built.at(-1)?.body ?? body);
    if (words) await storeCopy(db, tip, words, tip.told.content, reason);
    const others = pending.filter((row) => !built.includes(row));
    await db.tips.put({ ...noted, ...shown(tip.told, others) });
  }
}

/** An own tip that the service does not hold, with the reason. */
export function refusedTip({ told: _told, untold: _untold, ...rest }: TipRow, reason: CommandReason): TipRow {
  return { ...rest, revision: 0, standing: { state: 'refused', reason } };
}

/**
 * Edits that were built on a refused one must not leave: the revision they name may by now be somebody
 * else's, and they would cover it. Push never hands over an edit before the one it is built on is settled.
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

/** Keeps own words that the service does not hold as a tip of their own, unless it holds the same. */
export async function storeCopy(
  db: SouffleurTables,
  tip: TipRow,
  words: TipContent,
  held: TipContent,
  reason: CommandReason,
): Promise<void> {
  if (deepEqual(words, held)) return;
  const copy = ownTip(orderedId(), words, tip.capturedAt);
  await db.tips.add({ ...copy, copyOf: tip.id, standing: { state: 'refused', reason } });
}
