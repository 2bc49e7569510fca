/**
 * What a named outcome makes of a tip. Guarantees to its author that a refused command leaves its words on
 * this machine with the reason, and that a command which still waits goes on being shown.
 */
import { v7 as orderedId } from 'uuid';
import type { CommandBody, Outcome } from '@/protocol/command';
import type { CommandReason } from '@/protocol/errors';
import type { TipContent } from '@/protocol/tip';
import type { OutboxRow, SouffleurTables, TipRow } from '@/storage/database';
import { pendingFor } from '@/storage/outbox';
import { sameValue } from '@/storage/same-value';
import { afterApplied, withPending } from '@/storage/tip-effect';
import { ownTip } from '@/storage/tips';

/** Takes a command out of the outbox and lets its tip show the outcome. Inside a write over `outbox` and `tips`. */
export async function settle(
  db: SouffleurTables,
  row: OutboxRow,
  outcome: Outcome,
  now: number,
): Promise<void> {
  await db.outbox.delete(row.n);
  const tip = await db.tips.get(row.body.tipId);
  if (!tip) return;
  const pending = (await pendingFor(db, tip.id)).map((other) => other.body);
  if (outcome.outcome === 'applied') await applied(db, tip, row.body, pending);
  else await refused(db, tip, row.body, outcome.reason, pending, now);
}

async function applied(
  db: SouffleurTables,
  tip: TipRow,
  body: CommandBody,
  pending: CommandBody[],
): Promise<void> {
  const told = afterApplied(tip.told, body);
  if (!told) return;
  const { refusal: _over, ...rest } = tip;
  await db.tips.put({ ...rest, told, revision: told.revision, ...withPending(told, pending) });
}

async function refused(
  db: SouffleurTables,
  tip: TipRow,
  body: CommandBody,
  reason: CommandReason,
  pending: CommandBody[],
  now: number,
): Promise<void> {
  const noted: TipRow = { ...tip, refusal: { body, reason, at: now } };
  const unknownThere = reason === 'unknown-tip' || !tip.told;
  if (unknownThere && body.type === 'tip.withdraw') {
    // Its author wanted it gone, and the service does not hold it.
    await db.tips.delete(tip.id);
  } else if (unknownThere) {
    const { told: _told, untold: _untold, ...rest } = noted;
    const first = tip.standing.state === 'refused' ? tip.standing.reason : reason;
    await db.tips.put({ ...rest, revision: 0, standing: { state: 'refused', reason: first } });
  } else if (tip.told) {
    const words = body.type === 'tip.capture' || body.type === 'tip.revise' ? body.content : undefined;
    const rewritten = pending.some((later) => later.type === 'tip.revise');
    if (words && !rewritten) await keepCopy(db, tip, words, tip.told.content, reason);
    await db.tips.put({ ...noted, ...withPending(tip.told, pending) });
  }
}

/** Keeps own words that the service does not hold as a tip of their own, unless it holds the same. */
export async function keepCopy(
  db: SouffleurTables,
  tip: TipRow,
  words: TipContent,
  held: TipContent,
  reason: CommandReason,
): Promise<void> {
  if (sameValue(words, held)) return;
  const copy = ownTip(orderedId(), words, tip.capturedAt);
  await db.tips.add({ ...copy, standing: { state: 'refused', reason } });
}
