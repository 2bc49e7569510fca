/**
 * The tips of one push: read at once before it, written at once after it. Each command sees them as the earlier
 * commands left them. The owner of a batch holds the counter of the tips, so that nobody else changes them meanwhile.
 * Every state that a command made is written, in the order of the commands.
 */
import { addSums, NO_SUMS, negatedSums, sumsOf } from '@/protocol/validation/checksum';
import { type ServiceTransaction, TABLES } from '@/server/db/schema';
import { nextSeq } from '@/server/db/streams';
import { TIP_COLUMNS, type TipRow, tipDigest } from './tip-row';

export type NewTip = Omit<TipRow, 'organisation_id' | 'digest' | 'seq'>;
export type TipChange = Partial<
  Pick<
    TipRow,
    | 'content'
    | 'revision'
    | 'state'
    | 'sentence'
    | 'card_ref'
    | 'pack_version'
    | 'withdrawn_at'
    | 'credit_removed_at'
  >
>;

export type TipBatch = {
  /** The tip after the commands so far. Only the loaded ones are known. */
  tip: (id: string) => TipRow | undefined;
  /** Whether it was taken back so long ago that its tombstone is forgotten. */
  isDeleted: (id: string) => boolean;
  add: (tip: NewTip) => Promise<void>;
  change: (tip: TipRow, changed: TipChange) => Promise<void>;
  /** Writes the changes, their numbers, and the stream's sum. */
  write: () => Promise<void>;
};

/** Ids in one query, well under the parameter limit of both engines. */
export const IDS_AT_ONCE = 500;

/** Reads the tips of these ids, where they exist. At most {@link IDS_AT_ONCE}. */
export async function loadTipBatch(
  trx: ServiceTransaction,
  organisationId: string,
  ids: readonly string[],
): Promise<TipBatch> {
  const tips = new Map<string, TipRow>();
  const deleted = new Set<string>();
  if (ids.length > 0) {
    const known = trx.selectFrom('tips').select(TIP_COLUMNS);
    const forgotten = trx.selectFrom(TABLES.deletedTips).select('id');
    const [rows, deletedRows] = await Promise.all([
      known.where('organisation_id', '=', organisationId).where('id', 'in', ids).execute(),
      forgotten.where('organisation_id', '=', organisationId).where('id', 'in', ids).execute(),
    ]);
    for (const row of rows) tips.set(row.id, row);
    for (const { id } of deletedRows) deleted.add(id);
  }

  /** States that are not written yet: at most one of each tip. */
  let open = new Map<string, { row: TipRow; changed: (TipChange & { digest: string }) | undefined }>();
  let sums = NO_SUMS;

  async function write(): Promise<void> {
    if (open.size === 0) return;
    const steps = [...open.values()];
    const last = await nextSeq(trx, organisationId, 'tips', sums, steps.length);
    steps.forEach(({ row }, index) => {
      row.seq = last - steps.length + 1 + index;
    });
    open = new Map();
    sums = NO_SUMS;
    const added = steps.flatMap(({ row, changed }) => (changed ? [] : [row]));
    if (added.length > 0) await trx.insertInto('tips').values(added).execute();
    for (const { row, changed } of steps) {
      if (!changed) continue;
      await trx
        .updateTable('tips')
        .set({ ...changed, seq: row.seq })
        .where('organisation_id', '=', organisationId)
        .where('id', '=', row.id)
        .execute();
    }
  }

  return {
    tip: (id) => tips.get(id),
    isDeleted: (id) => deleted.has(id),
    add: async (tip) => {
      const digest = tipDigest(tip);
      const row: TipRow = { ...tip, organisation_id: organisationId, digest, seq: 0 };
      tips.set(row.id, row);
      open.set(row.id, { row, changed: undefined });
      sums = addSums(sums, sumsOf(digest));
    },
    change: async (tip, changed) => {
      // A second state of the same tip: the first one is written as its own change.
      if (open.has(tip.id)) await write();
      const digest = tipDigest({ ...tip, ...changed });
      const row: TipRow = { ...tip, ...changed, digest };
      tips.set(row.id, row);
      open.set(row.id, { row, changed: { ...changed, digest } });
      sums = addSums(sums, addSums(sumsOf(digest), negatedSums(sumsOf(tip.digest))));
    },
    write,
  };
}
