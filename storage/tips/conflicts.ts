/**
 * Two versions of one tip: the one that the service holds, and a copy of own words that it refused because
 * another edit came first. Guarantees that neither goes before its author has chosen, and that the choice is
 * written as a whole.
 */
import type { SouffleurDatabase } from '@/storage/database/database';
import { write } from '@/storage/database/transaction';
import { reviseInTransaction, type TipChange } from './tips';

/** `mine`: the copy's words replace the other version. `both`: they go as a tip of their own. `theirs`: they go. */
export type VersionChoice = 'mine' | 'both' | 'theirs';

/** Settles a copy. `closed`, with nothing changed, when the tip can no longer take the copy's words. */
export function chooseVersion(
  db: SouffleurDatabase,
  copyId: string,
  choice: VersionChoice,
  { now }: { now: number },
): Promise<TipChange> {
  return write(db, [db.tips, db.commands], async (db) => {
    const copy = await db.tips.get(copyId);
    if (copy?.mine !== 1 || copy.copyOf === undefined || copy.status.state !== 'refused') return 'unknown';
    if (choice === 'both') return reviseInTransaction(db, copyId, copy.content, now);
    if (choice === 'mine') {
      const changed = await reviseInTransaction(db, copy.copyOf, copy.content, now);
      if (changed !== 'done') return changed;
    }
    await db.tips.delete(copyId);
    return 'done';
  });
}
