/** Queries of tips on this disk. The search runs them at every start, so this module imports no validation. */
import type { CommandReason } from '@/protocol/validation/errors';
import type { SouffleurDatabase } from '@/storage/database/database';
import type { TipRow } from '@/storage/database/tip-rows';
import { read } from '@/storage/database/transaction';
import { pendingFor } from './outbox';

export function readTip(db: SouffleurDatabase, tipId: string): Promise<TipRow | undefined> {
  return read(db, [db.tips], (db) => db.tips.get(tipId));
}

/** This advisor's own tips, newest first, of every status. */
export function listMyTips(db: SouffleurDatabase): Promise<TipRow[]> {
  return read(db, [db.tips], async (db) => {
    const mine = await db.tips.where('mine').equals(1).toArray();
    return mine.sort((a, b) => b.capturedAt - a.capturedAt || (a.id < b.id ? 1 : -1));
  });
}

/** Whether nothing of an own tip was ever sent: nobody else can have seen it. */
export function isLocalOnly(db: SouffleurDatabase, tipId: string): Promise<boolean> {
  return read(db, [db.tips, db.commands], async (db) => {
    const tip = await db.tips.get(tipId);
    const pending = await pendingFor(db, tipId);
    return tip !== undefined && !tip.server && pending.every((row) => row.attempts === 0);
  });
}

/** The author credit on the card of an own promoted tip; `refused` says why it is still there. */
export type TipCredit = 'named' | 'requested' | 'unnamed' | { refused: CommandReason };

/** Whether the card of an own promoted tip names its author, by the installed packs and pending commands. */
export function readTipCredit(db: SouffleurDatabase, tip: TipRow): Promise<TipCredit> {
  return read(db, [db.cards, db.commands], async (db) => {
    const pending = await pendingFor(db, tip.id);
    if (pending.some(({ body }) => body.type === 'tip.remove-credit')) return 'requested';
    const ref = tip.status.state === 'promoted' ? tip.status.card : undefined;
    const card = ref === undefined ? undefined : await db.cards.where('ref').equals(ref).first();
    if (!card?.card.credits?.some(({ tipId }) => tipId === tip.id)) return 'unnamed';
    const { refusal } = tip;
    return refusal?.body.type === 'tip.remove-credit' ? { refused: refusal.reason } : 'named';
  });
}

/** Those of these tips that their authors withdrew, as known on this disk. */
export function withdrawnAmong(db: SouffleurDatabase, ids: readonly string[]): Promise<Set<string>> {
  return read(db, [db.tips], async (db) => {
    const rows = await db.tips.bulkGet([...new Set(ids)]);
    return new Set(rows.flatMap((tip) => (tip?.status.state === 'withdrawn' ? [tip.id] : [])));
  });
}

/** How many own tips hold something that the service has not confirmed. */
export function unsentCount(db: SouffleurDatabase): Promise<number> {
  return read(db, [db.tips, db.commands], async (db) => {
    // Keys alone: the rows may be very many, and this is counted after every change.
    const open = new Set(await db.tips.where('status.state').equals('kept').primaryKeys());
    // A private tip waits for nothing.
    for (const tipId of await db.tips.where('private').equals(1).primaryKeys()) open.delete(tipId);
    for (const tipId of await db.commands.orderBy('tipId').uniqueKeys()) open.add(String(tipId));
    const mine = await db.tips.where('mine').equals(1).primaryKeys();
    return mine.filter((id) => open.has(id)).length;
  });
}

/**
 * Whether work besides unsent tips lies here alone: unsent decisions about others' tips, drafts of tips, forms and packs,
 * private tips and own wordings.
 */
export function hasUnsentDrafts(db: SouffleurDatabase): Promise<boolean> {
  const tables = [db.tips, db.commands, db.drafts, db.packDrafts, db.wordings, db.meta];
  return read(db, tables, async (db) => {
    const mine = new Set(await db.tips.where('mine').equals(1).primaryKeys());
    const commanded = await db.commands.orderBy('tipId').uniqueKeys();
    const counts = [
      commanded.filter((tipId) => !mine.has(String(tipId))).length,
      await db.drafts.filter(({ content }) => content.words.trim() !== '').count(),
      await db.packDrafts.count(),
      await db.wordings.count(),
      await db.tips.where('private').equals(1).count(),
      await db.meta.where('key').startsWith('form-draft:').count(),
    ];
    return counts.some((count) => count > 0);
  });
}

/** Whether this disk holds work that exists nowhere else. */
export async function hasUnsentWork(db: SouffleurDatabase): Promise<boolean> {
  return (await unsentCount(db)) > 0 || (await hasUnsentDrafts(db));
}

/** The tips that have a command on its way. */
export function tipsOnTheirWay(db: SouffleurDatabase): Promise<Set<string>> {
  return read(
    db,
    [db.commands],
    async (db) => new Set((await db.commands.orderBy('tipId').uniqueKeys()).map(String)),
  );
}

/** The tips to review or under review, oldest first. */
export function tipsToReview(db: SouffleurDatabase): Promise<TipRow[]> {
  return read(db, [db.tips], async (db) => {
    const open = await db.tips.where('status.state').anyOf('received', 'reviewing').toArray();
    return open.sort((a, b) => a.capturedAt - b.capturedAt || (a.id < b.id ? -1 : 1));
  });
}
